//! Gathering a change from several steps, where no single one is large enough.

use super::{Search, Shift, Support};
use crate::lattice::axes::At;

/// Gathers a change from several steps.
pub(super) struct Gather<'a> {
    pub(super) search: &'a Search<'a>,
    pub(super) supports: &'a [(&'a [At], Support)],
    pub(super) hides: Vec<usize>,
    pub(super) partners: Vec<At>,
    pub(super) price: u64,
}

impl Gather<'_> {
    /// Adds to a change until a figure is moved as far as wanted; none when it cannot be.
    pub(super) fn until(&mut self, shift: &mut Shift, at: usize, wanted: i64, direction: i32) -> Option<()> {
        loop {
            let missing = wanted - shift.of(at).abs();
            if missing <= 0 {
                return Some(());
            }
            let rated = self.supports.iter().filter_map(|(partners, support)| {
                let (amount, price) = self.amount(shift, support, direction, missing)?;
                let again = partners.iter().all(|one| self.partners.contains(one));
                // what it costs for each person, in whole numbers; the fewer other areas, the better
                Some((
                    price * 64 / amount.unsigned_abs(),
                    !again,
                    std::cmp::Reverse(amount),
                    *partners,
                    support,
                ))
            });
            let (_, _, std::cmp::Reverse(amount), partners, support) = rated.min()?;
            let fresh: Vec<At> =
                partners.iter().copied().filter(|one| !self.partners.contains(one)).collect();
            self.partners.extend(fresh);
            for &(one, sign) in support {
                if self.search.must_hide(one) && !self.hides.contains(&one) {
                    self.hides.push(one);
                    self.price += self.search.reach_of(one).price;
                }
                shift.add(one, i64::from(sign * direction) * amount);
            }
        }
    }

    /// How far a support can be moved besides what is moved already, and what that costs more.
    fn amount(
        &self,
        shift: &Shift,
        support: &[(usize, i32)],
        direction: i32,
        most: i64,
    ) -> Option<(i64, u64)> {
        let (mut amount, mut price) = (most, 0);
        for &(at, sign) in support {
            let reach = self.search.reach_of(at);
            let moved = shift.of(at);
            let left = if sign * direction > 0 {
                i64::from(reach.up) - moved
            } else {
                i64::from(reach.down) + moved
            };
            amount = amount.min(left);
            if amount <= 0 {
                return None;
            }
            price += if self.hides.contains(&at) { 0 } else { reach.price };
        }
        Some((amount, price))
    }
}
