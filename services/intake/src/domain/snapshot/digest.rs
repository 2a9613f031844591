//! The digest of the logical content: of what a snapshot says, not of how a database holds it.

use jamfor_survey::Digest;
use sha2::{Digest as _, Sha256};

use super::Frame;
use crate::domain::canonical;

/// Stands first, so that a later form can never have the digest of this one.
const FORMAT: &[u8] = b"jamfor/snapshot/1\n";

/// The digests of a table's columns, taken while the blocks go by.
#[derive(Clone, Debug)]
pub struct ColumnDigests(Vec<Sha256>);

impl ColumnDigests {
    /// Nothing has gone by yet.
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self(vec![Sha256::new(); columns])
    }

    /// The values of the next block, one entry a column.
    pub fn take(&mut self, values: &[Vec<u8>]) {
        for (digest, values) in self.0.iter_mut().zip(values) {
            digest.update(values);
        }
    }

    /// The digests, in the order of the columns.
    #[must_use]
    pub fn finish(self) -> Vec<[u8; 32]> {
        self.0.into_iter().map(|digest| digest.finalize().into()).collect()
    }
}

/// The digest of a snapshot: the canonical JSON of its frame, then each column of each table.
///
/// Times and states of the round are no part of it: the same answers give the same digest whenever they came.
#[must_use]
pub fn digest(frame: &Frame, columns: &[Vec<[u8; 32]>]) -> Digest {
    let mut content = FORMAT.to_vec();
    content.extend(canonical::json(frame).as_bytes());
    content.push(b'\n');
    content.extend(columns.iter().flatten().flatten());
    Digest::of(&content)
}
