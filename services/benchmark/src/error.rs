//! The one error of this service: what the caller may read of it, and what the log keeps.

use std::time::Duration;

use jamfor_client::RemoteFault;
use jamfor_context::Denied;
use jamfor_database::StoreError;
use jamfor_fault::{Fault, Kind, Precondition, Resource, Violation, Violations};

use crate::domain::{
    counted::NotCounted,
    encode::Unreadable,
    lookup::Unknown,
    release::{Release, State},
};

/// How long a caller waits before trying again when another service does not answer.
const RETRY_AFTER: Duration = Duration::from_secs(1);

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
        /// The name asked for.
        name: String,
    },
    /// A release of that name counts something else.
    #[error("{name} exists and counts something else")]
    Exists {
        /// Its name.
        name: String,
    },
    /// Other content came before under the key of a request.
    #[error("other content came before under {key}")]
    KeyConflict {
        /// The key.
        key: String,
    },
    /// Somebody changed the resource since the caller read it.
    #[error("{name} has changed")]
    EtagMismatch {
        /// Its name.
        name: String,
    },
    /// Rounds have no snapshot yet.
    #[error("rounds are not frozen: {rounds:?}")]
    RoundsNotFrozen {
        /// Their names.
        rounds: Vec<String>,
    },
    /// The release is being built, or failed.
    #[error("{name} is not ready")]
    NotReady {
        /// Its name.
        name: String,
    },
    /// The release was stored by a version whose encoding is no longer read.
    #[error("{name} is of an encoding that is no longer read")]
    Outdated {
        /// Its name.
        name: String,
    },
    /// The release is not open to this audience.
    #[error("{name} is not published to {audience}")]
    NotPublished {
        /// Its name.
        name: String,
        /// Who asked.
        audience: &'static str,
    },
    /// The audit of the release recovered a suppressed figure, or it has none.
    #[error("{name} is not protected")]
    ProtectionFailed {
        /// Its name.
        name: String,
    },
    /// Other releases of its rounds were opened, and neither is protected together with the other.
    #[error("{name} is not protected together with {others:?}")]
    NotProtectedTogether {
        /// Its name.
        name: String,
        /// Theirs.
        others: Vec<String>,
    },
    /// Fewer than two persons answer for a release with answers of persons.
    #[error("{name} is not approved by two persons")]
    NotApproved {
        /// Its name.
        name: String,
    },
    /// The release is superseded or withdrawn.
    #[error("{name} has ended: {why}")]
    Ended {
        /// Its name.
        name: String,
        /// What ended it, for those who may know of it.
        why: String,
    },
    /// The release has no such figure at all.
    #[error("{release} does not know {value}: {what:?}")]
    Unknown {
        /// The release.
        release: String,
        /// What it does not know.
        what: Unknown,
        /// As it was asked for.
        value: String,
    },
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Another service did not answer, or not as it should.
    #[error("{service}: {fault}")]
    Dependency {
        /// Which one.
        service: &'static str,
        /// What it said.
        fault: Box<RemoteFault>,
    },
    /// Another service answered what this one cannot use.
    #[error("{service} answered what cannot be used: {cause}")]
    Answer {
        /// Which one.
        service: &'static str,
        /// What is wrong with it.
        cause: String,
    },
    /// A table cannot be counted.
    #[error(transparent)]
    NotCounted(#[from] NotCounted),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store holds what this service cannot have written.
    #[error("{name}: {cause}")]
    Damaged {
        /// Which release.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
}

impl Error {
    /// Every reason that is not one of the store or of the platform.
    pub const REASONS: [&'static str; 23] = [
        "INVALID_INPUT",
        "PAGE_TOKEN_INVALID",
        "RESOURCE_NOT_FOUND",
        "RELEASE_EXISTS",
        "KEY_CONFLICT",
        "ETAG_MISMATCH",
        "ROUND_NOT_FROZEN",
        "RELEASE_NOT_READY",
        "RELEASE_NOT_PUBLISHED",
        "PROTECTION_FAILED",
        "NOT_PROTECTED_TOGETHER",
        "RELEASE_NOT_APPROVED",
        "RELEASE_ENDED",
        "INDICATOR_UNKNOWN",
        "ROUND_UNKNOWN",
        "TARGET_GROUP_UNKNOWN",
        "COMPARATOR_UNKNOWN",
        "RELEASE_OUTDATED",
        "BREAKDOWN_UNKNOWN",
        "OPTION_UNKNOWN",
        "PERMISSION_DENIED",
        "DEPENDENCY_UNAVAILABLE",
        "INTERNAL",
    ];

    /// Bytes that cannot be read.
    #[must_use]
    pub fn unreadable(name: &str, cause: &Unreadable) -> Self {
        match cause {
            Unreadable::Outdated => Self::Outdated { name: name.to_owned() },
            Unreadable::Encoding(_) | Unreadable::Kind | Unreadable::Digest => {
                Self::Damaged { name: name.to_owned(), cause: cause.to_string() }
            }
        }
    }

    /// That a release is not, or no longer, there to be read by everybody. For those who may know of it.
    #[must_use]
    pub fn ended(release: &Release) -> Self {
        let why = match release.state {
            State::Superseded => format!("is superseded by {}", release.superseded_by),
            State::Withdrawn => format!("was withdrawn: {}", release.withdrawal),
            _ => "is not published".to_owned(),
        };
        Self::Ended { name: release.name.to_string(), why }
    }

    /// What another service said.
    #[must_use]
    pub fn remote(service: &'static str, fault: RemoteFault) -> Self {
        Self::Dependency { service, fault: Box::new(fault) }
    }

    /// Whether trying again later can help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.kind(),
            Kind::Unavailable | Kind::DeadlineExceeded | Kind::Aborted | Kind::ResourceExhausted
        )
    }

    /// The kind of a remote fault as ours: an answer that we did not expect is our own defect.
    const fn kind_of(fault: &RemoteFault) -> Kind {
        match fault.kind() {
            kind @ (Kind::Unavailable | Kind::DeadlineExceeded) => kind,
            Kind::ResourceExhausted | Kind::Aborted => Kind::Unavailable,
            _ => Kind::Internal,
        }
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

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) | Self::PageToken => Kind::InvalidArgument,
            Self::NotFound { .. } | Self::Unknown { .. } => Kind::NotFound,
            Self::Exists { .. } | Self::KeyConflict { .. } => Kind::AlreadyExists,
            Self::EtagMismatch { .. } => Kind::Aborted,
            Self::RoundsNotFrozen { .. }
            | Self::NotReady { .. }
            | Self::Outdated { .. }
            | Self::NotPublished { .. }
            | Self::ProtectionFailed { .. }
            | Self::NotProtectedTogether { .. }
            | Self::NotApproved { .. }
            | Self::Ended { .. } => Kind::FailedPrecondition,
            Self::Denied(denied) => denied.kind(),
            Self::Dependency { fault, .. } => Self::kind_of(fault),
            Self::Store(error) => error.kind(),
            Self::Answer { .. } | Self::NotCounted(_) | Self::Damaged { .. } => Kind::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "INVALID_INPUT",
            Self::PageToken => "PAGE_TOKEN_INVALID",
            Self::NotFound { .. } => "RESOURCE_NOT_FOUND",
            Self::Exists { .. } => "RELEASE_EXISTS",
            Self::KeyConflict { .. } => "KEY_CONFLICT",
            Self::EtagMismatch { .. } => "ETAG_MISMATCH",
            Self::RoundsNotFrozen { .. } => "ROUND_NOT_FROZEN",
            Self::NotReady { .. } => "RELEASE_NOT_READY",
            Self::Outdated { .. } => "RELEASE_OUTDATED",
            Self::NotPublished { .. } => "RELEASE_NOT_PUBLISHED",
            Self::ProtectionFailed { .. } => "PROTECTION_FAILED",
            Self::NotProtectedTogether { .. } => "NOT_PROTECTED_TOGETHER",
            Self::NotApproved { .. } => "RELEASE_NOT_APPROVED",
            Self::Ended { .. } => "RELEASE_ENDED",
            Self::Unknown { what, .. } => reason_of(*what),
            Self::Denied(denied) => denied.reason(),
            Self::Dependency { fault, .. } => match Self::kind_of(fault) {
                Kind::Unavailable => "DEPENDENCY_UNAVAILABLE",
                Kind::DeadlineExceeded => "DEADLINE_EXCEEDED",
                _ => "INTERNAL",
            },
            Self::Store(error) => error.reason(),
            Self::Answer { .. } | Self::NotCounted(_) | Self::Damaged { .. } => "INTERNAL",
        }
    }

    fn public_message(&self) -> String {
        match self {
            Self::Invalid(violations) => {
                format!("the input has {} violations; correct each of them", violations.len())
            }
            Self::PageToken => {
                "the page token was made for another call; start from the first page".to_owned()
            }
            Self::NotFound { name } => format!("{name} does not exist"),
            Self::Exists { name } => format!("{name} exists and counts something else; choose another id"),
            Self::KeyConflict { .. } => {
                "other content came before under this request id; give new content a new one".to_owned()
            }
            Self::EtagMismatch { name } => format!("{name} has changed since you read it; read it again"),
            Self::RoundsNotFrozen { rounds } => format!("freeze {} first", rounds.join(", ")),
            Self::NotReady { name } => format!("{name} is still being built, or failed; watch it"),
            Self::Outdated { name } => {
                format!(
                    "{name} was built by a version before and cannot be read; create it again under another id"
                )
            }
            Self::NotPublished { name, audience } => format!("{name} is not published to {audience}"),
            Self::ProtectionFailed { name } => {
                format!("{name} does not protect its respondents; it stays with the methodologist")
            }
            Self::NotProtectedTogether { name, others } => {
                let others = others.join(", ");
                format!(
                    "{name} is not protected together with {others}, which was opened meanwhile; create it again under \
                     another id"
                )
            }
            Self::NotApproved { name } => {
                format!("{name} holds answers of persons; have two persons approve it first")
            }
            Self::Ended { name, why } => format!("{name} {why}"),
            Self::Unknown { release, value, .. } => format!("{release} does not have {value}"),
            Self::Denied(denied) => denied.public_message(),
            Self::Dependency { service, fault } if Self::kind_of(fault) != Kind::Internal => {
                format!("the {service} service cannot be reached; try again")
            }
            Self::Store(error) => error.public_message(),
            Self::Dependency { .. } | Self::Answer { .. } | Self::NotCounted(_) | Self::Damaged { .. } => {
                "the service failed; report the request id to its operator".to_owned()
            }
        }
    }

    fn metadata(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound { name }
            | Self::Exists { name }
            | Self::EtagMismatch { name }
            | Self::NotReady { name }
            | Self::Outdated { name }
            | Self::ProtectionFailed { name }
            | Self::NotApproved { name }
            | Self::Ended { name, .. } => vec![("name", name.clone())],
            Self::NotPublished { name, audience } => {
                vec![("name", name.clone()), ("audience", (*audience).to_owned())]
            }
            Self::NotProtectedTogether { name, others } => {
                vec![("name", name.clone()), ("releases", others.join(", "))]
            }
            Self::KeyConflict { key } => vec![("request_id", key.clone())],
            Self::RoundsNotFrozen { rounds } => vec![("rounds", rounds.join(", "))],
            Self::Unknown { release, value, .. } => {
                vec![("release", release.clone()), ("value", value.clone())]
            }
            Self::Denied(denied) => denied.metadata(),
            Self::Dependency { service, .. } => vec![("service", (*service).to_owned())],
            Self::Store(error) => error.metadata(),
            Self::Invalid(_)
            | Self::PageToken
            | Self::Answer { .. }
            | Self::NotCounted(_)
            | Self::Damaged { .. } => Vec::new(),
        }
    }

    fn violations(&self) -> &[Violation] {
        if let Self::Invalid(violations) = self { violations.as_slice() } else { &[] }
    }

    fn preconditions(&self) -> Vec<Precondition> {
        let one = |kind, subject: &String| Precondition {
            kind,
            subject: subject.clone(),
            description: self.public_message(),
        };
        match self {
            Self::RoundsNotFrozen { rounds } => {
                rounds.iter().map(|round| one("ROUND_NOT_FROZEN", round)).collect()
            }
            Self::NotProtectedTogether { others, .. } => {
                others.iter().map(|other| one(self.reason(), other)).collect()
            }
            Self::NotReady { name }
            | Self::Outdated { name }
            | Self::NotPublished { name, .. }
            | Self::ProtectionFailed { name }
            | Self::NotApproved { name }
            | Self::Ended { name, .. } => {
                vec![one(self.reason(), name)]
            }
            _ => Vec::new(),
        }
    }

    fn resource(&self) -> Option<Resource> {
        match self {
            Self::NotFound { name } | Self::Exists { name } | Self::EtagMismatch { name } => {
                Some(Resource { kind: resource_type(name), name: name.clone() })
            }
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Dependency { fault, .. } if Self::kind_of(fault) == Kind::Unavailable => {
                Some(fault.retry_after.unwrap_or(RETRY_AFTER))
            }
            _ => None,
        }
    }
}

/// The type of the resource with a name, as details say it.
fn resource_type(name: &str) -> &'static str {
    match name.split('/').nth(2) {
        Some("comparators") => "jamfor/Comparator",
        Some("verdictOverrides") => "jamfor/VerdictOverride",
        Some("publishedFigures") => "jamfor/PublishedFigure",
        _ => "jamfor/Release",
    }
}

const fn reason_of(what: Unknown) -> &'static str {
    match what {
        Unknown::Indicator => "INDICATOR_UNKNOWN",
        Unknown::Round | Unknown::PooledRounds => "ROUND_UNKNOWN",
        Unknown::Comparator => "COMPARATOR_UNKNOWN",
        Unknown::Group => "TARGET_GROUP_UNKNOWN",
        Unknown::Breakdown => "BREAKDOWN_UNKNOWN",
        Unknown::Option => "OPTION_UNKNOWN",
        Unknown::Whose => "INVALID_INPUT",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_reason_is_in_the_contract() {
        for reason in Error::REASONS {
            assert_eq!(jamfor_contract::reason_name(jamfor_contract::reason(reason)), reason);
        }
    }

    #[test]
    fn a_release_of_an_older_version_is_refused_by_name() {
        let error = Error::unreadable("bodies/b/releases/r", &Unreadable::Outdated);
        assert_eq!((error.kind(), error.reason()), (Kind::FailedPrecondition, "RELEASE_OUTDATED"));
        assert_eq!(error.metadata(), [("name", "bodies/b/releases/r".to_owned())]);
    }

    #[test]
    fn each_release_that_stands_against_an_opening_is_named() {
        let others = ["bodies/b/releases/a", "bodies/b/releases/c"].map(str::to_owned).to_vec();
        let error = Error::NotProtectedTogether { name: "bodies/b/releases/r".into(), others };
        assert_eq!((error.kind(), error.reason()), (Kind::FailedPrecondition, "NOT_PROTECTED_TOGETHER"));
        let releases = "bodies/b/releases/a, bodies/b/releases/c".to_owned();
        assert_eq!(error.metadata(), [("name", "bodies/b/releases/r".into()), ("releases", releases)]);
        let subjects: Vec<_> = error.preconditions().into_iter().map(|one| one.subject).collect();
        assert_eq!(subjects, ["bodies/b/releases/a", "bodies/b/releases/c"]);
    }

    #[test]
    fn another_service_that_is_away_is_not_our_defect() {
        let away = Error::remote("intake", RemoteFault::from(tonic::Status::unavailable("gone")));
        assert_eq!((away.kind(), away.reason()), (Kind::Unavailable, "DEPENDENCY_UNAVAILABLE"));
        assert!(away.is_passing() && away.retry_after().is_some());
        let wrong = Error::remote("intake", RemoteFault::from(tonic::Status::invalid_argument("secret")));
        assert_eq!(wrong.kind(), Kind::Internal);
        assert!(!wrong.public_message().contains("secret") && !wrong.is_passing());
    }
}
