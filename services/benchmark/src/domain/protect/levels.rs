//! Leaving out whole levels of figures, where hiding single ones is not enough.

use std::collections::BTreeSet;

use jamfor_disclosure::lattice::{At, Cover, Lattice, Part as Along, Place};

use super::target::{Persons, Target};

/// Leaves out what keeps figures from being protected, one more level of it. Whether there was anything.
pub(super) fn leave_out(
    target: &Target<'_>,
    persons: &Persons,
    cover: &mut [Cover],
    exposed: &[usize],
    left_out: &mut BTreeSet<usize>,
) -> bool {
    let lattice = target.lattice();
    let part_of = |at: usize| lattice.parts.part(lattice.place(at).part);
    let blocks: BTreeSet<Block> = exposed.iter().map(|&at| Block::of(part_of(at))).collect();
    // few stay a secret, earlier releases have told, and of a shown nobody there is nothing to leave out
    let stays: Vec<bool> = (0..lattice.len())
        .map(|at| {
            persons.is_few(at) || target.is_known(at) || is_of_shown_nobody(lattice, persons, cover, at)
        })
        .collect();
    let mut leave = |goes: &dyn Fn(Block, usize) -> bool| {
        let before = left_out.len();
        for (at, cover) in cover.iter_mut().enumerate().filter(|(at, _)| !stays[*at]) {
            if blocks.iter().any(|&block| block.has(lattice, part_of(at)) && goes(block, at)) {
                *cover = Cover::Withheld;
                left_out.insert(at);
            }
        }
        left_out.len() > before
    };
    let areas = &lattice.areas;
    let places: BTreeSet<(Block, Place)> =
        exposed.iter().map(|&at| (Block::of(part_of(at)), lattice.place(at))).collect();
    let holds = |sum: At, area: At| sum == area || (area < areas.count && areas.has(sum, area));
    let around = |block: Block, at: usize| {
        let sum = lattice.place(at).area;
        sum > areas.count && places.iter().any(|(own, place)| *own == block && holds(sum, place.area))
    };
    // then the target groups of what is exposed, in the areas
    let of_groups = |block: Block, at: usize| {
        let Place { group, area, .. } = lattice.place(at);
        area < areas.count
            && group < lattice.groups.count
            && places.iter().any(|(own, place)| *own == block && place.group == group)
    };
    if leave(&around) || leave(&of_groups) {
        return true;
    }
    let mut grew = false;
    for &own in &blocks {
        grew |= LEVELS.iter().any(|level| leave(&|block, at| block == own && level.has(lattice, at)));
    }
    grew
}

/// Whether a figure is a part of a shown figure of nobody.
fn is_of_shown_nobody(lattice: &Lattice, persons: &Persons, cover: &[Cover], at: usize) -> bool {
    let place = lattice.place(at);
    let is_nobody = |whole: usize| persons.values[whole] == 0 && !cover[whole].is_hidden();
    let above = lattice.parts.above(place.part).into_iter();
    above.map(|part| lattice.at(Place { part, ..place })).any(is_nobody)
}

/// What is left out together: the figures of all respondents, or of a breakdown or crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Everybody,
    Cut(usize),
    Crossing(usize),
}

impl Block {
    const fn of(part: Along) -> Self {
        match part {
            Along::Everybody => Self::Everybody,
            Along::Single { cut, .. } => Self::Cut(cut),
            Along::Crossed { crossing, .. } => Self::Crossing(crossing),
        }
    }

    /// Whether a part goes with it; a crossing goes with each of its breakdowns, and everything with everybody.
    fn has(self, lattice: &Lattice, part: Along) -> bool {
        match (self, Self::of(part)) {
            (Self::Everybody, _) => true,
            (Self::Cut(cut), Self::Crossing(at)) => {
                lattice.parts.crossings().nth(at).is_some_and(|cuts| cuts.contains(&cut))
            }
            (own, other) => own == other,
        }
    }
}

/// Whose figures are left out.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// Of which areas.
    areas: Whose,
    /// Of all target groups together, and not of single ones.
    all_groups: bool,
}

/// Areas, or sums of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Areas,
    Comparators,
    Participants,
}

/// What is left out, in this order: totals last.
const LEVELS: [Level; 6] = [
    Level { areas: Whose::Comparators, all_groups: false },
    Level { areas: Whose::Comparators, all_groups: true },
    Level { areas: Whose::Areas, all_groups: false },
    Level { areas: Whose::Areas, all_groups: true },
    Level { areas: Whose::Participants, all_groups: false },
    Level { areas: Whose::Participants, all_groups: true },
];

impl Level {
    fn has(self, lattice: &Lattice, at: usize) -> bool {
        let Place { group, area, .. } = lattice.place(at);
        let areas = match area.checked_sub(lattice.areas.count) {
            None => Whose::Areas,
            Some(0) => Whose::Participants,
            Some(_) => Whose::Comparators,
        };
        self.areas == areas && self.all_groups == lattice.groups.wholes().contains(&group)
    }
}
