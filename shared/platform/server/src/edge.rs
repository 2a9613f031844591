//! The faults of the edge itself, before and around a handler.

use std::time::Duration;

use jamfor_fault::{Fault, Kind, Violation, Violations};

/// How long a caller waits before it tries an overloaded server again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What the edge refuses or notices.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EdgeFault {
    #[error("deadline passed")]
    DeadlineExceeded,
    #[error("too many calls at once")]
    Overloaded,
    #[error("caller calls too often; the next call may come in {0:?}")]
    TooOften(Duration),
    #[error("server drains")]
    Draining,
    #[error("answer was not read for too long")]
    ReaderStalled,
    #[error("handler panicked")]
    Panicked,
    #[error("message is too large: {0}")]
    MessageTooLarge(String),
    #[error("message cannot be read: {0}")]
    Malformed(String),
    #[error("input is invalid: {0}")]
    Invalid(#[from] Violations),
    #[error("{0}")]
    Other(String),
}

impl Fault for EdgeFault {
    fn kind(&self) -> Kind {
        match self {
            Self::DeadlineExceeded | Self::ReaderStalled => Kind::DeadlineExceeded,
            Self::Overloaded | Self::Draining => Kind::Unavailable,
            Self::Panicked | Self::Other(_) => Kind::Internal,
            Self::MessageTooLarge(_) | Self::TooOften(_) => Kind::ResourceExhausted,
            Self::Malformed(_) | Self::Invalid(_) => Kind::InvalidArgument,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Overloaded => "SERVER_OVERLOADED",
            Self::TooOften(_) => "RATE_LIMITED",
            Self::Draining => "SERVER_DRAINING",
            Self::ReaderStalled => "READER_STALLED",
            Self::Panicked | Self::Other(_) => "INTERNAL",
            Self::MessageTooLarge(_) => "MESSAGE_TOO_LARGE",
            Self::Malformed(_) | Self::Invalid(_) => "INVALID_INPUT",
        }
    }

    fn public_message(&self) -> String {
        match self {
            Self::DeadlineExceeded => "the deadline passed; what was begun may still be done",
            Self::Overloaded => "too many calls at once; try again later",
            Self::TooOften(_) => "you call this method too often; wait as long as the details say",
            Self::Draining => "the server is stopping; ask again, another one answers",
            Self::ReaderStalled => "the answer was not read for too long; read on, or ask again",
            Self::Panicked | Self::Other(_) => "the service failed; report the request id to its operator",
            Self::MessageTooLarge(_) => "the message is larger than this method takes",
            Self::Malformed(_) => "the message is not what this method takes",
            Self::Invalid(_) => "the input breaks the rules of the contract; see the field violations",
        }
        .to_owned()
    }

    fn violations(&self) -> &[Violation] {
        if let Self::Invalid(violations) = self { violations.as_slice() } else { &[] }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Overloaded => Some(RETRY_AFTER),
            Self::TooOften(wait) => Some(*wait),
            _ => None,
        }
    }
}
