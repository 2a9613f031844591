//! Gathering a change from several steps, where no single one is large enough.

use std::{cell::Cell, cmp::Reverse, ops::Range};

use super::{Search, Shift};
use crate::lattice::axes::At;

/// What a change can be gathered of: the figures that each of its steps moves, one step after the other.
#[derive(Default)]
pub(super) struct Supports<'a> {
    figures: Vec<(usize, i32)>,
    /// Each step, with the areas on its other side.
    each: Vec<(&'a [At], Range<usize>)>,
}

impl<'a> Supports<'a> {
    /// One more, which `put` adds the figures of.
    pub(super) fn add(&mut self, partners: &'a [At], put: impl FnOnce(&mut Vec<(usize, i32)>)) {
        let first = self.figures.len();
        put(&mut self.figures);
        self.each.push((partners, first..self.figures.len()));
    }
}

/// Gathers a change from several steps.
pub(super) struct Gather<'a> {
    search: &'a Search<'a>,
    supports: &'a Supports<'a>,
    figures: Vec<Moved>,
    pub(super) hides: Vec<usize>,
    pub(super) partners: Vec<At>,
    pub(super) price: u64,
}

impl Drop for Gather<'_> {
    fn drop(&mut self) {
        self.hides.iter().for_each(|&at| self.figures[at] = Moved::default());
        self.search.scratch.0.set(std::mem::take(&mut self.figures));
    }
}

/// Room for what is gathered, used again by the next one: nothing is moved in it.
#[derive(Default)]
pub(in crate::lattice) struct Scratch(Cell<Vec<Moved>>);

/// What gathering did with a figure so far.
#[derive(Clone, Copy, Default)]
struct Moved {
    by: i64,
    hidden: bool,
}

/// A step that a change can be made larger by; the least one is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rated<'a> {
    /// What it costs for each person, in whole numbers.
    price: u64,
    /// The fewer other areas, the better.
    fresh: bool,
    amount: Reverse<i64>,
    partners: &'a [At],
    support: &'a [(usize, i32)],
}

impl<'a> Gather<'a> {
    pub(super) fn new(search: &'a Search<'a>, supports: &'a Supports<'a>) -> Self {
        let mut figures = search.scratch.0.take();
        figures.resize(search.lattice.len(), Moved::default());
        Self { search, supports, figures, hides: Vec::new(), partners: Vec::new(), price: 0 }
    }

    /// Adds to a change until a figure is moved as far as wanted; none when it cannot be.
    pub(super) fn until(&mut self, shift: &mut Shift, at: usize, wanted: i64, direction: i32) -> Option<()> {
        let so_far = std::mem::take(shift);
        so_far.changed().for_each(|(at, by)| self.figures[at].by = by);
        let mut moved: Vec<(usize, i64)> = so_far.changed().collect();
        let mut enough = true;
        while enough && self.figures[at].by.abs() < wanted {
            enough = self.add(&mut moved, wanted - self.figures[at].by.abs(), direction);
        }
        moved.iter().for_each(|&(at, _)| self.figures[at].by = 0);
        *shift = Shift::of_changes(moved);
        enough.then_some(())
    }

    /// Makes a change larger by the best step there is; whether there is one.
    fn add(&mut self, moved: &mut Vec<(usize, i64)>, missing: i64, direction: i32) -> bool {
        let Some(Rated { amount: Reverse(amount), partners, support, .. }) = self.best(missing, direction)
        else {
            return false;
        };
        let fresh: Vec<At> = partners.iter().copied().filter(|one| !self.partners.contains(one)).collect();
        self.partners.extend(fresh);
        for &(one, sign) in support {
            if self.search.must_hide(one) && !self.figures[one].hidden {
                self.figures[one].hidden = true;
                self.hides.push(one);
                self.price += self.search.reach_of(one).price;
            }
            let by = i64::from(sign * direction) * amount;
            self.figures[one].by += by;
            moved.push((one, by));
        }
        true
    }

    fn best(&self, missing: i64, direction: i32) -> Option<Rated<'a>> {
        let mut best: Option<Rated<'a>> = None;
        for (partners, range) in &self.supports.each {
            let fresh = partners.iter().any(|one| !self.partners.contains(one));
            let support = &self.supports.figures[range.clone()];
            let limit = best.as_ref().map(|one| (one.price, one.fresh, one.amount));
            let Some((price, amount)) = self.rate(support, (missing, direction), fresh, limit) else {
                continue;
            };
            let rated = Rated { price, fresh, amount: Reverse(amount), partners, support };
            if best.as_ref().is_none_or(|best| rated < *best) {
                best = Some(rated);
            }
        }
        best
    }

    /// What a support costs for each person, and how far it can be moved besides what is moved already; none where it cannot
    /// be, or where that is worse than what was found.
    fn rate(
        &self,
        support: &[(usize, i32)],
        (missing, direction): (i64, i32),
        fresh: bool,
        found: Option<(u64, bool, Reverse<i64>)>,
    ) -> Option<(u64, i64)> {
        let (mut amount, mut price) = (missing, 0);
        // neither gets better by one more figure
        let (mut least, mut dearest) = (1, u64::MAX);
        if let Some((best, best_is_fresh, Reverse(most))) = found {
            dearest = (best + 1).saturating_mul(missing.unsigned_abs());
            if best == 0 && fresh >= best_is_fresh {
                least = if fresh == best_is_fresh { most } else { i64::MAX };
            }
        }
        for &(at, sign) in support {
            let reach = self.search.reach_of(at);
            let Moved { by, hidden } = self.figures[at];
            let left =
                if sign * direction > 0 { i64::from(reach.up) - by } else { i64::from(reach.down) + by };
            amount = amount.min(left);
            price += if hidden { 0 } else { reach.price };
            if amount < least || price.saturating_mul(64) >= dearest {
                return None;
            }
        }
        Some((price.saturating_mul(64) / amount.unsigned_abs(), amount))
    }
}
