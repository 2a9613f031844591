//! A release as it is read: its vocabulary and its figures in the order of their keys. Never changes.

use super::{facts::Sides, frame::Frame, key::Key, record::Record};

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

    /// The figure of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Record> {
        let at = self.records.binary_search_by(|record| record.key.cmp(key)).ok()?;
        self.records.get(at)
    }
}
