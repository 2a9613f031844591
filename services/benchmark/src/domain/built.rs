//! A release as it is read: its vocabulary and its figures in the order of their keys. Never changes.

use super::{
    facts::Sides,
    frame::Frame,
    key::{Key, Part},
    record::Record,
};

/// A whole release.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// The vocabulary.
    pub frame: Frame,
    /// The figures, sorted by key, each key once.
    pub records: Vec<Record>,
    sides: Sides,
}

impl Built {
    /// A release from its parts; `records` must be sorted by key, each key once.
    #[must_use]
    pub fn new(frame: Frame, records: Vec<Record>) -> Self {
        Self { sides: Sides::new(&frame), frame, records }
    }

    /// The facts of collection.
    #[must_use]
    pub const fn sides(&self) -> &Sides {
        &self.sides
    }

    /// The parts of the respondents that a figure is broken down by: those of every cut, and an area's own units.
    #[must_use]
    pub fn parts(&self, key: Key) -> Vec<Part> {
        let unit = self.frame.unit_cut().filter(|_| key.basis.is_area());
        let of_cut = |cut: u8| {
            let after = Part { cut, cell: 0 };
            let first = self.records.partition_point(|record| record.key < key.for_part(Some(after)));
            let same = move |record: &&Record| {
                record.key.for_part(None) == key.for_part(None)
                    && record.key.part.is_some_and(|part| part.cut == cut)
            };
            self.records[first..].iter().take_while(same).filter_map(|record| record.key.part)
        };
        let mut parts: Vec<Part> = self.frame.parts().collect();
        parts.extend(unit.into_iter().flat_map(of_cut));
        parts.sort_unstable();
        parts
    }

    /// The figure of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Record> {
        let at = self.records.binary_search_by(|record| record.key.cmp(key)).ok()?;
        self.records.get(at)
    }
}
