//! What every service does around its handlers: settings, command line, database and schema, server, admin port,
//! readiness, the end in order, and exit codes.
//!
//! A service says what it is by [`Service`]; its `main.rs` is `jamfor_host::main::<Intake>()`, and another process
//! runs it beside others by [`start`].

mod admin;
mod arguments;
mod audit;
mod ending;
mod migrate;
mod neighbours;
mod readiness;
mod run;
mod schema;
mod service;
mod settings;
mod start;

pub use admin::AdminSettings;
pub use ending::{Ending, StartError};
pub use run::main;
pub use service::{Assembled, House, Service};
pub use settings::{Hosted, Platform};
pub use start::{Running, start};
