//! What both ends of a call agree on beside the messages: names of headers, how codes are written, and how the
//! details of a fault are laid out.

use std::time::Duration;

use tonic::Code;

/// The header that carries the request id, both ways.
pub const REQUEST_ID: &str = "x-request-id";

/// The header that carries what the caller will wait.
pub const GRPC_TIMEOUT: &str = "grpc-timeout";

/// Whose reasons an ErrorInfo of the suite carries.
pub const DOMAIN: &str = "jamfor";

/// Between the allowed values of a violation.
pub const SEPARATOR: &str = ", ";

/// What is left of a deadline, as `grpc-timeout` says it; whole milliseconds, at most eight digits.
#[must_use]
pub fn timeout(left: Duration) -> String {
    format!("{}m", left.as_millis().min(99_999_999))
}

/// The name of a code as the conventions for telemetry write it.
#[must_use]
pub const fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_never_has_more_digits_than_the_protocol_allows() {
        assert_eq!(timeout(Duration::from_secs(3)), "3000m");
        assert_eq!(timeout(Duration::MAX), "99999999m");
    }
}
