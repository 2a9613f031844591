//! Rounds that are counted together: shown where each of them is, so that no round can be taken from the sum.

use std::collections::BTreeSet;

use jamfor_disclosure::lattice::Audit;

use crate::domain::{
    frame::Frame,
    mask::{Mask, Masks},
    record::Record,
};

/// Hides figures of rounds that are counted together where one of the rounds is hidden. `records` are all of a release.
pub(super) fn hide(frame: &Frame, records: &mut [Record]) {
    for at in telling(frame, records) {
        records[at].masks = Masks::both(Mask::Complementary);
    }
}

/// Whether a figure of several rounds is shown beside a hidden one of a single round.
pub(super) fn attack(frame: &Frame, records: &[Record]) -> Audit {
    if telling(frame, records).is_empty() { Audit::default() } else { Audit::impossible() }
}

fn telling(frame: &Frame, records: &[Record]) -> BTreeSet<usize> {
    let hidden = |record: &Record, round: u16| {
        let key = record.key.in_round(round);
        let found = records.binary_search_by(|one| one.key.cmp(&key)).ok().map(|at| &records[at]);
        found.is_some_and(|one| !one.masks.public.is_shown() && one.cell.persons().max(one.cell.eligible) > 0)
    };
    let tells = |record: &Record| {
        record.masks.public.is_shown()
            && frame.is_pooled(record.key.round)
            && frame.rounds_of(record.key.round).into_iter().any(|round| hidden(record, round))
    };
    (0..records.len()).filter(|&at| tells(&records[at])).collect()
}
