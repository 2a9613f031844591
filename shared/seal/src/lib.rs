//! Proof of where a content comes from: Ed25519 signatures (RFC 8032) over statements that say what is signed.
//!
//! The services seal, and whoever holds the public key verifies without them. Nothing here opens a connection.

mod digest;
mod key;
mod seal;
mod statement;

pub use digest::FileDigest;
pub use key::{KeyError, PublicKey, SigningKey};
pub use seal::{Refused, Seal};
pub use statement::{FileStatement, InputStatement, ManifestStatement, StatementError};
