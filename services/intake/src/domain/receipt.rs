//! What became of a response.

use jamfor_fault::Violations;
use jamfor_survey::Digest;

use super::Micros;

/// What became of one response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on disk and will be in the snapshot.
    Accepted {
        /// The digest of its content.
        digest: Digest,
        /// When it was accepted.
        at: Micros,
    },
    /// The same content came before under this key.
    Duplicate {
        /// The digest of its content.
        digest: Digest,
        /// When it was first accepted.
        at: Micros,
    },
    /// Other content came before under this key.
    Conflict,
    /// It was not right.
    Rejected(Violations),
}

/// What the store did with one admitted response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was new.
    Accepted(Micros),
    /// The same content was there.
    Duplicate(Micros),
    /// Other content was there.
    Conflict,
    /// The database cannot hold it; a defect, since everything was validated.
    Refused,
}

/// What the store did with batches of one round, which are kept whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// One entry a response, in order, for each batch.
    Kept(Vec<Vec<Kept>>),
    /// The round does not take answers.
    NotOpen,
    /// The participants changed since the batches were validated: validate them again.
    Stale,
}
