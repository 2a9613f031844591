//! Changes of figures that leave every sum as it is.

use std::collections::BTreeMap;

use super::{Cover, Lattice, Room, Sum};

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
        let fits = |(at, by): (usize, i64)| {
            let (up, down) = if cover[at].is_hidden() {
                (room.up[at], room.down[at])
            } else {
                (room.slack[at], room.slack[at])
            };
            -i64::from(down) <= by && by <= i64::from(up)
        };
        self.changed().all(fits) && self.keeps_sums(lattice)
    }

    /// Whether what is added to the parts of each sum is what is added to the whole.
    fn keeps_sums(&self, lattice: &Lattice) -> bool {
        let mut missing: BTreeMap<Sum, i64> = BTreeMap::new();
        for (at, by) in self.changed() {
            for (sum, is_whole) in lattice.sums_around(at) {
                *missing.entry(sum).or_default() += if is_whole { -by } else { by };
            }
        }
        missing.values().all(|&missing| missing == 0)
    }
}
