//! The intake service: rounds, the answers that come in, and the snapshots that are made of them.
//!
//! Four floors: `rpc` reads and writes the wire, `app` has one command per RPC, `domain` holds the rules, `store`
//! keeps what was decided. [`start`] runs them all behind a server.

pub mod app;
pub mod domain;
mod error;
mod rpc;
mod service;
mod settings;
pub mod store;

pub use error::Error;
pub use jamfor_host::{Ending, Running, StartError};
pub use service::{IntakeService, NAME, start};
pub use settings::Settings;
