//! Times what a release compares: adjusted p-values, rank bands and funnel limits of 290 areas.
//!
//! Made-up shares; prints microseconds for one indicator and cell, the best of the repetitions.
//! Usage: `comparison_bench [REPETITIONS]`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::hint::black_box;
use std::time::Instant;

use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::exact_test::{Counts, fisher};
use jamfor_statistics::funnel::exact_limits_for;
use jamfor_statistics::multiplicity::{Adjustment, adjust};
use jamfor_statistics::overdispersion::{Point, Scale, overdispersion, pooled_target};
use jamfor_statistics::quantile::two_sided_p;
use jamfor_statistics::rank::{Direction, rank_bands};

const AREAS: u32 = 290;

/// A share between 0.5 and 0.9 and 30 to 700 answers, different for each area.
fn point(area: u32) -> Point {
    let part = |factor: u32| f64::from(area * factor % 1009) / 1009.0;
    Point { share: 0.5 + 0.4 * part(389), n: (30.0 + 670.0 * part(617)).round() }
}

fn time<T>(name: &str, repetitions: u32, run: impl Fn() -> T) {
    let once = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    let best = (0..repetitions).map(once).min().unwrap();
    println!("{name:<16} {:>9.1} µs", best.as_secs_f64() * 1e6);
}

fn main() {
    let repetitions = env::args().nth(1).map_or(50, |text| text.parse().unwrap());
    let points: Vec<Point> = (1..=AREAS).map(point).collect();
    let target = pooled_target(&points).unwrap();
    let variance = |point: &Point| point.share * (1.0 - point.share) / point.n;
    let units: Vec<Estimate> =
        points.iter().map(|point| Estimate::new(point.share, variance(point)).unwrap()).collect();
    let p: Vec<f64> =
        units.iter().map(|unit| two_sided_p((unit.value - target) / unit.variance.sqrt())).collect();
    let answers: Vec<u64> = points.iter().map(|point| point.n as u64).collect();
    let counts: Vec<Counts> =
        points.iter().map(|point| Counts::new((point.share * 25.0) as u64, 25).unwrap()).collect();
    let whole = Counts::new(350, 480).unwrap();
    time("holm", repetitions, || adjust(&p, Adjustment::Holm).unwrap());
    time("bh", repetitions, || adjust(&p, Adjustment::BenjaminiHochberg).unwrap());
    time("rank bands", repetitions, || rank_bands(&units, Direction::HighIsBest, 0.05).unwrap());
    time("funnel limits", repetitions, || exact_limits_for(&answers, target).unwrap());
    time("overdispersion", repetitions, || overdispersion(&points, target, Scale::Arcsine).unwrap());
    time("fisher x 290", repetitions, || {
        counts.iter().map(|own| fisher(*own, whole).unwrap().p).sum::<f64>()
    });
}
