//! The canonical bytes of a release, in pieces that a database can hold, and their digest.
//!
//! The bytes depend on the figures and the pinned inputs alone: not on the engine, threads or order of arrival.

use sha2::{Digest as _, Sha256};

use super::{built::Built, frame::Frame, record::Record};

/// The largest piece.
pub const LARGEST: usize = 1 << 20;

/// The version of this encoding; part of the digest.
const FORMAT: &[u8] = b"jamfor-release-2";

/// Marks a piece of the vocabulary.
const FRAME: u8 = 2;
/// Marks a piece of whole figures.
const RECORDS: u8 = 3;
/// What marked the pieces of `jamfor-release-1`.
const OUTDATED: std::ops::RangeInclusive<u8> = 0..=1;

/// Why bytes are no release.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A part does not decode.
    #[error("stored release does not decode: {0}")]
    Encoding(#[from] postcard::Error),
    /// It was stored in an encoding that is no longer read.
    #[error("stored release is of an encoding that is no longer read")]
    Outdated,
    /// A piece is of no known kind.
    #[error("stored release has a piece of an unknown kind")]
    Kind,
    /// The digest is another one than was stored.
    #[error("stored release has another digest than it had")]
    Digest,
}

/// A release in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The pieces, in order, each at most [`LARGEST`] bytes.
    pub pieces: Vec<Vec<u8>>,
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
}

/// The bytes of a release.
///
/// # Errors
/// Never for a release that was built: every part can be encoded.
pub fn encode(built: &Built) -> Result<Encoded, Unreadable> {
    let mut hash = Sha256::new();
    hash.update(FORMAT);
    let frame = postcard::to_stdvec(&built.frame)?;
    hash.update((frame.len() as u64).to_be_bytes());
    hash.update(&frame);
    let mut pieces: Vec<Vec<u8>> = frame.chunks(LARGEST - 1).map(|part| [&[FRAME], part].concat()).collect();
    let mut piece = vec![RECORDS];
    for record in &built.records {
        let bytes = postcard::to_stdvec(record)?;
        hash.update(&bytes);
        if piece.len() + bytes.len() > LARGEST {
            pieces.push(std::mem::replace(&mut piece, vec![RECORDS]));
        }
        piece.extend_from_slice(&bytes);
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    Ok(Encoded { pieces, digest: format!("sha256:{}", hex::encode(hash.finalize())) })
}

/// The release that the pieces hold.
///
/// # Errors
/// When the pieces are not what was stored under this digest.
pub fn decode(pieces: &[Vec<u8>], digest: &str) -> Result<Built, Unreadable> {
    let (mut frame, mut records) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece.split_first() {
            Some((&FRAME, part)) => frame.extend_from_slice(part),
            Some((&RECORDS, mut rest)) => {
                while !rest.is_empty() {
                    let (record, after) = postcard::take_from_bytes::<Record>(rest)?;
                    records.push(record);
                    rest = after;
                }
            }
            Some((kind, _)) if OUTDATED.contains(kind) => return Err(Unreadable::Outdated),
            _ => return Err(Unreadable::Kind),
        }
    }
    let built = Built::new(postcard::from_bytes::<Frame>(&frame)?, records);
    if encode(&built)?.digest == digest { Ok(built) } else { Err(Unreadable::Digest) }
}
