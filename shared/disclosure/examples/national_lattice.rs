//! Protects and attacks a national lattice of made-up respondents: 290 municipalities in 21 regions, 4 target groups,
//! sex by 3 ages, and so many indicators. Prints what is lost, and how long both took.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_precision_loss, missing_docs)]

use std::time::Instant;

use jamfor_disclosure::lattice::{
    Areas, At, Cover, Groups, Lattice, Need, Part, Parts, Place, Room, audit, protect,
};

const MUNICIPALITIES: At = 290;
const REGIONS: At = 21;
const NEED: Need = Need { width: 5, reach: 5 };

/// A small generator of its own, so that every run is of the same persons.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }
}

fn lattice() -> Lattice {
    let regions = (0..REGIONS).map(|region| (0..MUNICIPALITIES).filter(|area| area % REGIONS == region).collect());
    Lattice {
        groups: Groups { count: 4, all: true },
        areas: Areas::new(MUNICIPALITIES, [(0..MUNICIPALITIES).collect()].into_iter().chain(regions).collect()),
        parts: Parts::new(&[2, 3], &[[0, 1]]),
    }
}

/// Persons in each figure; `share` of them are counted.
fn count(lattice: &Lattice, persons: f64, share: f64, dice: &mut Dice) -> Vec<u32> {
    let mut values = vec![0; lattice.len()];
    for area in 0..MUNICIPALITIES {
        let mut sizes = Dice(u64::from(area) + 7);
        // nearly normal, so that sizes are as skewed as those of municipalities are: half of them under half of the mean
        let normal = (0..12).map(|_| sizes.next()).sum::<f64>() - 6.0;
        let size = (0.45 * normal.exp()).max(0.07) * persons / f64::from(MUNICIPALITIES);
        for (group, weight) in [0.45, 0.2, 0.2, 0.15].into_iter().enumerate() {
            for (one, by_sex) in [0.55, 0.44, 0.01].into_iter().enumerate() {
                for (two, by_age) in [0.3, 0.45, 0.24, 0.01].into_iter().enumerate() {
                    let expected = size * weight * by_sex * by_age * (0.6 + 0.8 * sizes.next());
                    let whole = expected as u32 + u32::from(sizes.next() < expected.fract());
                    let counted = (0..whole).filter(|_| share >= 1.0 || dice.next() < share).count() as u32;
                    add(lattice, &mut values, [group as At, area, one as At, two as At], counted);
                }
            }
        }
    }
    values
}

fn add(lattice: &Lattice, values: &mut [u32], [group, area, one, two]: [At; 4], persons: u32) {
    let parts = &lattice.parts;
    for part in [0, parts.single(0, one), parts.single(1, two), parts.crossed(0, [one, two])] {
        for group in [group, lattice.groups.count] {
            for area in [area, MUNICIPALITIES, MUNICIPALITIES + 1 + area % REGIONS] {
                values[lattice.at(Place { group, area, part })] += persons;
            }
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|one| one.parse::<f64>().unwrap());
    let persons = arguments.next().unwrap_or(100_000.0);
    let lattice = lattice();
    let values = count(&lattice, persons, 1.0, &mut Dice(1));
    let unstated = |at: usize| lattice.parts.is_unstated(lattice.place(at).part);
    let need = |at: usize| (!unstated(at)).then_some(NEED);
    let price = |at: usize| {
        let place = lattice.place(at);
        if unstated(at) {
            return 0;
        }
        let total = match place.area {
            MUNICIPALITIES => 4096,
            area if area > MUNICIPALITIES => 64,
            _ => 1,
        };
        let all = if place.group == lattice.groups.count { std::env::var("ALL").unwrap().parse::<u64>().unwrap() } else { 1 };
        let everybody = if lattice.parts.part(place.part) == Part::Everybody { std::env::var("EV").unwrap().parse::<u64>().unwrap() } else { 1 };
        (u64::from(values[at]) + 10) * total * all * everybody
    };
    let prices: Vec<u64> = (0..lattice.len()).map(price).collect();
    let small = |at: usize| (1..5).contains(&values[at]) && !unstated(at);
    let mut cover: Vec<Cover> =
        (0..lattice.len()).map(|at| if small(at) { Cover::Secret } else { Cover::Shown }).collect();
    let real = |cover: &[Cover]| (0..cover.len()).filter(|&at| cover[at].is_hidden() && !unstated(at)).count();
    let figures = (0..lattice.len()).filter(|&at| !unstated(at) && values[at] > 0).count();
    let primary = real(&cover);
    let room = Room::of_counts(values.clone());
    let started = Instant::now();
    let outcome = protect(&lattice, &mut cover, &room, &prices, need);
    let protecting = started.elapsed();
    println!("protecting {protecting:.1?} exposed {}", outcome.exposed.len());
    for one in outcome.exposed.iter().take(10) {
        println!("could not protect {:?} of {}", lattice.place(*one), values[*one]);
    }
    println!("hidden {}", real(&cover) - primary);
    let started = Instant::now();
    let found = audit(&lattice, &cover, &room, 2, need);
    let attacking = started.elapsed();
    let hidden = real(&cover);
    let top = |at: usize| lattice.place(at).part == 0 && lattice.place(at).group == 4;
    let areas_hidden = (0..lattice.len()).filter(|&at| top(at) && lattice.place(at).area < 290 && cover[at].is_hidden()).count();
    let totals = (0..lattice.len()).filter(|&at| lattice.place(at).area >= 290 && !unstated(at));
    let totals_hidden = totals.filter(|&at| cover[at].is_hidden()).count();
    println!("{figures} figures of {} persons: {primary} primary, {} complementary", values[lattice.at(Place { group: 4, area: 290, part: 0 })], hidden - primary);
    println!("areas hidden in all {areas_hidden}, totals hidden {totals_hidden}, exposed after protecting {}", outcome.exposed.len());
    let mut levels = std::collections::BTreeMap::<_, [usize; 2]>::new();
    for at in (0..lattice.len()).filter(|&at| !unstated(at) && values[at] > 0) {
        let place = lattice.place(at);
        let part = match lattice.parts.part(place.part) { Part::Everybody => 0, Part::Single { cut, .. } => cut + 1, Part::Crossed { .. } => 3 };
        let count = levels.entry((place.area >= 290, place.group == 4, part)).or_default();
        count[usize::from(cover[at].is_hidden())] += 1;
    }
    for (level, [shown, hidden]) in levels {
        println!("total {} all {} part {}: shown {shown} hidden {hidden}", level.0, level.1, level.2);
    }
    println!("protecting {protecting:.1?}, attacking {attacking:.1?}");
    for attack in &found.attacks {
        println!("{attack:?}");
    }
    for one in outcome.exposed.iter().take(5) {
        println!("could not protect {:?} of {}", lattice.place(*one), values[*one]);
    }
    for share in [0.95, 0.85, 0.6, 0.3, 0.1, 0.03] {
        let positive = count(&lattice, persons, share, &mut Dice(3));
        let room = Room {
            up: cover.iter().map(|one| if one.is_hidden() { u32::MAX } else { 0 }).collect(),
            down: positive.clone(),
            slack: vec![0; lattice.len()],
            value: positive.clone(),
        };
        let wide = |at: usize| need(at).map(|_| Need { width: 5, reach: 0 });
        let started = Instant::now();
        let found = audit(&lattice, &cover, &room, 2, wide);
        println!("numerators at {share}: {:?} {:?}", found.attacks, started.elapsed());
        for one in found.exposed.iter().take(3) {
            println!("{:?} {one:?} of {} {}", lattice.place(one.at), positive[one.at], values[one.at]);
        }
    }
    for one in found.exposed.iter().take(5) {
        println!("{:?} {one:?} of {}", lattice.place(one.at), values[one.at]);
    }
}
