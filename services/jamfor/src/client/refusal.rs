//! From a status of a service to a failure of a command.

use jamfor_client::RemoteFault;
use tonic::{Response, Status};
use tonic_types::StatusExt;

use crate::failure::{Cause, Failure, Problem};

/// The failure that a status stands for, with all its violations and preconditions.
#[must_use]
pub fn refusal(status: Status) -> Failure {
    let preconditions = preconditions(&status);
    let request_id = request_id(&status);
    let fault = RemoteFault::from(status);
    let cause = if fault.transport { Cause::Unavailable } else { Cause::of_code(fault.code) };
    let mut problems: Vec<Problem> = fault
        .violations
        .into_iter()
        .map(|violation| Problem {
            place: None,
            field: violation.field,
            reason: violation.reason,
            description: violation.description,
            allowed: violation.allowed,
        })
        .collect();
    problems.extend(preconditions);
    if fault.violations_omitted > 0 {
        problems.push(more(fault.violations_omitted));
    }
    Failure::Refused {
        cause,
        reason: if fault.reason.is_empty() { format!("{:?}", fault.code) } else { fault.reason },
        message: if fault.transport {
            format!("cannot reach the service: {}", fault.message)
        } else {
            fault.message
        },
        problems,
        request_id,
    }
}

fn preconditions(status: &Status) -> Vec<Problem> {
    let details = status.get_error_details();
    let listed = details.precondition_failure().map(|failure| failure.violations.clone()).unwrap_or_default();
    let problem = |it: tonic_types::PreconditionViolation| Problem {
        place: None,
        field: it.subject,
        reason: it.r#type,
        description: it.description,
        allowed: Vec::new(),
    };
    listed.into_iter().map(problem).collect()
}

fn request_id(status: &Status) -> String {
    let details = status.get_error_details();
    details.error_info().and_then(|info| info.metadata.get("request_id").cloned()).unwrap_or_default()
}

fn more(omitted: usize) -> Problem {
    Problem {
        place: None,
        field: String::new(),
        reason: "INVALID_INPUT".to_owned(),
        description: format!("and {omitted} more that did not fit into the answer"),
        allowed: Vec::new(),
    }
}

/// An answer of a service, without what the transport adds.
pub trait Answered<T> {
    /// The message, or why there is none.
    ///
    /// # Errors
    /// The service's refusal.
    fn answered(self) -> Result<T, Failure>;
}

impl<T> Answered<T> for Result<Response<T>, Status> {
    fn answered(self) -> Result<T, Failure> {
        self.map(Response::into_inner).map_err(refusal)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use tonic::Code;
    use tonic_types::{ErrorDetails, PreconditionViolation};

    use super::*;

    #[test]
    fn a_refusal_keeps_its_reason_and_all_that_is_wrong() {
        let mut details =
            ErrorDetails::with_error_info("ROUND_NOT_OPEN", "jamfor", std::collections::HashMap::new());
        details.set_precondition_failure(vec![
            PreconditionViolation::new("ROUND_NOT_DRAFT", "bodies/a/rounds/b", "the round is closed"),
            PreconditionViolation::new("PARTICIPANTS_MISSING", "bodies/a/rounds/b", "add participants"),
        ]);
        let status = Status::with_error_details(Code::FailedPrecondition, "the round does not open", details);
        let failure = refusal(status);
        assert_eq!(failure.cause(), Cause::Precondition);
        assert_eq!(failure.to_string(), "the round does not open (ROUND_NOT_OPEN)");
        let reasons: Vec<_> = failure.problems().iter().map(|problem| problem.reason.as_str()).collect();
        assert_eq!(reasons, ["ROUND_NOT_DRAFT", "PARTICIPANTS_MISSING"]);
    }

    #[test]
    fn a_status_of_somebody_else_is_told_by_its_code() {
        let failure = refusal(Status::new(Code::Unimplemented, "no such method"));
        let Failure::Refused { reason, cause, .. } = failure else { panic!("not a refusal") };
        assert_eq!((reason.as_str(), cause), ("Unimplemented", Cause::Internal));
    }
}
