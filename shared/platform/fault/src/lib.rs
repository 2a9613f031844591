//! What went wrong, in words of our own: violations of an input, the lines of a file that they stand on, and the faults
//! of a service.
//!
//! Nothing here knows gRPC. The one place that turns a [`Fault`] into a status is the server crate.

mod fault;
mod lines;
mod violation;

pub use fault::{Fault, Kind, Precondition, Resource};
pub use lines::Lines;
pub use violation::{FieldPath, Violation, Violations};
