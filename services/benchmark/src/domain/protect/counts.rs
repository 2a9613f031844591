//! Counts that would tell of a few persons beside the figure that they stand with: of those without an opinion, beside
//! how many returned a response, and of those who are in none of the options of a breakdown. No figure is of them, but
//! they could be computed. Such counts are shown as ranges.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    minimum,
    question::{Question, Questions},
};
use crate::domain::{
    frame::Frame,
    key::Key,
    mask::{Mask, Masks},
    record::Record,
};

/// Shows counts of a round as ranges where exact ones would tell of a few.
pub(super) fn soften(frame: &Frame, round: u16, records: &mut [Record]) {
    let banded = cuts_with_few_outside(frame, records);
    let ranged = asked_with_few_silent(frame, round, records);
    for record in records.iter_mut().filter(|record| record.masks.public.is_shown()) {
        let answers = !record.cell.is_of_contacts();
        let mask = if record.key.part.is_some_and(|part| banded.contains(&part.cut)) {
            Mask::Banded
        } else if answers && ranged.contains(&record.key.indicator) {
            Mask::Ranged
        } else {
            continue;
        };
        record.masks = Masks::both(mask);
    }
}

/// The indicators of questions that in some figure a few of those who returned a response did not answer, or without an
/// opinion. All figures of the question are then shown alike: of exact sums the few could be computed.
fn asked_with_few_silent(frame: &Frame, round: u16, records: &[Record]) -> BTreeSet<u16> {
    let few = |record: &&Record| {
        let silent = record.cell.eligible.saturating_sub(record.cell.persons());
        let answers = !record.cell.is_of_contacts() && record.cell.share().is_some();
        answers && (1..minimum(&frame.policy, record.cell.sensitive)).contains(&silent)
    };
    let told: BTreeSet<u16> = records.iter().filter(few).map(|record| record.key.indicator).collect();
    let questions = Questions::of(frame, round, records).asked;
    let told = questions.iter().filter(|one| one.indicators().any(|indicator| told.contains(&indicator)));
    told.flat_map(Question::indicators).collect()
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
