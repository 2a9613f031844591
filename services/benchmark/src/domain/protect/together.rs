//! A release together with the figures that only earlier ones of its rounds have: of other indicators, or by other
//! breakdowns. They cannot be hidden or shown any more, but they add up with the figures of the release.

use std::collections::{BTreeMap, BTreeSet};

use super::earlier::differ;
use crate::domain::{
    built::Built,
    change::keys,
    comparator::Weighting,
    cut::Crossing,
    frame::{Bound, Frame},
    key::{Basis, Group, Key, Part},
    record::Record,
};

/// A release with the figures of earlier ones.
#[derive(Clone, Debug)]
pub(super) struct Together {
    pub(super) built: Built,
    /// Which of the figures are those of the release itself, in their order there.
    pub(super) is_own: Vec<bool>,
}

impl Together {
    /// A release and what earlier ones have besides; none where they have nothing.
    pub(super) fn of(built: &Built, earlier: &[&Built]) -> Option<Self> {
        if earlier.is_empty() {
            return None;
        }
        let frame = earlier.iter().fold(built.frame.clone(), |frame, one| with_words(frame, &one.frame));
        let added = u8::try_from(frame.breakdowns.len() - built.frame.breakdowns.len()).unwrap_or(u8::MAX);
        let moved = |key: Key| {
            let is_crossed = |part: &Part| usize::from(part.cut) >= built.frame.breakdowns.len();
            let by = |part: Part| if is_crossed(&part) { added } else { 0 };
            key.for_part(key.part.map(|part| Part { cut: part.cut.saturating_add(by(part)), ..part }))
        };
        let own = built.records.iter().map(|one| Record { key: moved(one.key), ..one.clone() });
        let mut all = Built::new(frame, own.collect());
        let mut found: BTreeMap<Key, Record> = BTreeMap::new();
        earlier.iter().for_each(|before| add(&mut found, before, &all));
        if found.is_empty() {
            return None;
        }
        let mut records: Vec<(Record, bool)> = all.records.drain(..).map(|one| (one, true)).collect();
        records.extend(found.into_values().map(|one| (one, false)));
        records.sort_by_key(|(one, _)| one.key);
        let is_own = records.iter().map(|(_, is_own)| *is_own).collect();
        all.records.extend(records.into_iter().map(|(one, _)| one));
        Some(Self { built: all, is_own })
    }

    /// Takes what became of the figures of the release back into it.
    pub(super) fn give_back(self, built: &mut Built) {
        let own = self.built.records.into_iter().zip(self.is_own).filter(|(_, is_own)| *is_own);
        for (record, (decided, _)) in built.records.iter_mut().zip(own) {
            *record = Record { key: record.key, ..decided };
        }
    }
}

/// A vocabulary with the indicators, breakdowns and crossings of another one of the same rounds behind its own.
fn with_words(mut frame: Frame, other: &Frame) -> Frame {
    for (at, indicator) in (0_u16..).zip(&other.indicators) {
        let Ok(place) = u16::try_from(frame.indicators.len()) else { break };
        if frame.indicators.iter().any(|own| own.name == indicator.name) {
            continue;
        }
        frame.indicators.push(indicator.clone());
        let bound = other.bound.iter().filter(|bound| bound.indicator == at);
        let bound: Vec<Bound> = bound.filter_map(|bound| bound_in(&frame, other, bound, place)).collect();
        frame.bound.extend(bound);
    }
    frame.bound.sort_by_key(|one| (one.round, one.group, one.indicator));
    for breakdown in &other.breakdowns {
        if !frame.breakdowns.iter().any(|own| own.item == breakdown.item) {
            frame.breakdowns.push(breakdown.clone());
        }
    }
    let place = |frame: &Frame, cut: u8| {
        let item = &other.breakdowns.get(usize::from(cut))?.item;
        let at = frame.breakdowns.iter().position(|own| own.item == *item)?;
        u8::try_from(at).ok()
    };
    for crossing in &other.crossings {
        let pair = place(&frame, crossing.first).zip(place(&frame, crossing.second));
        let Some((first, second)) = pair else { continue };
        let same =
            |own: &Crossing| BTreeSet::from([own.first, own.second]) == BTreeSet::from([first, second]);
        if !frame.crossings.iter().any(same) {
            frame.crossings.push(Crossing { first, second });
        }
    }
    frame
}

/// What an indicator of another vocabulary binds, in the words of a vocabulary where it stands at a place.
fn bound_in(frame: &Frame, other: &Frame, bound: &Bound, indicator: u16) -> Option<Bound> {
    let round = frame.round(&other.rounds.get(usize::from(bound.round))?.name)?;
    let Group::One(group) = frame.group(other.groups.get(usize::from(bound.group))?)? else { return None };
    Some(Bound { round, group, indicator, options: bound.options.clone() })
}

/// Whether a figure is one that others add up to, or that adds up to others, in one round.
fn adds_up(frame: &Frame, key: Key) -> bool {
    let is_sum = match key.basis {
        Basis::Area(_) | Basis::Pooled => true,
        Basis::EqualUnit => false,
        of @ Basis::Comparator(_) => {
            frame.membership(of).is_some_and(|one| one.comparator.weighting() != Weighting::EqualUnit)
        }
    };
    is_sum && !frame.is_pooled(key.round)
}

/// Adds the figures of an earlier release that a release has not; but for those of areas, and sums of them, where
/// anything is counted otherwise by now.
fn add(found: &mut BTreeMap<Key, Record>, before: &Built, all: &Built) {
    let keys = keys(before, &all.frame);
    let same = |key: &Key| all.records.binary_search_by(|one| one.key.cmp(key)).ok();
    let place = |key: Key| (key.round, key.group, key.basis);
    let whole = all.records.iter().filter(|one| one.key.part.is_none() && !one.cell.is_of_contacts());
    let returned: BTreeMap<_, u64> = whole.map(|one| (place(one.key), one.cell.eligible)).collect();
    let mut changed: BTreeSet<(u16, Basis)> = BTreeSet::new();
    for (key, at) in &keys {
        let cell = &before.records[*at].cell;
        let differs = match same(key) {
            Some(own) => differ(cell, &all.records[own].cell),
            None if key.part.is_some() || cell.is_of_contacts() => false,
            None => returned.get(&place(*key)).is_some_and(|now| *now != cell.eligible),
        };
        if differs {
            changed.insert((key.round, key.basis));
        }
    }
    for (key, at) in keys {
        let is_new = same(&key).is_none() && adds_up(&all.frame, key);
        if is_new && !changed.contains(&(key.round, key.basis)) {
            take(found, Record { key, ..before.records[at].clone() });
        }
    }
}

/// Keeps a figure of an earlier release: of several of the same value, one that is shown; else the later one.
fn take(found: &mut BTreeMap<Key, Record>, record: Record) {
    match found.get_mut(&record.key) {
        Some(known) if known.cell == record.cell && known.masks.public.is_shown() => {}
        Some(known) => *known = record,
        None => {
            found.insert(record.key, record);
        }
    }
}
