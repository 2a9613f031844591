//! Counts that would tell of a few persons beside the figure that they stand with: of those without an opinion, beside
//! how many returned a response, and of those who are in none of the options of a breakdown. No figure is of them, but
//! they could be computed. Such counts are shown as ranges.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::lattice::{Audit, Cover, Need, Room};

use super::{
    minimum,
    target::{Case, Persons, Target, WIDTH, narrow, returned},
};
use crate::domain::{frame::Frame, key::Key, mask::Mask, printed::silent_range, record::Record};

/// Shows counts of a round as bands where exact ones would tell of a few who are in none of the options.
pub(super) fn band(frame: &Frame, records: &[Record], masks: &mut [Mask]) {
    let banded = cuts_with_few_outside(frame, records);
    for (record, mask) in records.iter().zip(masks) {
        if mask.is_shown() && record.key.part.is_some_and(|part| banded.contains(&part.cut)) {
            *mask = Mask::Banded;
        }
    }
}

impl Target<'_> {
    /// Shows how many answered as ranges where exact counts would tell of a few of those who returned a response and did
    /// not answer, or without an opinion: in these figures, and in others from which those could be computed.
    pub(super) fn range(&self, masks: &mut [Mask]) {
        let (persons, mut case) = self.silent(masks);
        let are_safe = self.protect_all(&mut case, &self.prices(&persons));
        for (at, number, record) in self.each() {
            let ranged = !are_safe || case.cover[number].is_hidden();
            if ranged && masks[at] == Mask::Shown && record.cell.share().is_some() {
                masks[at] = Mask::Ranged;
            }
        }
    }

    /// Tries to compute how few were silent; not where all figures are ranges.
    pub(super) fn attack_silent(&self, masks: &[Mask], threads: usize) -> Audit {
        if !self.each().any(|(at, ..)| masks[at] == Mask::Shown) {
            return Audit::default();
        }
        let (persons, case) = self.silent(masks);
        let bands = self.frame.policy.disclosure.band_below;
        let exact =
            |at: usize, number: usize| masks[at] == Mask::Shown && u64::from(persons.values[number]) >= bands;
        let told = self.each().any(|(at, number, record)| {
            exact(at, number) && case.cover[number] == Cover::Secret && record.cell.share().is_some()
        });
        if told { Audit::impossible() } else { self.audit(&case, threads) }
    }

    /// How many returned a response and did not answer, or without an opinion.
    fn silent(&self, masks: &[Mask]) -> (Persons, Case) {
        let returned = self.count(returned);
        let persons = self.count(|record| record.cell.persons());
        let value: Vec<u32> = returned
            .values
            .iter()
            .zip(&persons.values)
            .map(|(all, some)| all.saturating_sub(*some))
            .collect();
        let (known, bands) = (self.masks(masks), self.frame.policy.disclosure.band_below);
        let is_few = |at: usize| persons.least[at].is_some_and(|least| (1..least).contains(&value[at]));
        // of few respondents, bands are printed anyway
        let is_free = |at: usize| {
            known[at].is_some_and(|mask| !mask.is_shown() || mask == Mask::Banded)
                || u64::from(persons.values[at]) < bands
        };
        let cover = |at: usize| match known[at] {
            None => Cover::Shown,
            Some(_) if self.space.is_excluded(at) => Cover::Shown,
            Some(_) if is_few(at) => Cover::Secret,
            Some(Mask::Ranged) => Cover::Withheld,
            Some(_) if is_free(at) => Cover::Withheld,
            Some(_) => Cover::Shown,
        };
        let mut cover: Vec<Cover> = (0..value.len()).map(cover).collect();
        self.cover_unstated(&mut cover);
        let range = |at: usize| -> (u32, u32) {
            if is_free(at) || known[at].is_none() {
                return (0, u32::MAX);
            }
            let (least, most) = silent_range(value[at].into(), returned.values[at].into());
            (narrow(least), narrow(most))
        };
        let up: Vec<u32> = (0..value.len()).map(|at| range(at).1.saturating_sub(value[at])).collect();
        let down: Vec<u32> = (0..value.len()).map(|at| value[at].saturating_sub(range(at).0)).collect();
        let need = |at: usize| {
            let least = persons.least[at].filter(|_| is_few(at))?;
            let width = WIDTH.min(up[at].saturating_add(down[at]));
            Some(Need { width, reach: least.min(value[at].saturating_add(up[at])) })
        };
        let needs = (0..value.len()).map(need).collect();
        let room = Room { up, down, ..Room::of_counts(value) };
        let mut case = Case { cover, room, needs };
        self.free(&mut case, |at| self.is_no_sum(at, &persons));
        (persons, case)
    }
}

/// The cuts of which, in some figure, a few are in none of the options.
fn cuts_with_few_outside(frame: &Frame, records: &[Record]) -> BTreeSet<u8> {
    let mut inside: BTreeMap<(Key, u8), [u64; 2]> = BTreeMap::new();
    for record in records {
        for (whole, cut) in wholes(frame, record.key) {
            let [answers, returned] = inside.entry((whole, cut)).or_default();
            *answers += record.cell.persons();
            *returned += record.cell.eligible;
        }
    }
    let few = |((whole, _), [answers, returned]): &(&(Key, u8), &[u64; 2])| {
        let at = records.binary_search_by(|record| record.key.cmp(whole));
        let Some(record) = at.ok().map(|at| &records[at]) else { return false };
        let few = 1..minimum(&frame.policy, record.cell.sensitive);
        few.contains(&record.cell.persons().saturating_sub(*answers))
            || few.contains(&record.cell.eligible.saturating_sub(*returned))
    };
    inside.iter().filter(few).map(|((_, cut), _)| *cut).collect()
}

/// The figures that a figure is a part of, with the cut that divides them.
fn wholes(frame: &Frame, key: Key) -> Vec<(Key, u8)> {
    let Some(part) = key.part else { return Vec::new() };
    match frame.singles(part).as_slice() {
        [_] => vec![(key.for_part(None), part.cut)],
        crossed => crossed.iter().map(|&single| (key.for_part(Some(single)), part.cut)).collect(),
    }
}
