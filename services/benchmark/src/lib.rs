//! How does it compare? Releases of figures, built from frozen snapshots and pinned definitions, protected once and
//! read with their uncertainty and a verdict.
//!
//! [`start`] connects, brings the schema up to date, and serves until it is told to stop.

pub mod app;
pub mod domain;
mod error;
mod rpc;
mod service;
mod settings;
pub mod sources;
pub mod store;

pub use error::Error;
pub use jamfor_host::{Ending, Running, StartError};
pub use service::{Benchmark, NAME, start};
pub use settings::{BuildSettings, Settings, SigningSettings};
