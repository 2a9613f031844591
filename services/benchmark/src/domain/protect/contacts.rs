//! Rates of participation of a part of those who answered. Who completed a response is counted twice, from contacts and
//! from answers; a sum that leaves out an area or a group of which no contacts are known would tell, beside the same sum
//! of answers, how many answered there.

use std::collections::BTreeSet;

use super::question::contacted;
use crate::domain::{
    frame::Frame,
    key::{Basis, Group},
    mask::Mask,
    record::Record,
};

/// Leaves out the rates of a round that are of a part only, where anything has to be hidden.
pub(super) fn leave_out(frame: &Frame, records: &[Record], masks: &mut [Mask]) {
    let is_hidden = |(record, mask): (&Record, &Mask)| !mask.is_shown() && record.key.basis.is_area();
    if !records.iter().zip(masks.iter()).any(is_hidden) {
        return;
    }
    let missing = without_contacts(frame, records);
    let touches = |record: &Record| {
        let group = |own: u16| record.key.group == Group::All || record.key.group == Group::One(own);
        missing.iter().any(|&(own, area)| group(own) && counts(frame, record.key.basis, area))
    };
    for (record, mask) in records.iter().zip(masks) {
        if record.cell.is_of_contacts() && mask.is_shown() && touches(record) {
            *mask = if record.key.basis.is_area() { Mask::LeftOut } else { Mask::TotalWithheld };
        }
    }
}

/// The groups that were contacted elsewhere, and the areas where they answered without contacts.
fn without_contacts(frame: &Frame, records: &[Record]) -> BTreeSet<(u16, u16)> {
    let place = |record: &Record| match (record.key.group, record.key.basis) {
        (Group::One(group), Basis::Area(area)) => Some((group, area)),
        _ => None,
    };
    let of = |contacts: bool| {
        let counted = records.iter().filter(move |one| {
            one.key.part.is_none() && one.cell.is_of_contacts() == contacts && one.cell.eligible > 0
        });
        counted.filter_map(place).collect::<BTreeSet<_>>()
    };
    let groups = contacted(frame, records);
    let (answered, asked) = (of(false), of(true));
    answered.difference(&asked).filter(|(group, _)| groups.contains(group)).copied().collect()
}

/// Whether an area is counted in a figure.
fn counts(frame: &Frame, basis: Basis, area: u16) -> bool {
    match basis {
        Basis::Area(own) => own == area,
        Basis::Pooled => true,
        Basis::EqualUnit => false,
        Basis::Comparator(_) => frame.membership(basis).is_some_and(|one| one.members.contains(&area)),
    }
}
