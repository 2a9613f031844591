//! The figures of one round and one set of target groups as a lattice: each with its place, and what adds up to what.

use std::collections::BTreeMap;

use jamfor_disclosure::lattice::{Areas, At, Cover, Groups, Lattice, Parts, Place};

use super::question::Family;
use crate::domain::{
    comparator::Weighting,
    frame::Frame,
    key::{Basis, Group, Key, Part},
};

/// Figures that add up.
#[derive(Clone, Debug)]
pub(super) struct Space {
    pub(super) lattice: Lattice,
    /// The groups in their order; all of them together stand behind.
    groups: Vec<u16>,
    /// The sums of areas in their order.
    sums: Vec<Basis>,
    /// The places of the parts of the respondents; none for units, which only their own area is divided by.
    parts: BTreeMap<Part, At>,
}

impl Space {
    /// The figures of a family; none where they are more than can be attacked.
    pub(super) fn new(frame: &Frame, family: &Family) -> Option<Self> {
        let groups = family.groups.clone();
        let of_sum = |at: u16| {
            let one = frame.membership(Basis::Comparator(at))?;
            let adds = one.comparator.weighting() != Weighting::EqualUnit && !one.members.is_empty();
            adds.then(|| (Basis::Comparator(at), one.members.clone()))
        };
        let areas = At::try_from(frame.areas.len()).unwrap_or(At::MAX);
        let comparators = (0_u16..).take(frame.comparators.len()).filter_map(of_sum);
        let (sums, members): (Vec<Basis>, Vec<Vec<At>>) =
            [(Basis::Pooled, (0..areas).collect())].into_iter().chain(comparators).unzip();
        let (parts, places) = parts(frame)?;
        let count = At::try_from(groups.len()).unwrap_or(At::MAX);
        let lattice =
            Lattice { groups: Groups::with(count, family.all), areas: Areas::new(areas, members), parts };
        Some(Self { lattice, groups, sums, parts: places })
    }

    /// The number of a figure; none for one that adds up to nothing here.
    pub(super) fn number(&self, key: Key) -> Option<usize> {
        let group = match key.group {
            Group::All => self.lattice.groups.wholes().next()?,
            Group::One(group) => place(self.groups.iter().position(|&one| one == group)?),
        };
        let area = match key.basis {
            Basis::Area(area) => area,
            sum => self.lattice.areas.count + place(self.sums.iter().position(|&one| one == sum)?),
        };
        let part = match key.part {
            None => 0,
            Some(part) => *self.parts.get(&part)?,
        };
        Some(self.lattice.at(Place { group, area, part }))
    }

    /// Fills in those who are in none of the options, of whom no figure is: what is left of a whole. They are hidden
    /// where they cannot be computed.
    pub(super) fn fill(&self, values: &mut [u32], cover: &mut [Cover]) {
        let lattice = &self.lattice;
        // cells of a cut before those of a crossing, which are parts of them
        for (whole, parts) in lattice.parts.sums() {
            let Some((&unstated, stated)) = parts.split_last() else { continue };
            for group in 0..lattice.groups.len() {
                for area in 0..lattice.areas.len() {
                    let at = |part: At| lattice.at(Place { group, area, part });
                    let inside: u32 = stated.iter().map(|&part| values[at(part)]).sum();
                    values[at(unstated)] = values[at(whole)].saturating_sub(inside);
                    let hidden = |part: At| cover[at(part)].is_hidden();
                    if hidden(whole) || stated.iter().any(|&part| hidden(part)) {
                        cover[at(unstated)] = Cover::Withheld;
                    }
                }
            }
        }
    }
}

/// The parts of the respondents as an axis, and the place of each on it.
fn parts(frame: &Frame) -> Option<(Parts, BTreeMap<Part, At>)> {
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

fn place(position: usize) -> At {
    At::try_from(position).unwrap_or(At::MAX)
}
