//! Changes of figures that leave every sum as it is.

use std::collections::BTreeMap;

use super::{Cover, Lattice, Room};

/// By how much each of some figures changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shift(BTreeMap<usize, i64>);

impl Shift {
    /// Changes a figure once more.
    pub fn add(&mut self, at: usize, by: i64) {
        let sum = self.0.entry(at).or_default();
        *sum += by;
        if *sum == 0 {
            self.0.remove(&at);
        }
    }

    /// By how much a figure changes.
    #[must_use]
    pub fn of(&self, at: usize) -> i64 {
        self.0.get(&at).copied().unwrap_or(0)
    }

    /// The figures that change.
    pub fn changed(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.0.iter().map(|(at, by)| (*at, *by))
    }

    /// Whether nobody who knows all that is shown could tell: every sum stays as it is, and every figure stays where it
    /// could be.
    #[must_use]
    pub fn is_unseen(&self, lattice: &Lattice, cover: &[Cover], room: &Room) -> bool {
        self.changed().all(|(at, by)| {
            let (up, down) = if cover[at].is_hidden() {
                (room.up[at], room.down[at])
            } else {
                (room.slack[at], room.slack[at])
            };
            let fits = -i64::from(down) <= by && by <= i64::from(up);
            fits && self.keeps_sums_of(lattice, at)
        })
    }

    fn keeps_sums_of(&self, lattice: &Lattice, at: usize) -> bool {
        let keeps = |(whole, parts): (usize, Vec<usize>)| {
            self.of(whole) == parts.into_iter().map(|part| self.of(part)).sum::<i64>()
        };
        lattice.sums_of(at).into_iter().all(keeps)
    }
}
