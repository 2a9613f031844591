//! What earlier releases of the same rounds have shown. It cannot be hidden any more; what they hid stays hidden; and what
//! changed by a few since is hidden, with every sum that changed by as few: two releases would tell what those few changed.

use std::collections::BTreeMap;

use super::minimum;
use crate::domain::{
    built::Built,
    cell::{Cell, Value},
    change::{Sum, pairs, sums},
    key::Basis,
    mask::Mask,
    policy::Policy,
    record::Record,
};

/// What earlier releases made of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// None of them has it.
    #[default]
    New,
    /// Each that has it hides it.
    Hidden,
    /// One has shown it, and it is another by now.
    Changed,
    /// One has shown it, and it is the same.
    Same,
    /// One has shown it, and only a few changed since.
    Few,
}

/// What earlier releases say of the figures of a release.
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    /// By figure, in the order of all.
    known: Vec<Known>,
    /// By figure, in the same order: whether it is one of the release, and not of an earlier one alone.
    is_own: Vec<bool>,
    /// Sums of areas that the release has not itself.
    pub(super) sums: Vec<Sum>,
}

impl Earlier {
    /// What these releases say of one with figures that are not protected yet, of which these are its own.
    pub(super) fn of(earlier: &[&Built], built: &Built, is_own: Vec<bool>) -> Self {
        let mut found = Self { known: vec![Known::New; built.records.len()], is_own, sums: Vec::new() };
        for before in earlier {
            for pair in pairs(before, built) {
                let (Some(one), Some(at)) = (pair.before, pair.after) else { continue };
                let known = known(&before.records[one], &built.records[at], &built.frame.policy);
                found.known[at] = found.known[at].max(known);
            }
            found.sums.extend(sums(before, &built.frame));
        }
        found.forget_changed(built);
        found
    }

    /// The part of some figures that stand together.
    pub(super) fn part(&self, first: usize, len: usize) -> Self {
        let known = self.known.get(first..first + len).unwrap_or_default().to_vec();
        let is_own = self.is_own.get(first..first + len).unwrap_or_default().to_vec();
        Self { known, is_own, sums: self.sums.clone() }
    }

    /// Whether a figure is one of the release: what becomes of the others has been decided.
    pub(super) fn is_own(&self, at: usize) -> bool {
        self.is_own.get(at) == Some(&true)
    }

    /// Whether everybody knows a figure by an earlier release.
    pub(super) fn is_known(&self, at: usize) -> bool {
        self.known.get(at) == Some(&Known::Same)
    }

    /// Whether a figure must not be shown beside an earlier release.
    pub(super) fn must_hide(&self, at: usize) -> bool {
        matches!(self.known.get(at), Some(Known::Hidden | Known::Few))
    }

    /// Hides what must not be shown.
    pub(super) fn hide(&self, records: &[Record], masks: &mut [Mask]) {
        for (at, (record, mask)) in records.iter().zip(masks).enumerate() {
            if mask.is_shown() && self.must_hide(at) {
                *mask = if record.key.basis.is_area() { Mask::Complementary } else { Mask::TotalWithheld };
            }
        }
    }

    /// Whether a figure is shown that must not be.
    pub(super) fn is_told(&self, records: &[Record]) -> bool {
        let told = |at: usize| records[at].masks.public.is_shown() && self.must_hide(at);
        (0..records.len()).any(|at| self.is_own(at) && told(at))
    }

    /// Takes areas of which anything changed out of the sums of earlier releases: what these counted there is another
    /// number than now.
    fn forget_changed(&mut self, built: &Built) {
        let mut changed: BTreeMap<u16, bool> = BTreeMap::new();
        for (record, known) in built.records.iter().zip(&self.known) {
            if let Basis::Area(area) = record.key.basis {
                *changed.entry(area).or_default() |= matches!(known, Known::Changed | Known::Few);
            }
        }
        for sum in &mut self.sums {
            sum.members.retain(|area| changed.get(area) != Some(&true));
        }
        self.sums.retain(|sum| !sum.members.is_empty());
    }
}

fn known(before: &Record, after: &Record, policy: &Policy) -> Known {
    if !before.masks.public.is_shown() {
        return Known::Hidden;
    }
    let (before, after) = (&before.cell, &after.cell);
    // a mean has a rule of its own, by the areas that are hidden in it
    if [before, after].into_iter().any(|one| matches!(one.value, Value::Mean(_))) {
        return Known::New;
    }
    let apart = Apart::new(before, after);
    if apart == Apart::default() {
        Known::Same
    } else if apart
        .tells(minimum(policy, before.sensitive || after.sensitive), policy.disclosure.unanimous_below)
    {
        Known::Few
    } else {
        Known::Changed
    }
}

/// Whether two versions of a figure count anything otherwise.
pub(super) fn differ(before: &Cell, after: &Cell) -> bool {
    let is_mean = [before, after].into_iter().any(|one| matches!(one.value, Value::Mean(_)));
    !is_mean && Apart::new(before, after) != Apart::default()
}

/// How far two versions of a figure are apart, in persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Apart {
    eligible: u64,
    persons: u64,
    part: u64,
    /// The largest difference in one option.
    option: u64,
}

impl Apart {
    fn new(before: &Cell, after: &Cell) -> Self {
        let part = |cell: &Cell| cell.share().map_or(0, |share| share.moments.x);
        let counts = |cell: &Cell| -> Vec<u64> {
            cell.share().into_iter().flat_map(|share| &share.options).map(|one| one.count).collect()
        };
        let (one, other) = (counts(before), counts(after));
        let option = one.iter().zip(&other).map(|(one, other)| one.abs_diff(*other)).max();
        Self {
            eligible: before.eligible.abs_diff(after.eligible),
            persons: before.persons().abs_diff(after.persons()),
            part: part(before).abs_diff(part(after)),
            option: option.unwrap_or(0),
        }
    }

    /// Whether the difference is of few, or all of it is alike.
    fn tells(self, least: u64, unanimous_below: u64) -> bool {
        let few = 1..least;
        let replaced = self.persons == 0 && (few.contains(&self.part) || few.contains(&self.option));
        let alike =
            (1..unanimous_below).contains(&self.persons) && (self.part == 0 || self.part == self.persons);
        few.contains(&self.eligible) || few.contains(&self.persons) || replaced || alike
    }
}
