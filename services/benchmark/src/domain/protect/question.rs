//! What the indicators of a round count: the same answers, or those who were asked.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::exclude_each_other;
use jamfor_survey::Denominator;

use crate::domain::{
    frame::Frame,
    indicator::Indicator,
    key::{Basis, Group, Part},
    record::Record,
};

/// The indicators of one round by what they count.
#[derive(Clone, Debug, Default)]
pub(super) struct Questions {
    /// Of answers.
    pub(super) asked: Vec<Question>,
    /// Of those who were asked to take part.
    pub(super) rates: Vec<u16>,
    /// The groups of those that have figures of all their target groups together.
    pub(super) pooled: BTreeMap<u16, Vec<u16>>,
    /// The groups of every indicator.
    pub(super) groups: BTreeMap<u16, Vec<u16>>,
    /// Groups and crossed options that nobody has, as they exclude each other.
    pub(super) excluded: BTreeSet<(u16, Part)>,
}

/// Indicators that count answers to the same item of the same target groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Question {
    /// Of answers with an opinion.
    pub(super) substantive: Vec<u16>,
    /// Of all answers.
    pub(super) answered: Vec<u16>,
}

impl Questions {
    /// What is counted in a round, of which `records` are all figures.
    pub(super) fn of(frame: &Frame, round: u16, records: &[Record]) -> Self {
        let contacted = contacted(frame, records);
        let mut found = Self { excluded: excluded(frame, records), ..Self::default() };
        for (at, indicator) in (0_u16..).zip(&frame.indicators) {
            let bound = frame.bound_groups(round, Group::All, at).into_iter().map(|one| one.group);
            let of_contacts = indicator.is_participation();
            let groups: Vec<u16> = bound.filter(|one| !of_contacts || contacted.contains(one)).collect();
            if groups.is_empty() {
                continue;
            }
            found.groups.insert(at, groups);
            if indicator.is_participation() {
                found.rates.push(at);
                continue;
            }
            let same =
                |one: &Question| one.indicators().any(|other| counts_the_same(frame, round, other, at));
            let place = found.asked.iter().position(same).unwrap_or_else(|| {
                found.asked.push(Question::default());
                found.asked.len() - 1
            });
            found.asked[place].take(indicator, at);
        }
        let of_all = records.iter().filter(|one| one.key.group == Group::All);
        let pooled: BTreeSet<u16> = of_all.map(|one| one.key.indicator).collect();
        let with_all = found.groups.iter().filter(|(at, _)| pooled.contains(at));
        found.pooled = with_all.map(|(&at, groups)| (at, groups.clone())).collect();
        found
    }

    /// Every indicator.
    pub(super) fn indicators(&self) -> BTreeSet<u16> {
        self.asked.iter().flat_map(Question::indicators).chain(self.rates.iter().copied()).collect()
    }
}

impl Question {
    fn take(&mut self, indicator: &Indicator, at: u16) {
        match indicator.denominator {
            Denominator::SubstantiveOnly => self.substantive.push(at),
            Denominator::AllAnswered => self.answered.push(at),
        }
    }

    /// Whether an indicator counts these answers.
    pub(super) fn counts(&self, indicator: u16) -> bool {
        self.indicators().any(|one| one == indicator)
    }

    /// Every indicator.
    pub(super) fn indicators(&self) -> impl Iterator<Item = u16> + '_ {
        self.substantive.iter().chain(&self.answered).copied()
    }
}

/// The groups of which contacts are known.
pub(super) fn contacted(frame: &Frame, records: &[Record]) -> BTreeSet<u16> {
    let of_contacts = |record: &&Record| {
        let indicator = frame.indicators.get(usize::from(record.key.indicator));
        indicator.is_some_and(Indicator::is_participation) && record.cell.eligible > 0
    };
    let group = |record: &Record| match record.key.group {
        Group::One(group) => Some(group),
        Group::All => None,
    };
    records.iter().filter(of_contacts).filter_map(group).collect()
}

/// The groups and cells of crossings that nobody is in, where their options exclude each other.
fn excluded(frame: &Frame, records: &[Record]) -> BTreeSet<(u16, Part)> {
    let mut returned: BTreeMap<(u16, u8), BTreeMap<u16, u64>> = BTreeMap::new();
    for record in records.iter().filter(|one| one.key.basis == Basis::Pooled) {
        let (Group::One(group), Some(part)) = (record.key.group, record.key.part) else { continue };
        if frame.crossing(part.cut).is_some() {
            let cells = returned.entry((group, part.cut)).or_default();
            let count = cells.entry(part.cell).or_default();
            *count = record.cell.eligible.max(*count);
        }
    }
    let mut found = BTreeSet::new();
    for ((group, cut), cells) in returned {
        let Some(crossing) = frame.crossing(cut) else { continue };
        let (rows, columns) = (frame.cells(crossing.first), frame.cells(crossing.second));
        let count = |cell: u16| cells.get(&cell).copied().unwrap_or(0);
        let row = |row: u16| (0..columns).map(|column| count(row * columns + column)).collect();
        if exclude_each_other(&(0..rows).map(row).collect::<Vec<Vec<u64>>>()) {
            let empty = (0..rows * columns).filter(|&cell| count(cell) == 0);
            found.extend(empty.map(|cell| (group, Part { cut, cell })));
        }
    }
    found
}

/// Whether two indicators are counted from the same items everywhere, of the same target groups.
fn counts_the_same(frame: &Frame, round: u16, one: u16, other: u16) -> bool {
    let items = |at: u16| {
        let indicator = frame.indicators.get(usize::from(at));
        let bindings = indicator.into_iter().flat_map(|one| &one.bindings);
        bindings.map(|one| (one.questionnaire.as_str(), one.item.as_str())).collect::<BTreeSet<_>>()
    };
    let groups = |at: u16| {
        let bound = frame.bound_groups(round, Group::All, at);
        bound.into_iter().map(|one| one.group).collect::<Vec<u16>>()
    };
    items(one) == items(other) && groups(one) == groups(other)
}
