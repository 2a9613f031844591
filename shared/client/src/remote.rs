//! A status that came from another service, made readable.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jamfor_contract::wire;
use jamfor_fault::Kind;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::{Unreached, code};

/// What another service said that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFault {
    /// gRPC's code.
    pub code: Code,
    /// The stable reason; empty when the other side is not of the suite, or could not be reached.
    pub reason: String,
    /// The message for people.
    pub message: String,
    /// The dynamic parts of the message.
    pub metadata: BTreeMap<String, String>,
    /// All that was wrong with the input, as far as it fitted.
    pub violations: Vec<RemoteViolation>,
    /// How many violations did not fit.
    pub violations_omitted: usize,
    /// The resource that this is about, by name.
    pub resource: Option<String>,
    /// How long to wait before trying again, where that helps.
    pub retry_after: Option<Duration>,
    /// Whether the transport failed, so that the other side may not have seen the call.
    pub transport: bool,
}

/// One thing wrong with an input, as another service said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteViolation {
    /// The place in the input.
    pub field: String,
    /// The stable reason.
    pub reason: String,
    /// What is wrong and what to do.
    pub description: String,
    /// The values that would have been accepted, as far as they were listed.
    pub allowed: Vec<String>,
}

impl RemoteFault {
    /// The family of the fault.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        code::to_kind(self.code)
    }

    /// The other side did not answer before the deadline.
    pub(crate) fn out_of_time() -> Self {
        let message = "the other service did not answer in time";
        Self::local(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", message)
    }

    /// A fault of the connection or of the wait, that no service answered.
    pub(crate) fn local(code: Code, reason: &str, message: &str) -> Self {
        Self {
            code,
            reason: reason.to_owned(),
            message: message.to_owned(),
            metadata: BTreeMap::new(),
            violations: Vec::new(),
            violations_omitted: 0,
            resource: None,
            retry_after: None,
            transport: false,
        }
    }
}

impl From<Status> for RemoteFault {
    fn from(status: Status) -> Self {
        // the transport's own timer may be the first to see the deadline pass, and calls it cancelled
        if caused_by::<tonic::TimeoutExpired>(&status) {
            return Self::out_of_time();
        }
        let details = status.get_error_details();
        let info = details.error_info().filter(|info| info.domain == wire::DOMAIN);
        let mut metadata: BTreeMap<String, String> =
            info.map(|info| info.metadata.clone().into_iter().collect()).unwrap_or_default();
        let violations = violations(&details, &mut metadata);
        let omitted = metadata.remove("violations_omitted").and_then(|count| count.parse().ok());
        Self {
            code: status.code(),
            reason: info.map(|info| info.reason.clone()).unwrap_or_default(),
            message: status.message().to_owned(),
            violations,
            violations_omitted: omitted.unwrap_or(0),
            resource: details.resource_info().map(|resource| resource.resource_name.clone()),
            retry_after: details.retry_info().and_then(|retry| retry.retry_delay),
            transport: unreached(&status),
            metadata,
        }
    }
}

fn violations(details: &ErrorDetails, metadata: &mut BTreeMap<String, String>) -> Vec<RemoteViolation> {
    let listed = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    let read = |(at, violation): (usize, &tonic_types::FieldViolation)| {
        let allowed = metadata.remove(&format!("violations.{at}.allowed"));
        RemoteViolation {
            field: violation.field.clone(),
            reason: violation.reason.clone(),
            description: violation.description.clone(),
            allowed: allowed
                .map(|all| all.split(wire::SEPARATOR).map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    };
    listed.iter().enumerate().map(read).collect()
}

/// Whether the connection made the status, and no service.
fn unreached(status: &Status) -> bool {
    caused_by::<tonic::transport::Error>(status) || caused_by::<Unreached>(status)
}

/// Whether an error of a type is among the causes of another one.
pub(crate) fn caused_by<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.is::<E>() {
            return true;
        }
        source = error.source();
    }
    false
}

impl fmt::Display for RemoteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(wire::code_name(self.code))?;
        if !self.reason.is_empty() {
            write!(f, " ({})", self.reason)?;
        }
        write!(f, ": {}", self.message)?;
        for violation in &self.violations {
            write!(f, "; {}: {} ({})", violation.field, violation.description, violation.reason)?;
        }
        Ok(())
    }
}

impl std::error::Error for RemoteFault {}
