//! Figures of one round as a lattice: each with its place, and what adds up to what.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::lattice::{Areas, At, Groups, Lattice, Part as Along, Parts, Place};

use super::question::Questions;
use crate::domain::{
    change::Sum,
    comparator::Weighting,
    cut::MODE,
    frame::Frame,
    key::{Basis, Group, Key, Part},
    record::Record,
};

/// Which figures add up with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those of areas and of sums of areas, for all respondents and by breakdown.
    Areas,
    /// Those of one area and of its units.
    UnitsOf(u16),
}

/// Figures that add up.
#[derive(Clone, Debug)]
pub(super) struct Space {
    pub(super) lattice: Lattice,
    scope: Scope,
    /// The groups in their order; sums of them stand behind.
    groups: Vec<u16>,
    /// The place of all groups together, by indicator: indicators are counted from different groups.
    wholes: BTreeMap<u16, At>,
    /// The areas and sums of areas by their places.
    areas: BTreeMap<Basis, At>,
    /// The places of the parts of the respondents.
    parts: BTreeMap<Part, At>,
    /// All groups together of rates alone, of whom there are no figures of parts, with those groups.
    undivided: Vec<(At, Vec<At>)>,
    /// The cuts of which everybody is in an option.
    complete: Vec<usize>,
    /// Groups and parts of the respondents that nobody can be in, as their options exclude each other.
    excluded: BTreeSet<(At, At)>,
    /// Where sums of areas of earlier releases begin, behind all others.
    earlier: At,
}

impl Space {
    /// The figures of some of the indicators of a round.
    pub(super) fn new(
        frame: &Frame,
        indicators: &BTreeSet<u16>,
        questions: &Questions,
        (axis, parts): (Parts, BTreeMap<Part, At>),
        scope: Scope,
        earlier: &[Sum],
    ) -> Self {
        let groups: BTreeSet<u16> =
            indicators.iter().filter_map(|one| questions.groups.get(one)).flatten().copied().collect();
        let groups: Vec<u16> = groups.into_iter().collect();
        let places = |of: &Vec<u16>| -> Vec<At> {
            of.iter().filter_map(|group| groups.binary_search(group).ok().map(place)).collect()
        };
        let pooled = indicators.iter().filter_map(|one| Some((*one, questions.pooled.get(one)?)));
        let sets: BTreeMap<u16, Vec<At>> = pooled.map(|(one, of)| (one, places(of))).collect();
        let several = sets.values().filter(|set| set.len() > 1).cloned();
        let mut distinct: Vec<Vec<At>> = several.collect::<BTreeSet<_>>().into_iter().collect();
        distinct.sort_by_key(|one| std::cmp::Reverse(one.len()));
        let count = place(groups.len());
        // all of one group are that group by another name
        let whole = |set: &Vec<At>| match set.as_slice() {
            [only] => Some(*only),
            _ => distinct.iter().position(|one| one == set).map(|at| count + place(at)),
        };
        let wholes: BTreeMap<u16, At> =
            sets.iter().filter_map(|(&one, set)| Some((one, whole(set)?))).collect();
        let divided: BTreeSet<At> =
            wholes.iter().filter(|(one, _)| !questions.rates.contains(one)).map(|(_, &at)| at).collect();
        let undivided = (count..).zip(&distinct).filter(|(at, _)| !divided.contains(at));
        let undivided = undivided.map(|(at, set)| (at, set.clone())).collect();
        let (axis_of_areas, areas) = match scope {
            Scope::Areas => all_areas(frame, earlier),
            Scope::UnitsOf(area) => (Areas::new(1, Vec::new()), BTreeMap::from([(Basis::Area(area), 0)])),
        };
        let own = areas.values().max().map_or(0, |last| last + 1);
        let complete = if scope == Scope::Areas { complete(frame) } else { Vec::new() };
        let lattice = Lattice { groups: Groups::new(count, distinct), areas: axis_of_areas, parts: axis };
        let mut space = Self {
            lattice,
            scope,
            groups,
            wholes,
            areas,
            parts,
            undivided,
            complete,
            earlier: own,
            excluded: BTreeSet::new(),
        };
        space.exclude(&questions.excluded);
        space
    }

    /// Notes whom nobody can be: of all groups together, where nobody of any of them can.
    fn exclude(&mut self, excluded: &BTreeSet<(u16, Part)>) {
        for &(group, part) in excluded {
            let group = self.groups.binary_search(&group).ok().map(place);
            self.excluded.extend(group.zip(self.parts.get(&part).copied()));
        }
        for (whole, groups) in self.lattice.groups.sums() {
            let nobody = |part: &At| groups.iter().all(|&group| self.excluded.contains(&(group, *part)));
            let parts: Vec<At> = self.parts.values().copied().filter(nobody).collect();
            self.excluded.extend(parts.into_iter().map(|part| (whole, part)));
        }
    }

    /// Whether nobody can be in a figure, which everybody knows.
    pub(super) fn is_excluded(&self, at: usize) -> bool {
        let Place { group, part, .. } = self.lattice.place(at);
        self.excluded.contains(&(group, part))
    }

    /// The number of a figure; none for one that adds up to nothing here.
    pub(super) fn number(&self, key: Key) -> Option<usize> {
        let group = match key.group {
            Group::All => *self.wholes.get(&key.indicator)?,
            Group::One(group) => place(self.groups.binary_search(&group).ok()?),
        };
        let area = *self.areas.get(&key.basis)?;
        let part = match key.part {
            None => 0,
            Some(part) => *self.parts.get(&part)?,
        };
        Some(self.lattice.at(Place { group, area, part }))
    }

    /// The number of a figure of a sum of earlier releases, as if it were that of another basis.
    pub(super) fn number_in(&self, key: Key, sum: usize) -> Option<usize> {
        let place = self.lattice.place(self.number(key)?);
        let area = self.earlier.checked_add(At::try_from(sum).ok()?)?;
        (area < self.lattice.areas.len()).then(|| self.lattice.at(Place { area, ..place }))
    }

    /// Whether this is of a sum that only earlier releases have.
    pub(super) fn is_of_earlier(&self, at: usize) -> bool {
        self.lattice.place(at).area >= self.earlier
    }

    /// Whether no figure can be of this: those who are in none of the options of a breakdown.
    pub(super) fn is_unstated(&self, at: usize) -> bool {
        self.lattice.parts.is_unstated(self.lattice.place(at).part)
    }

    /// Whether this is of those who are in none of the options of a breakdown that has one for everybody: nobody.
    pub(super) fn is_nobody(&self, at: usize) -> bool {
        let parts = &self.lattice.parts;
        let last = |cut: usize, cell: At| cell + 1 == parts.cells(cut) && self.complete.contains(&cut);
        match parts.part(self.lattice.place(at).part) {
            Along::Everybody => false,
            Along::Single { cut, cell } => last(cut, cell),
            Along::Crossed { crossing, cells } => parts
                .crossings()
                .nth(crossing)
                .is_some_and(|cuts| cuts.into_iter().zip(cells).any(|(cut, cell)| last(cut, cell))),
        }
    }

    /// Whether this is the figure of all respondents of an area, among those of its units.
    pub(super) fn is_whole_of_units(&self, at: usize) -> bool {
        self.scope != Scope::Areas && self.lattice.place(at).part == 0
    }

    /// Whether no figure can be of this part, as there are only rates of these groups together.
    pub(super) fn is_undivided(&self, at: usize) -> bool {
        let Place { group, part, .. } = self.lattice.place(at);
        part != 0 && self.undivided.iter().any(|(whole, _)| *whole == group)
    }

    /// Fills in of whom no figure is: parts of groups that have figures alone, and who is in none of the options.
    pub(super) fn fill(&self, values: &mut [u32]) {
        for (whole, groups) in &self.undivided {
            for area in 0..self.lattice.areas.len() {
                for part in 1..self.lattice.parts.len() {
                    let at = |group: At| self.lattice.at(Place { group, area, part });
                    values[at(*whole)] = groups.iter().map(|&group| values[at(group)]).sum();
                }
            }
        }
        for (whole, members) in self.lattice.areas.sums().filter(|(whole, _)| *whole >= self.earlier) {
            for group in 0..self.lattice.groups.len() {
                for part in 0..self.lattice.parts.len() {
                    let at = |area: At| self.lattice.at(Place { group, area, part });
                    values[at(whole)] = members.iter().map(|&area| values[at(area)]).sum();
                }
            }
        }
        self.unstated(
            |values: &mut [u32], whole, stated, unstated| {
                let inside: u32 = stated.iter().map(|&part| values[part]).sum();
                values[unstated] = values[whole].saturating_sub(inside);
            },
            values,
        );
    }

    /// Each whole with the figures of its options and the place of those in none of them; cells of a cut before those
    /// of a crossing, which are parts of them.
    pub(super) fn unstated<T: ?Sized>(
        &self,
        mut take: impl FnMut(&mut T, usize, &[usize], usize),
        of: &mut T,
    ) {
        let lattice = &self.lattice;
        for (whole, parts) in lattice.parts.sums() {
            let Some((&unstated, stated)) = parts.split_last() else { continue };
            for group in 0..lattice.groups.len() {
                for area in 0..lattice.areas.len() {
                    let at = |part: At| lattice.at(Place { group, area, part });
                    let stated: Vec<usize> = stated.iter().map(|&part| at(part)).collect();
                    take(of, at(whole), &stated, at(unstated));
                }
            }
        }
    }
}

/// Areas and the sums of them: all participants, comparators that are no means, and those of earlier releases.
fn all_areas(frame: &Frame, earlier: &[Sum]) -> (Areas, BTreeMap<Basis, At>) {
    let of_sum = |at: u16| {
        let one = frame.membership(Basis::Comparator(at))?;
        let adds = one.comparator.weighting() != Weighting::EqualUnit && !one.members.is_empty();
        adds.then(|| (Basis::Comparator(at), one.members.clone()))
    };
    let count = place(frame.areas.len());
    let everybody = (Basis::Pooled, (0..count).collect());
    let comparators = (0_u16..).take(frame.comparators.len()).filter_map(of_sum);
    let (sums, members): (Vec<Basis>, Vec<Vec<At>>) = [everybody].into_iter().chain(comparators).unzip();
    let places = (0..count).map(Basis::Area).chain(sums).zip(0..).collect();
    let earlier = earlier.iter().map(|sum| sum.members.clone());
    (Areas::new(count, members.into_iter().chain(earlier).collect()), places)
}

/// The parts of the respondents as an axis, and the place of each on it; none where they are more than can be numbered.
/// Units are no part of it: only their own area is divided by them.
pub(super) fn breakdowns(frame: &Frame) -> Option<(Parts, BTreeMap<Part, At>)> {
    let unit = frame.unit_cut();
    let cuts: Vec<u8> = (0..).take(frame.breakdowns.len()).filter(|cut| Some(*cut) != unit).collect();
    let options: Vec<At> = cuts.iter().map(|&cut| frame.cells(cut)).collect();
    let position = |cut: u8| cuts.iter().position(|&one| one == cut);
    let crossed: Vec<[usize; 2]> = frame
        .crossings
        .iter()
        .filter_map(|one| Some([position(one.first)?, position(one.second)?]))
        .collect();
    let axis = Parts::new(&options, &crossed)?;
    let mut places = BTreeMap::new();
    for part in frame.parts() {
        let found = match frame.singles(part).as_slice() {
            [single] => position(single.cut).map(|cut| axis.single(cut, single.cell)),
            [first, second] => {
                let crossing = usize::from(part.cut).checked_sub(frame.breakdowns.len());
                crossing.map(|at| axis.crossed(at, [first.cell, second.cell]))
            }
            _ => None,
        };
        places.extend(found.map(|at| (part, at)));
    }
    Some((axis, places))
}

/// Figures of all respondents alone, as an axis.
pub(super) fn undivided() -> Option<(Parts, BTreeMap<Part, At>)> {
    Some((Parts::new(&[], &[])?, BTreeMap::new()))
}

/// The cuts of which everybody is in an option: every answer came in one of the modes.
fn complete(frame: &Frame) -> Vec<usize> {
    let unit = frame.unit_cut();
    let cuts = (0..).zip(&frame.breakdowns).filter(|(cut, _)| Some(*cut) != unit);
    let of_mode = cuts.enumerate().filter(|(_, (_, one))| one.item == MODE);
    of_mode.map(|(position, _)| position).collect()
}

/// The units of an area, of which `records` are all figures, as an axis; none where it has no units.
pub(super) fn units(frame: &Frame, area: u16, records: &[Record]) -> Option<(Parts, BTreeMap<Part, At>)> {
    let cut = frame.unit_cut()?;
    let of_area = records.iter().filter(|one| one.key.basis == Basis::Area(area));
    let units: BTreeSet<Part> =
        of_area.filter_map(|one| one.key.part).filter(|part| part.cut == cut).collect();
    let axis = Parts::new(&[At::try_from(units.len()).ok()?], &[]).filter(|_| !units.is_empty())?;
    let places = units.into_iter().zip(0..).map(|(unit, at)| (unit, axis.single(0, at))).collect();
    Some((axis, places))
}

fn place(position: usize) -> At {
    At::try_from(position).unwrap_or(At::MAX)
}
