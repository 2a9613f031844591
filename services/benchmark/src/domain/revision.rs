//! A comparator as it is kept: each change of what it says is a numbered state that never changes.

use super::comparator::Comparator;

/// Hexadecimal digits of an etag.
const ETAG_DIGITS: usize = 32;

/// A comparator in one of its revisions.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// What it says, under its pinned name.
    pub comparator: Comparator,
    /// Counted from 1.
    pub number: i32,
    /// When the revision was made, in microseconds since the epoch.
    pub created_micros: i64,
}

impl Revision {
    /// A mark of exactly this content, quoted as HTTP does.
    #[must_use]
    pub fn etag(&self) -> String {
        let digest = self.comparator.digest.trim_start_matches("sha256:");
        format!("\"{}\"", digest.get(..ETAG_DIGITS).unwrap_or(digest))
    }
}
