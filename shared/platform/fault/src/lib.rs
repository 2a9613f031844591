//! What went wrong, in words of our own: violations of an input and the faults of a service.
//!
//! Nothing here knows gRPC. The one place that turns a [`Fault`] into a status is the server crate.

mod fault;
mod violation;

pub use fault::{Fault, Kind, Precondition, Resource};
pub use violation::{FieldPath, Violation, Violations};
