//! A release as it is read: its vocabulary and its figures in the order of their keys. Never changes.

use super::{frame::Frame, key::Key, record::Record};

/// A whole release.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// The vocabulary.
    pub frame: Frame,
    /// The figures, sorted by key, each key once.
    pub records: Vec<Record>,
}

impl Built {
    /// The figure of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Record> {
        let at = self.records.binary_search_by(|record| record.key.cmp(key)).ok()?;
        self.records.get(at)
    }
}
