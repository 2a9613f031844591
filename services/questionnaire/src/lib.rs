//! What is asked, of whom, and what an answer means: surveys, questionnaires, concepts, indicators, crosswalks,
//! policies and the register of areas.
//!
//! Four floors: `rpc` reads and writes the wire, `app` has one command per RPC, `domain` holds the rules, `store`
//! keeps what was decided. [`start`] runs them all behind a server.

pub mod app;
pub mod domain;
mod error;
mod rpc;
mod settings;
mod start;
pub mod store;

pub use error::Error;
pub use settings::Settings;
pub use start::{NAME, Running, StartError, start};
