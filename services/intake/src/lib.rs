//! The intake service: rounds, the answers that come in, and the snapshots that are made of them.

pub mod domain;
pub mod error;
pub mod store;

pub use error::Error;
