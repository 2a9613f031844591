//! What is asked, of whom, and what an answer means: surveys, questionnaires, concepts, indicators, crosswalks,
//! policies and the register of areas.
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
pub use service::{NAME, Questionnaire, start};
pub use settings::Settings;
