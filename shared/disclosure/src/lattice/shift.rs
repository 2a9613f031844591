//! Changes of figures that leave every sum as it is.

use super::{Cover, Lattice, Room, Sum};

/// By how much each of some figures changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shift(Vec<(usize, i64)>);

impl Shift {
    /// Changes some figures, each in as many steps as there are for it.
    pub(super) fn of_changes(mut changes: Vec<(usize, i64)>) -> Self {
        changes.sort_unstable_by_key(|&(at, _)| at);
        changes.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0 };
            same
        });
        changes.retain(|&(_, by)| by != 0);
        Self(changes)
    }

    /// Changes a figure once more.
    pub fn add(&mut self, at: usize, by: i64) {
        match self.0.binary_search_by_key(&at, |one| one.0) {
            Ok(place) => {
                self.0[place].1 += by;
                if self.0[place].1 == 0 {
                    self.0.remove(place);
                }
            }
            Err(place) if by != 0 => self.0.insert(place, (at, by)),
            Err(_) => {}
        }
    }

    /// By how much a figure changes.
    #[must_use]
    pub fn of(&self, at: usize) -> i64 {
        self.0.binary_search_by_key(&at, |one| one.0).map_or(0, |place| self.0[place].1)
    }

    /// The figures that change.
    pub fn changed(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.0.iter().copied()
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
        let mut missing: Vec<(Sum, i64)> = Vec::new();
        for (at, by) in self.changed() {
            let around = lattice.sums_around(at).into_iter();
            missing.extend(around.map(|(sum, is_whole)| (sum, if is_whole { -by } else { by })));
        }
        missing.sort_unstable_by_key(|&(sum, _)| sum);
        let sums = missing.chunk_by(|(one, _), (other, _)| one == other);
        sums.into_iter().all(|of_one| of_one.iter().map(|(_, by)| by).sum::<i64>() == 0)
    }
}
