//! All figures of one kind that a release could show, and how they add up: target groups by areas by parts of the
//! respondents. What is hidden in it, what could be computed of that, and what else has to be hidden.
//!
//! The idea (see `docs/decisions/0021-what-is-hidden-can-be-shifted.md`): a hidden figure is safe when the true figures
//! could be others, five persons apart at least, with every shown figure as it is. Such a change is a product of one
//! small step along each direction; it is looked for, priced, paid for with further hiding, and checked again by an
//! audit that knows nothing of how it was found.

mod audit;
mod axes;
mod ground;
mod protect;
mod search;
mod shift;

pub use audit::{Attack, Attacker, Audit, Exposed, audit};
pub use axes::{Areas, At, Groups, Part, Parts};
pub use protect::{Outcome, protect, protect_all};
pub use search::{NEVER, Need, PRECIOUS};
pub use shift::Shift;

/// Which figure of a lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The target group, or all.
    pub group: At,
    /// The area, or a sum of areas.
    pub area: At,
    /// The part of the respondents.
    pub part: At,
}

/// One sum along one of the directions: which, and where along the other two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sum {
    axis: u8,
    sum: usize,
    beside: usize,
}

/// The three directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lattice {
    /// Target groups.
    pub groups: Groups,
    /// Areas.
    pub areas: Areas,
    /// Parts of the respondents.
    pub parts: Parts,
}

/// What becomes of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cover {
    /// Everybody can read it, or compute it.
    #[default]
    Shown,
    /// It is hidden, and nobody may compute it.
    Secret,
    /// It is hidden, and whoever computes it learns nothing about persons.
    Withheld,
}

impl Cover {
    /// Whether it cannot be read.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Secret | Self::Withheld)
    }
}

/// How far each figure could be from the truth, for somebody who knows all that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// The true value.
    pub value: Vec<u32>,
    /// How many persons it is of.
    pub persons: Vec<u32>,
    /// How much more it could be where it is hidden.
    pub up: Vec<u32>,
    /// How much less it could be where it is hidden.
    pub down: Vec<u32>,
    /// How much more or less it could be where it is shown, as it is rounded.
    pub slack: Vec<u32>,
}

impl Room {
    /// Counts that are shown exactly.
    #[must_use]
    pub fn of_counts(value: Vec<u32>) -> Self {
        Self {
            up: vec![u32::MAX; value.len()],
            down: value.clone(),
            slack: vec![0; value.len()],
            persons: value.clone(),
            value,
        }
    }

    /// Whether a sum of areas is of nobody but those of areas that are known: who knows them learns of nobody from it.
    fn is_of_nobody_else(&self, lattice: &Lattice, at: usize, known: &[At]) -> bool {
        let place = lattice.place(at);
        if place.area < lattice.areas.count || known.is_empty() {
            return false;
        }
        let of = |area: At| u64::from(self.persons[lattice.at(Place { area, ..place })]);
        let inside = known.iter().filter(|&&area| lattice.areas.has(place.area, area));
        inside.map(|&area| of(area)).sum::<u64>() >= of(place.area)
    }
}

impl Lattice {
    /// How many figures it has.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::from(self.groups.len()) * usize::from(self.areas.len()) * usize::from(self.parts.len())
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a figure.
    #[must_use]
    pub fn at(&self, Place { group, area, part }: Place) -> usize {
        let (areas, parts) = (usize::from(self.areas.len()), usize::from(self.parts.len()));
        (usize::from(group) * areas + usize::from(area)) * parts + usize::from(part)
    }

    /// The figure with a number.
    #[must_use]
    pub fn place(&self, at: usize) -> Place {
        let (areas, parts) = (usize::from(self.areas.len()), usize::from(self.parts.len()));
        let narrow = |at: usize| At::try_from(at).unwrap_or(At::MAX);
        Place {
            group: narrow(at / parts / areas),
            area: narrow(at / parts % areas),
            part: narrow(at % parts),
        }
    }

    /// The areas of a place: one, or none for a sum of areas.
    #[must_use]
    pub fn area_of(&self, at: usize) -> Option<At> {
        let area = self.place(at).area;
        (area < self.areas.count).then_some(area)
    }

    /// Every figure that contains a figure, whatever is added up between them.
    #[must_use]
    pub fn containing(&self, at: usize) -> Vec<usize> {
        let place = self.place(at);
        let above = |own: At, sums: &mut dyn Iterator<Item = (At, Vec<At>)>| -> Vec<At> {
            let wholes = sums.filter(|(_, parts)| parts.contains(&own)).map(|(whole, _)| whole);
            [own].into_iter().chain(wholes).collect()
        };
        let groups = above(place.group, &mut self.groups.sums());
        let areas = above(place.area, &mut self.areas.sums());
        let parts: Vec<At> = [place.part].into_iter().chain(self.parts.above(place.part)).collect();
        let mut found = Vec::new();
        for &group in &groups {
            for &area in &areas {
                found.extend(parts.iter().map(|&part| self.at(Place { group, area, part })));
            }
        }
        found.retain(|&one| one != at);
        found
    }

    /// Every sum that a figure is in, and whether it is the whole of it.
    fn sums_around(&self, at: usize) -> Vec<(Sum, bool)> {
        let place = self.place(at);
        let mut found = Vec::new();
        let mut take = |axis: u8, around: Vec<(usize, bool)>, beside: Place| {
            let beside = self.at(beside);
            found.extend(around.into_iter().map(|(sum, whole)| (Sum { axis, sum, beside }, whole)));
        };
        take(0, self.groups.around(place.group), Place { group: 0, ..place });
        take(1, self.areas.sums_around(place.area), Place { area: 0, ..place });
        take(2, self.parts.around(place.part), Place { part: 0, ..place });
        found
    }

    /// Every sum that a figure is in, as whole or as part: the numbers of whole and parts.
    #[must_use]
    pub fn sums_of(&self, at: usize) -> Vec<(usize, Vec<usize>)> {
        let place = self.place(at);
        let mut found = Vec::new();
        let mut take = |sums: &mut dyn Iterator<Item = (At, Vec<At>)>, own: At, put: &dyn Fn(At) -> Place| {
            for (whole, parts) in sums {
                if whole == own || parts.contains(&own) {
                    let parts = parts.into_iter().map(|one| self.at(put(one)));
                    found.push((self.at(put(whole)), parts.collect()));
                }
            }
        };
        take(&mut self.groups.sums(), place.group, &|group| Place { group, ..place });
        take(&mut self.areas.sums(), place.area, &|area| Place { area, ..place });
        take(&mut self.parts.sums().into_iter(), place.part, &|part| Place { part, ..place });
        found
    }
}
