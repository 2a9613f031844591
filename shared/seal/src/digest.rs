//! The digest of a file that comes in pieces.

use sha2::{Digest as _, Sha256};

/// SHA-256 and length of what was seen so far.
#[derive(Clone, Debug, Default)]
pub struct FileDigest {
    hash: Sha256,
    bytes: u64,
}

impl FileDigest {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
    }

    /// `sha256:` and 64 hexadecimal digits, and how many bytes there were.
    #[must_use]
    pub fn finish(self) -> (String, u64) {
        (format!("sha256:{}", hex::encode(self.hash.finalize())), self.bytes)
    }
}
