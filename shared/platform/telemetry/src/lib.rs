//! Logs, traces and metrics of a service. Logs always; traces and metrics when a collector is configured.
//!
//! No request or response message is ever logged: what a person answered must not reach a log.

mod init;
mod propagate;
mod settings;

pub use init::{Guard, TelemetryError, init, meter};
pub use propagate::{adopt, inject};
pub use settings::{Format, TelemetrySettings};
