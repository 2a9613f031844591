//! Protects and attacks a national lattice of made-up respondents: 290 municipalities in 21 regions, 4 target groups,
//! sex by 3 ages. Prints what is lost, and how long both took. The first argument is how many persons there are about.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_precision_loss, missing_docs)]
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::time::Instant;

use jamfor_disclosure::lattice::{
    Areas, At, Cover, Groups, Lattice, Need, Part, Parts, Place, Room, audit, protect,
};

const MUNICIPALITIES: At = 290;
const REGIONS: At = 21;
const GROUPS: [f64; 4] = [0.45, 0.2, 0.2, 0.15];
const SEXES: [f64; 3] = [0.55, 0.44, 0.01];
const AGES: [f64; 4] = [0.3, 0.45, 0.24, 0.01];
const NEED: Need = Need { width: 5, reach: 5 };
/// How much rather others are hidden than figures of participants, of a region, of all groups, of everybody.
const PRICES: [u64; 4] = [4096, 64, 64, 8];

/// A small generator of its own, so that every run is of the same persons.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// Sizes as skewed as those of municipalities are: half of them under half of the mean.
    fn size(&mut self) -> f64 {
        let normal = (0..12).map(|_| self.roll()).sum::<f64>() - 6.0;
        (0.61 * normal.exp()).max(0.07)
    }
}

struct World {
    lattice: Lattice,
    persons: Vec<u32>,
}

impl World {
    fn new(persons: f64) -> Self {
        let members = |region: At| (0..MUNICIPALITIES).filter(|area| area % REGIONS == region).collect();
        let sums = [(0..MUNICIPALITIES).collect()].into_iter().chain((0..REGIONS).map(members)).collect();
        let lattice = Lattice {
            groups: Groups::with(GROUPS.len() as At, true),
            areas: Areas::new(MUNICIPALITIES, sums),
            parts: Parts::new(&[2, 3], &[[0, 1]]).unwrap(),
        };
        let mut world = Self { persons: vec![0; lattice.len()], lattice };
        for area in 0..MUNICIPALITIES {
            world.fill(area, persons / f64::from(MUNICIPALITIES));
        }
        world
    }

    fn fill(&mut self, area: At, mean: f64) {
        let mut dice = Dice(u64::from(area) + 7);
        let size = dice.size() * mean;
        for (group, of_group) in (0..).zip(GROUPS) {
            for (one, of_sex) in (0..).zip(SEXES) {
                for (two, of_age) in (0..).zip(AGES) {
                    let expected = size * of_group * of_sex * of_age * (0.6 + 0.8 * dice.roll());
                    let persons = expected as u32 + u32::from(dice.roll() < expected.fract());
                    self.add([group, area, one, two], persons);
                }
            }
        }
    }

    fn add(&mut self, [group, area, one, two]: [At; 4], persons: u32) {
        let parts = &self.lattice.parts;
        for part in [0, parts.single(0, one), parts.single(1, two), parts.crossed(0, [one, two])] {
            for group in [group, self.lattice.groups.count] {
                for area in [area, MUNICIPALITIES, MUNICIPALITIES + 1 + area % REGIONS] {
                    self.persons[self.lattice.at(Place { group, area, part })] += persons;
                }
            }
        }
    }

    /// Whether a figure can be of this at all.
    fn is_figure(&self, at: usize) -> bool {
        !self.lattice.parts.is_unstated(self.lattice.place(at).part)
    }

    fn price(&self, at: usize) -> u64 {
        let place = self.lattice.place(at);
        let [participants, region, all_groups, everybody] = PRICES;
        let area = match place.area.checked_sub(MUNICIPALITIES) {
            None => 1,
            Some(0) => participants,
            Some(_) => region,
        };
        let group = if place.group == self.lattice.groups.count { all_groups } else { 1 };
        let part = if place.part == 0 { everybody } else { 1 };
        let figure = (u64::from(self.persons[at]) + 10) * area * group * part;
        if self.is_figure(at) { figure } else { 0 }
    }

    fn is_few(&self, at: usize) -> bool {
        (1..NEED.reach).contains(&self.persons[at]) && self.is_figure(at)
    }
}

fn main() {
    let persons = std::env::args().nth(1).map_or(100_000.0, |one| one.parse().unwrap());
    let world = World::new(persons);
    let lattice = &world.lattice;
    let all = 0..lattice.len();
    let cover = |at: usize| if world.is_few(at) { Cover::Secret } else { Cover::Shown };
    let mut cover: Vec<Cover> = all.clone().map(cover).collect();
    let prices: Vec<u64> = all.clone().map(|at| world.price(at)).collect();
    let room = Room::of_counts(world.persons.clone());
    // a sum of areas that is hidden for the sake of areas tells of no person
    let is_secret = |at: usize| lattice.area_of(at).is_some() || world.is_few(at);
    let need = |at: usize| (world.is_figure(at) && is_secret(at)).then_some(NEED);
    let hidden =
        |cover: &[Cover]| all.clone().filter(|&at| cover[at].is_hidden() && world.is_figure(at)).count();
    let primary = hidden(&cover);
    let started = Instant::now();
    let outcome = protect(lattice, &mut cover, &room, &prices, need);
    let protecting = started.elapsed();
    let started = Instant::now();
    let found = audit(lattice, &cover, &room, 2, need);
    let attacking = started.elapsed();

    let figures = all.clone().filter(|&at| world.is_figure(at)).count();
    let everybody = lattice.at(Place { group: lattice.groups.count, area: MUNICIPALITIES, part: 0 });
    let (count, complementary) = (world.persons[everybody], hidden(&cover) - primary);
    println!(
        "{count} persons, {figures} figures: {primary} primary and {complementary} complementary are hidden"
    );
    println!("{} could not be protected", outcome.exposed.len());
    let mut levels: BTreeMap<(bool, bool, &str), [usize; 2]> = BTreeMap::new();
    for at in all.filter(|&at| world.is_figure(at)) {
        let place = lattice.place(at);
        let part = match lattice.parts.part(place.part) {
            Part::Everybody => "everybody",
            Part::Single { cut: 0, .. } => "by sex",
            Part::Single { .. } => "by age",
            Part::Crossed { .. } => "by sex and age",
        };
        let level = (place.area >= MUNICIPALITIES, place.group == lattice.groups.count, part);
        levels.entry(level).or_default()[usize::from(cover[at].is_hidden())] += 1;
    }
    for ((total, all, part), [shown, hidden]) in levels {
        let area = if total { "sums of areas" } else { "municipalities" };
        let group = if all { "all groups" } else { "one group" };
        println!("{area}, {group}, {part}: {shown} shown, {hidden} hidden");
    }
    println!("protecting took {protecting:.1?}, attacking {attacking:.1?}");
    for attack in &found.attacks {
        println!("{attack:?}");
    }
}
