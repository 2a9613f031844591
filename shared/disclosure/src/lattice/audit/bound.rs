//! Bounding one hidden figure by linear programming.
//!
//! The attacker is given more than it knows: every hidden figure far from the one in question is taken as known. What
//! is wide enough for that attacker is wide enough for everybody; where the furthest solutions are whole persons, they
//! are changes as good as any that was found otherwise.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, SolveOutcome, Variable};

use crate::lattice::{
    Cover, Lattice, Place, Room, Shift,
    axes::At,
    search::{Found, Need},
};

/// How many other areas are taken as unknown.
const NEIGHBOURS: usize = 8;
/// The same where these have no solution in whole persons: more or fewer unknowns have other corners.
const NEIGHBOURHOODS: [usize; 6] = [4, 6, 12, 16, 3, 24];
/// What a bound may be off by before it is rounded inwards.
const TOLERANCE: f64 = 1e-6;

/// The least and the most that a hidden figure can be for somebody who knows the figures of these areas. Where the
/// solver gives up, the figure counts as known.
pub(super) fn bounds(lattice: &Lattice, cover: &[Cover], room: &Room, at: usize, known: &[At]) -> (u32, u32) {
    Ends::of(&Program::new(lattice, cover, room, &nearby(lattice, cover, room, at, known, NEIGHBOURS)), at)
        .around(room.value[at])
}

/// The furthest changes of a hidden figure in whole persons for somebody who knows the figures of these areas; none where
/// none of those that were tried `is_right`, and where not even fractions are as far apart as is needed.
pub(super) fn change(
    (lattice, cover, room): (&Lattice, &[Cover], &Room),
    (at, need): (usize, Need),
    known: &[At],
    is_right: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let nearby = |neighbours: usize| nearby(lattice, cover, room, at, known, neighbours);
    let own = lattice.area_of(at);
    let rounded = |(program, ends): (&Program<'_>, Ends)| {
        let [down, up] = [program.shift(&ends.down?), program.shift(&ends.up?)];
        let changed = [&up, &down].into_iter().flat_map(Shift::changed);
        let areas = changed.filter_map(|(one, _)| lattice.area_of(one));
        let partners: BTreeSet<At> = areas.filter(|area| Some(*area) != own).collect();
        let width = up.of(at) - down.of(at);
        Some(Found { partners: partners.into_iter().collect(), price: 0, hides: Vec::new(), up, down, width })
    };
    let program = Program::new(lattice, cover, room, &nearby(NEIGHBOURS));
    let ends = Ends::of(&program, at);
    let (least, most) = ends.around(room.value[at]);
    if most - least < need.width || most < need.reach {
        return None;
    }
    rounded((&program, ends)).filter(&is_right).or_else(|| {
        let others = NEIGHBOURHOODS.into_iter().filter_map(|neighbours| {
            let program = Program::new(lattice, cover, room, &nearby(neighbours));
            rounded((&program, Ends::of(&program, at)))
        });
        others.into_iter().find(&is_right)
    })
}

/// The furthest solutions for a figure; none where the solver gives up.
struct Ends {
    down: Option<Solution>,
    up: Option<Solution>,
}

impl Ends {
    fn of(program: &Program<'_>, at: usize) -> Self {
        Self {
            down: program.extreme(at, OptimizationDirection::Minimize),
            up: program.extreme(at, OptimizationDirection::Maximize),
        }
    }

    /// The least and the most that a figure of this value can be. Persons are whole: the ends are rounded inwards.
    fn around(&self, value: u32) -> (u32, u32) {
        let whole = |end: &Solution| (end.objective().abs() + TOLERANCE).floor() as u32;
        let [less, more] = [&self.down, &self.up].map(|end| end.as_ref().map_or(0, whole));
        (value.saturating_sub(less), value.saturating_add(more))
    }
}

/// The areas whose hidden figures are taken as unknown: the figure's own, of those in the same sums the ones with most
/// room in the same figure, and those that are hidden in the same part of other target groups alone.
fn nearby(
    lattice: &Lattice,
    cover: &[Cover],
    room: &Room,
    at: usize,
    known: &[At],
    neighbours: usize,
) -> BTreeSet<At> {
    let place = lattice.place(at);
    let own = lattice.area_of(at);
    let hidden_in = |group: At, area: At| cover[lattice.at(Place { group, area, ..place })].is_hidden();
    let mut others: Vec<At> = (0..lattice.areas.count)
        .filter(|area| Some(*area) != own && !known.contains(area))
        .filter(|&area| (0..lattice.groups.len()).any(|group| hidden_in(group, area)))
        .collect();
    others.sort_by_key(|&area| {
        let at = lattice.at(Place { area, ..place });
        let unlike = own.is_some_and(|own| !lattice.areas.are_alike(own, area));
        let elsewhere = !hidden_in(place.group, area);
        (unlike, elsewhere, std::cmp::Reverse(room.down[at].min(room.up[at])), area)
    });
    others.truncate(neighbours);
    let totals = lattice.areas.count..lattice.areas.len();
    others.into_iter().chain(own).chain(totals).collect()
}

struct Program<'a> {
    lattice: &'a Lattice,
    room: &'a Room,
    /// The figures that can change, and by how much.
    free: BTreeMap<usize, (f64, f64)>,
}

impl<'a> Program<'a> {
    fn new(lattice: &'a Lattice, cover: &[Cover], room: &'a Room, areas: &BTreeSet<At>) -> Self {
        let mut free = BTreeMap::new();
        for group in 0..lattice.groups.len() {
            for &area in areas {
                for part in 0..lattice.parts.len() {
                    let at = lattice.at(Place { group, area, part });
                    let (up, down) = if cover[at].is_hidden() {
                        (room.up[at], room.down[at])
                    } else {
                        (room.slack[at], room.slack[at])
                    };
                    if (up, down) != (0, 0) {
                        let up = if up == u32::MAX { f64::INFINITY } else { f64::from(up) };
                        free.insert(at, (-f64::from(down), up));
                    }
                }
            }
        }
        Self { lattice, room, free }
    }

    /// The largest or smallest change of a figure; none where the solver does not find one.
    fn extreme(&self, of: usize, direction: OptimizationDirection) -> Option<Solution> {
        let mut problem = Problem::new(direction);
        let variables: BTreeMap<usize, Variable> = self
            .free
            .iter()
            .map(|(&at, &bounds)| {
                (at, problem.add_var(if at == of { 1.0 } else { 0.0 }, self.finite(at, bounds)))
            })
            .collect();
        let mut seen = BTreeSet::new();
        for &at in self.free.keys() {
            for (whole, parts) in self.lattice.sums_of(at) {
                if seen.insert((whole, parts.first().copied())) {
                    let terms = parts.iter().filter_map(|part| Some((*variables.get(part)?, 1.0)));
                    let whole = variables.get(&whole).map(|&variable| (variable, -1.0));
                    let terms: Vec<(Variable, f64)> = terms.chain(whole).collect();
                    problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
                }
            }
        }
        match problem.solve().ok()? {
            SolveOutcome::Solution(solution) => Some(solution),
            SolveOutcome::Interrupted(_) => None,
        }
    }

    /// What a solution changes; its variables are in the order of the figures.
    fn shift(&self, solution: &Solution) -> Shift {
        let mut shift = Shift::default();
        for (&at, (_, change)) in self.free.keys().zip(solution) {
            shift.add(at, change.round() as i64);
        }
        shift
    }

    /// A bound that the solver can hold: nobody needs to know how far a figure of millions could go.
    fn finite(&self, at: usize, (low, high): (f64, f64)) -> (f64, f64) {
        (low, high.min(f64::from(self.room.value[at]) + 1e6))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::lattice::{Areas, Groups, Parts};

    /// Two groups and their sum, four areas and theirs, one cut of two options.
    fn lattice() -> Lattice {
        Lattice {
            groups: Groups::with(2, true),
            areas: Areas::new(4, vec![(0..4).collect()]),
            parts: Parts::new(&[2], &[]).unwrap(),
        }
    }

    #[test]
    fn a_rectangle_of_hidden_figures_can_be_shifted_as_far_as_its_corners_allow() {
        let lattice = lattice();
        let mut cover = vec![Cover::Shown; lattice.len()];
        let at = |group, area, part| lattice.at(Place { group, area, part });
        for group in 0..2 {
            for area in 0..2 {
                for part in 1..3 {
                    cover[at(group, area, part)] = Cover::Secret;
                }
            }
        }
        let mut value = vec![0; lattice.len()];
        for group in 0..2 {
            for area in 0..4 {
                for part in 1..3 {
                    value[at(group, area, part)] = if (group, area, part) == (0, 0, 1) { 2 } else { 7 };
                }
            }
        }
        let room = Room::of_counts(value);
        assert_eq!(bounds(&lattice, &cover, &room, at(0, 0, 1), &[]), (0, 9));
        assert_eq!(bounds(&lattice, &cover, &room, at(0, 0, 2), &[]), (0, 9));
        assert_eq!(bounds(&lattice, &cover, &room, at(0, 0, 1), &[1]), (2, 2));
    }
}
