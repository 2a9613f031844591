//! What every error enum of a service says about itself.

use std::time::Duration;

use crate::Violation;

/// The kind of a fault: the same families as gRPC's canonical codes, without their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The input is wrong whatever the state of the system.
    InvalidArgument,
    /// The named resource does not exist.
    NotFound,
    /// The resource exists and says something else.
    AlreadyExists,
    /// The system is not in the state that the call needs.
    FailedPrecondition,
    /// Somebody else changed the resource at the same time.
    Aborted,
    /// The caller is known and may not do this.
    PermissionDenied,
    /// The caller is not known.
    Unauthenticated,
    /// A quota or limit of the caller is used up.
    ResourceExhausted,
    /// The system cannot answer now; trying again later helps.
    Unavailable,
    /// The caller's deadline passed.
    DeadlineExceeded,
    /// The system is wrong, not the caller.
    Internal,
}

/// A state that the call needed and did not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precondition {
    /// The kind of precondition, a stable reason.
    pub kind: &'static str,
    /// The resource whose state is wrong.
    pub subject: String,
    /// What to do.
    pub description: String,
}

/// The resource that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its type, such as `jamfor/Round`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

/// What a caller may know of a fault. Implemented once per service, by an exhaustive match.
///
/// `Display` (through [`std::error::Error`]) is what the log keeps; [`Fault::public_message`] is what the
/// caller reads. The two are apart so that a driver's words can never reach a caller by accident.
pub trait Fault: std::error::Error {
    /// The family of the fault.
    fn kind(&self) -> Kind;

    /// A value of `jamfor.common.v1.ErrorReason` without its prefix.
    fn reason(&self) -> &'static str;

    /// Lower case, no full stop, says what to do.
    fn public_message(&self) -> String;

    /// Every dynamic part of the message, by a stable key.
    fn metadata(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// All that is wrong with the input.
    fn violations(&self) -> &[Violation] {
        &[]
    }

    /// The states that were needed and not found.
    fn preconditions(&self) -> Vec<Precondition> {
        Vec::new()
    }

    /// The resource that this is about.
    fn resource(&self) -> Option<Resource> {
        None
    }

    /// How long to wait before trying again, where trying again helps.
    fn retry_after(&self) -> Option<Duration> {
        None
    }
}
