//! Transport security of both ends: certificates that are read again while the process runs.

mod peer;

pub use peer::PeerNames;
