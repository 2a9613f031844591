//! Sums that would give a hidden figure away: of the members of a comparator, and of rounds that are counted together.
//! Here the sum is hidden, and not a neighbour: areas and rounds matter more.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    comparator,
    frame::Frame,
    key::{Basis, Key, Part},
    mask::{Mask, Masks},
    neighbour::is_mean,
    protect::{minimum, primary},
    record::Record,
};

/// Hides figures of comparators that would give a hidden member away, or the one participant that is none.
pub(super) fn hide_comparators(frame: &Frame, records: &mut [Record]) -> bool {
    if frame.comparators.is_empty() {
        return false;
    }
    let together = |one: &Record, other: &Record| {
        let of = |key: Key| (key.round, key.group, key.indicator);
        of(one.key) == of(other.key)
    };
    let mut grew = false;
    for block in records.chunk_by_mut(together) {
        let hidden = Hidden::of(frame, block);
        let tells: Vec<usize> = (0..block.len()).filter(|&at| hidden.tells(frame, &block[at])).collect();
        grew |= !tells.is_empty();
        for at in tells {
            block[at].masks = Masks::both(Mask::Complementary);
        }
    }
    grew
}

/// The areas that are hidden in one round, target group and indicator, by part of the respondents.
struct Hidden {
    areas: BTreeMap<Option<Part>, Vec<Concealed>>,
    /// The parts of which the figure of all participants is shown.
    shown: BTreeSet<Option<Part>>,
}

/// An area that is hidden.
#[derive(Clone, Copy)]
struct Concealed {
    area: u16,
    persons: u64,
    /// Whether its value is in a mean nevertheless: it is hidden for the sake of another one.
    in_mean: bool,
}

impl Hidden {
    fn of(frame: &Frame, block: &[Record]) -> Self {
        let mut hidden = Self { areas: BTreeMap::new(), shown: BTreeSet::new() };
        for record in block {
            let shown = record.masks.public.is_shown();
            match record.key.basis {
                Basis::Area(area) if !shown && record.cell.persons() > 0 => {
                    let in_mean = primary(&record.cell, &frame.policy).is_shown();
                    let one = Concealed { area, persons: record.cell.persons(), in_mean };
                    hidden.areas.entry(record.key.part).or_default().push(one);
                }
                Basis::Pooled if shown => {
                    hidden.shown.insert(record.key.part);
                }
                _ => {}
            }
        }
        hidden
    }

    fn tells(&self, frame: &Frame, record: &Record) -> bool {
        let Some(membership) = frame.membership(record.key.basis) else { return false };
        let everybody = membership.comparator.basis == comparator::Basis::Participants;
        let Some(areas) = self.areas.get(&record.key.part) else { return false };
        if everybody || !record.masks.public.is_shown() {
            return false;
        }
        let mean = is_mean(frame, record.key.basis);
        let (members, others): (Vec<Concealed>, Vec<Concealed>) =
            areas.iter().copied().partition(|one| membership.has(one.area));
        let least = minimum(&frame.policy, record.cell.sensitive);
        let counted = members.iter().filter(|one| !mean || one.in_mean).map(|one| one.persons);
        let rest = others.iter().map(|one| one.persons);
        gives_away(counted, least)
            || (!mean && self.shown.contains(&record.key.part) && gives_away(rest, least))
    }
}

/// Whether a sum gives one of these hidden figures away: it is the only one, or they are too few persons together.
fn gives_away(hidden: impl Iterator<Item = u64>, least: u64) -> bool {
    let hidden: Vec<u64> = hidden.collect();
    hidden.len() == 1 || (!hidden.is_empty() && hidden.iter().sum::<u64>() < least)
}

/// Hides figures of rounds that are counted together where they would give a round away that is hidden alone: when it
/// is the only hidden one, when the hidden ones are too few persons, or when it is in another sum that is shown.
pub(super) fn hide_pooled_rounds(frame: &Frame, records: &mut [Record]) {
    let mut summed: BTreeSet<Key> = BTreeSet::new();
    let mut chosen = Vec::new();
    for (at, record) in records.iter().enumerate().filter(|(_, record)| frame.is_pooled(record.key.round)) {
        if !record.masks.public.is_shown() {
            continue;
        }
        let rounds = frame.rounds_of(record.key.round).into_iter();
        let figures = rounds.filter_map(|round| get(records, record.key.in_round(round)));
        let hidden: Vec<&Record> =
            figures.filter(|one| !one.masks.public.is_shown() && one.cell.persons() > 0).collect();
        let least = minimum(&frame.policy, record.cell.sensitive);
        let again = hidden.iter().any(|one| summed.contains(&one.key));
        if again || gives_away(hidden.iter().map(|one| one.cell.persons()), least) {
            chosen.push(at);
        } else {
            summed.extend(hidden.iter().map(|one| one.key));
        }
    }
    for at in chosen {
        records[at].masks = Masks::both(Mask::Complementary);
    }
}

fn get(records: &[Record], key: Key) -> Option<&Record> {
    let at = records.binary_search_by(|record| record.key.cmp(&key)).ok()?;
    records.get(at)
}
