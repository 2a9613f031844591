//! From a fault to a status: the only place where one is made.

use std::collections::BTreeSet;
use std::error::Error;

use jamfor_context::RequestId;
use jamfor_contract::wire;
use jamfor_fault::{Fault, Kind};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::{code, details};

/// The status of a fault. What the caller must not see goes to the log, under the request id.
pub fn status(fault: &impl Fault, call: &impl AsRef<RequestId>) -> Status {
    let request_id = call.as_ref();
    log(fault, request_id);
    Status::with_error_details(
        code::of_kind(fault.kind()),
        details::message(fault),
        details::of(fault, request_id),
    )
}

/// The status of a call to a method that this server does not have.
pub(crate) fn unknown_method(path: &str) -> Status {
    let metadata = [("method".to_owned(), path.chars().take(200).collect::<String>())];
    let details = ErrorDetails::with_error_info("UNKNOWN_METHOD", wire::DOMAIN, metadata);
    Status::with_error_details(Code::Unimplemented, "this server does not have the method", details)
}

fn log(fault: &impl Fault, request_id: &RequestId) {
    let reason = fault.reason();
    match fault.kind() {
        Kind::Internal => tracing::error!(%request_id, reason, error = %chain(fault), "call failed"),
        Kind::Unavailable => {
            tracing::warn!(%request_id, reason, error = %chain(fault), "call cannot be answered now");
        }
        _ => tracing::debug!(%request_id, reason, error = refusal(fault), "call refused"),
    }
}

/// Why a call was refused. Of wrong input only the rules that it breaks: paths hold keys that callers chose, and what a
/// person answered can stand there.
fn refusal(fault: &impl Fault) -> String {
    let violations = fault.violations();
    if violations.is_empty() {
        return fault.to_string();
    }
    let rules: BTreeSet<_> = violations.iter().map(|violation| violation.reason).collect();
    let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
    format!("{} violations: {rules}", violations.len())
}

/// An error and all its causes.
fn chain(fault: &impl Fault) -> String {
    let mut text = fault.to_string();
    let mut source = fault.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = Error::source(error);
    }
    text
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
