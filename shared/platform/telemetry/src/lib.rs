//! Logs, metrics and traces of a service. Logs and metrics always; what is sent to a collector when there is one.
//!
//! No request or response message is ever logged: what a person answered must not reach a log.

mod collector;
mod exposition;
mod init;
mod lines;
mod process;
mod propagate;
mod settings;

pub use collector::CollectorError;
pub use exposition::exposition;
pub use init::{Guard, TelemetryError, init, meter};
pub use propagate::{adopt, inject, resume, traceparent};
pub use settings::{Format, TelemetrySettings};
