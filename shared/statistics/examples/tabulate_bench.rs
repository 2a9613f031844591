//! Times the tabulation that a release calls, followed by the estimates of every area and item.
//!
//! Reads raw little-endian columns from a folder (`area.u16`, `population.u64`, `weight.i64`, `q00.u8` and
//! so on, background items `b0.u8` with two and `b1.u8` with three options), writes the estimates to
//! `estimates.f64` in the same folder, prints one line of JSON. With background items their cells are counted,
//! and every margin.
//! Usage: `tabulate_bench FOLDER THREADS REPETITIONS [BACKGROUND_ITEMS]`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use jamfor_statistics::interval::{Confidence, wilson_kish};
use jamfor_statistics::share::share_of_stratum;
use jamfor_statistics::stratified::{Population, Stratum};
use jamfor_statistics::tabulate::{Breakdown, Columns, Item, Selection, Tabulation, Weights, tabulate};

const OPTIONS: u8 = 5;
/// Options of the background items.
const LEVELS: [u8; 2] = [2, 3];

/// p, standard error, effective number and limits of one area and item.
type Estimate = [f64; 5];

fn column<const N: usize, T>(path: &Path, read: fn([u8; N]) -> T) -> Vec<T> {
    let bytes = fs::read(path).unwrap();
    bytes.as_chunks::<N>().0.iter().map(|chunk| read(*chunk)).collect()
}

fn items(folder: &Path) -> Vec<Vec<u8>> {
    let path = |item| folder.join(format!("q{item:02}.u8"));
    (0..).map(path).take_while(|path| path.exists()).map(|path| fs::read(path).unwrap()).collect()
}

fn estimates(found: &Tabulation, populations: &[u64], items: usize) -> Vec<Estimate> {
    let selection = Selection { positive: (3..OPTIONS).collect(), valid: (0..OPTIONS).collect() };
    let mut estimates = Vec::with_capacity(populations.len() * items);
    for item in 0..items {
        for (cell, &population) in populations.iter().enumerate() {
            let stratum = Stratum {
                respondents: found.respondents(cell),
                population: Some(population),
                moments: found.moments(cell, item, &selection),
            };
            let share = share_of_stratum(&stratum, Population::Finite).unwrap();
            let interval = wilson_kish(&stratum, Population::Unlimited, &Confidence::P95).unwrap();
            estimates.push([share.p, share.se().unwrap(), share.n_kish, interval.lower, interval.upper]);
        }
    }
    estimates
}

/// The tabulation without background items; the margins between are made too, as a release makes them.
fn whole(crossed: Tabulation, background: usize) -> Tabulation {
    let margins = (1..1_usize << background).map(|kept| {
        let keep: Vec<bool> = (0..background).map(|item| kept >> item & 1 == 0).collect();
        crossed.collapse(&keep)
    });
    margins.fold(None, |_, margin| Some(margin)).unwrap_or(crossed)
}

/// The most memory this process has had, from the kernel.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let threads: NonZeroUsize = arguments.next().unwrap().parse().unwrap();
    let repetitions: usize = arguments.next().unwrap().parse().unwrap();
    let areas = column(&folder.join("area.u16"), u16::from_le_bytes);
    let populations = column(&folder.join("population.u64"), u64::from_le_bytes);
    let weights = column(&folder.join("weight.i64"), i64::from_le_bytes);
    let background: usize = arguments.next().map_or(0, |text| text.parse().unwrap());
    let levels: Vec<Vec<u8>> =
        (0..background).map(|item| fs::read(folder.join(format!("b{item}.u8"))).unwrap()).collect();
    let breakdowns: Vec<Breakdown<'_>> =
        levels.iter().zip(LEVELS).map(|(codes, levels)| Breakdown { codes, levels }).collect();
    let codes = items(&folder);
    let items: Vec<Item<'_>> = codes.iter().map(|codes| Item { codes, options: OPTIONS }).collect();
    let columns = Columns {
        areas: &areas,
        area_count: u16::try_from(populations.len()).unwrap(),
        weights: Weights::PerRow(&weights),
        breakdowns: &breakdowns,
        items: &items,
    };
    let (mut tabulation, mut total, mut result) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..=repetitions {
        let start = Instant::now();
        let found = whole(tabulate(&columns, threads).unwrap(), background);
        tabulation.push(start.elapsed().as_secs_f64());
        result = estimates(&found, &populations, items.len());
        total.push(start.elapsed().as_secs_f64());
    }
    let bytes: Vec<u8> = result.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
    fs::write(folder.join("estimates.f64"), bytes).unwrap();
    let report = serde_json::json!({
        "rows": areas.len(),
        "items": items.len(),
        "threads": threads,
        "tabulation_seconds": median_and_best(tabulation.clone()).0,
        "best_tabulation_seconds": median_and_best(tabulation).1,
        "peak_bytes": peak_bytes(),
        "seconds": median_and_best(total.clone()).0,
        "best_seconds": median_and_best(total).1,
    });
    println!("{report}");
}

/// The first repetition warms the caches and is not counted.
fn median_and_best(mut seconds: Vec<f64>) -> (f64, f64) {
    seconds.remove(0);
    seconds.sort_by(f64::total_cmp);
    (seconds[seconds.len() / 2], seconds[0])
}
