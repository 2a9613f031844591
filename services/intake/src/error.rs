//! The one error of this service: what the caller may read of it, and what the log keeps.

use std::sync::Arc;
use std::time::Duration;

use jamfor_context::Denied;
use jamfor_contract::names::Name;
use jamfor_database::StoreError;
use jamfor_fault::{Fault, Kind, Precondition, Resource, Violation, Violations};

/// How long a caller waits before it tries again after another service was away.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// What a caller reads when the fault is ours.
const OURS: &str = "the service failed; report the request id to its operator";

/// Everything that can go wrong in this service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is wrong, in every way that is listed.
    #[error("input is wrong: {0}")]
    Invalid(Violations),
    /// The page token was not made for this call.
    #[error("page token is not of this call")]
    PageToken,
    /// There is no resource of that name.
    #[error("{name} does not exist")]
    NotFound {
        /// What it would be.
        kind: &'static str,
        /// The name asked for.
        name: String,
    },
    /// Somebody changed the resource since the caller read it.
    #[error("{name} has changed")]
    EtagMismatch {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The round is not in the state that the call needs.
    #[error("{name} is {state}")]
    RoundState {
        /// The reason: `ROUND_NOT_OPEN` and its like.
        reason: &'static str,
        /// The round.
        name: String,
        /// Where it stands.
        state: String,
    },
    /// Things stand against opening the round.
    #[error("{name} cannot open: {} obstacles", obstacles.len())]
    NotReady {
        /// The round.
        name: String,
        /// What stands against it; at least one.
        obstacles: Vec<Precondition>,
    },
    /// Other content came before under these keys.
    #[error("other content came before under a key of {name}")]
    KeyConflict {
        /// The round.
        name: String,
        /// Where the keys stand in the input.
        conflicts: Violations,
    },
    /// The first message of a stream is not a header.
    #[error("stream has no header")]
    HeaderMissing,
    /// A later message of a stream is a header.
    #[error("stream has a second header")]
    HeaderRepeated,
    /// The caller did not read its receipts.
    #[error("reader stalled")]
    ReaderStalled,
    /// The server is stopping.
    #[error("server is draining")]
    Draining,
    /// Another service did not answer.
    #[error("{service} did not answer: {cause}")]
    Dependency {
        /// Which one.
        service: &'static str,
        /// What it said, for the log.
        cause: String,
    },
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A transaction that several callers shared failed.
    #[error(transparent)]
    Shared(Arc<Error>),
    /// The store holds what this service cannot have written, or the service is wrong.
    #[error("defect: {0}")]
    Defect(String),
}

impl Error {
    /// Every reason that is not one of a rule of the domain, of the store or of the platform.
    pub const REASONS: [&'static str; 14] = [
        "INVALID_INPUT",
        "PAGE_TOKEN_INVALID",
        "RESOURCE_NOT_FOUND",
        "ETAG_MISMATCH",
        "ROUND_NOT_DRAFT",
        "ROUND_NOT_OPEN",
        "ROUND_NOT_CLOSED",
        "KEY_CONFLICT",
        "STREAM_HEADER_MISSING",
        "STREAM_HEADER_REPEATED",
        "READER_STALLED",
        "SERVER_DRAINING",
        "DEPENDENCY_UNAVAILABLE",
        "INTERNAL",
    ];

    /// There is no such round.
    #[must_use]
    pub fn no_round(name: &Name) -> Self {
        Self::NotFound { kind: "jamfor/Round", name: name.to_string() }
    }

    /// There is no such weight set, or no such revision of it.
    pub fn no_weight_set(name: &impl ToString) -> Self {
        Self::NotFound { kind: "jamfor/WeightSet", name: name.to_string() }
    }

    /// There is no such snapshot.
    pub fn no_snapshot(name: &impl ToString) -> Self {
        Self::NotFound { kind: "jamfor/Snapshot", name: name.to_string() }
    }

    /// The round is in another state than the call needs.
    pub fn round_state(reason: &'static str, name: &Name, state: &impl ToString) -> Self {
        Self::RoundState { reason, name: name.to_string(), state: state.to_string() }
    }

    /// The round takes no answers.
    #[must_use]
    pub fn not_open(name: &Name) -> Self {
        Self::round_state("ROUND_NOT_OPEN", name, &"not open")
    }

    /// A defect, told with its cause.
    #[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
    pub fn defect(cause: impl ToString) -> Self {
        Self::Defect(cause.to_string())
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation.into())
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) | Self::PageToken | Self::HeaderMissing | Self::HeaderRepeated => {
                Kind::InvalidArgument
            }
            Self::NotFound { .. } => Kind::NotFound,
            Self::EtagMismatch { .. } => Kind::Aborted,
            Self::RoundState { .. } | Self::NotReady { .. } => Kind::FailedPrecondition,
            Self::KeyConflict { .. } => Kind::AlreadyExists,
            Self::ReaderStalled => Kind::DeadlineExceeded,
            Self::Draining | Self::Dependency { .. } => Kind::Unavailable,
            Self::Denied(denied) => denied.kind(),
            Self::Store(error) => error.kind(),
            Self::Shared(error) => error.kind(),
            Self::Defect(_) => Kind::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "INVALID_INPUT",
            Self::PageToken => "PAGE_TOKEN_INVALID",
            Self::NotFound { .. } => "RESOURCE_NOT_FOUND",
            Self::EtagMismatch { .. } => "ETAG_MISMATCH",
            Self::RoundState { reason, .. } => reason,
            Self::NotReady { obstacles, .. } => obstacles.first().map_or("INTERNAL", |first| first.kind),
            Self::KeyConflict { .. } => "KEY_CONFLICT",
            Self::HeaderMissing => "STREAM_HEADER_MISSING",
            Self::HeaderRepeated => "STREAM_HEADER_REPEATED",
            Self::ReaderStalled => "READER_STALLED",
            Self::Draining => "SERVER_DRAINING",
            Self::Dependency { .. } => "DEPENDENCY_UNAVAILABLE",
            Self::Denied(denied) => denied.reason(),
            Self::Store(error) => error.reason(),
            Self::Shared(error) => error.reason(),
            Self::Defect(_) => "INTERNAL",
        }
    }

    fn public_message(&self) -> String {
        match self {
            Self::Invalid(_) => "the input is wrong; see the field violations".to_owned(),
            Self::PageToken => {
                "the page token was not made for this call; start from the first page".to_owned()
            }
            Self::NotFound { name, .. } => format!("{name} does not exist"),
            Self::EtagMismatch { name, .. } => format!("{name} has changed since you read it; read it again"),
            Self::RoundState { reason, name, state } => round_message(reason, name, state),
            Self::NotReady { name, .. } => format!("{name} cannot open yet; see the preconditions"),
            Self::KeyConflict { .. } => {
                "other content came before under this key; give new content a new key".to_owned()
            }
            Self::HeaderMissing => "send a header as the first message".to_owned(),
            Self::HeaderRepeated => "send batches after the header, and no second header".to_owned(),
            Self::ReaderStalled => "read receipts while you write; send what has none again".to_owned(),
            Self::Draining => "this server is stopping; send what has no receipt again".to_owned(),
            Self::Dependency { service, .. } => {
                format!("the {service} service cannot be reached; try again later")
            }
            Self::Denied(denied) => denied.public_message(),
            Self::Store(error) => error.public_message(),
            Self::Shared(error) => error.public_message(),
            Self::Defect(_) => OURS.to_owned(),
        }
    }

    fn metadata(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound { name, .. }
            | Self::EtagMismatch { name, .. }
            | Self::NotReady { name, .. }
            | Self::KeyConflict { name, .. } => vec![("name", name.clone())],
            Self::RoundState { name, state, .. } => vec![("name", name.clone()), ("state", state.clone())],
            Self::Dependency { service, .. } => vec![("service", (*service).to_owned())],
            Self::Denied(denied) => denied.metadata(),
            Self::Store(error) => error.metadata(),
            Self::Shared(error) => error.metadata(),
            Self::Invalid(_)
            | Self::PageToken
            | Self::HeaderMissing
            | Self::HeaderRepeated
            | Self::ReaderStalled
            | Self::Draining
            | Self::Defect(_) => Vec::new(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) | Self::KeyConflict { conflicts: violations, .. } => {
                violations.as_slice()
            }
            _ => &[],
        }
    }

    fn preconditions(&self) -> Vec<Precondition> {
        match self {
            Self::NotReady { obstacles, .. } => obstacles.clone(),
            Self::RoundState { reason, name, state } => vec![Precondition {
                kind: reason,
                subject: name.clone(),
                description: round_message(reason, name, state),
            }],
            _ => Vec::new(),
        }
    }

    fn resource(&self) -> Option<Resource> {
        match self {
            Self::NotFound { kind, name } | Self::EtagMismatch { kind, name } => {
                Some(Resource { kind, name: name.clone() })
            }
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Dependency { .. } | Self::Draining => Some(RETRY_AFTER),
            Self::Store(error) => error.retry_after(),
            Self::Shared(error) => error.retry_after(),
            _ => None,
        }
    }
}

fn round_message(reason: &str, name: &str, state: &str) -> String {
    match reason {
        "ROUND_NOT_DRAFT" => {
            format!("{name} is {state} and no longer a draft; only what stands beside it can change")
        }
        "ROUND_NOT_CLOSED" => format!("{name} is {state}; close it first"),
        _ => format!("{name} is {state} and takes no answers"),
    }
}
