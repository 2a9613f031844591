//! The one error of this service: what the caller may read of it, and what the log keeps.

use std::time::Duration;

use jamfor_context::Denied;
use jamfor_contract::names::{Area, Collection, Name};
use jamfor_database::StoreError;
use jamfor_fault::{Fault, Kind, Resource, Violation, Violations};

use crate::domain::definition::Damaged;

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
    /// A published revision has this number and other content.
    #[error("{name} is published with other content")]
    RevisionFrozen {
        /// The name of the revision.
        name: String,
    },
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store holds what this service cannot have written.
    #[error("{name}: {cause}")]
    Damaged {
        /// Which row.
        name: String,
        /// What is wrong with it.
        cause: Damaged,
    },
}

impl Error {
    /// Every reason that is not one of a rule, of the store or of the platform.
    pub const REASONS: [&'static str; 5] =
        ["INVALID_INPUT", "PAGE_TOKEN_INVALID", "RESOURCE_NOT_FOUND", "ETAG_MISMATCH", "REVISION_FROZEN"];

    /// There is no definition of that name.
    #[must_use]
    pub fn no_definition(name: &Name) -> Self {
        Self::NotFound { kind: kind(name.collection), name: name.to_string() }
    }

    /// There is no revision of that number.
    #[must_use]
    pub fn no_revision(name: &Name, number: i32) -> Self {
        Self::NotFound { kind: kind(name.collection), name: name.revision(number).to_string() }
    }

    /// There is no area of that name.
    #[must_use]
    pub fn no_area(name: &Area) -> Self {
        Self::NotFound { kind: "jamfor/Area", name: name.to_string() }
    }

    /// The definition has changed.
    #[must_use]
    pub fn changed(name: &Name) -> Self {
        Self::EtagMismatch { kind: kind(name.collection), name: name.to_string() }
    }

    /// Another revision has the number.
    #[must_use]
    pub fn frozen(name: &Name, number: i32) -> Self {
        Self::RevisionFrozen { name: name.revision(number).to_string() }
    }

    /// A row cannot be read.
    pub fn damaged<N: ToString + ?Sized>(name: &N, cause: Damaged) -> Self {
        Self::Damaged { name: name.to_string(), cause }
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
            Self::NotFound { .. } => Kind::NotFound,
            Self::EtagMismatch { .. } => Kind::Aborted,
            Self::RevisionFrozen { .. } => Kind::AlreadyExists,
            Self::Denied(denied) => denied.kind(),
            Self::Store(error) => error.kind(),
            Self::Damaged { .. } => Kind::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "INVALID_INPUT",
            Self::PageToken => "PAGE_TOKEN_INVALID",
            Self::NotFound { .. } => "RESOURCE_NOT_FOUND",
            Self::EtagMismatch { .. } => "ETAG_MISMATCH",
            Self::RevisionFrozen { .. } => "REVISION_FROZEN",
            Self::Denied(denied) => denied.reason(),
            Self::Store(error) => error.reason(),
            Self::Damaged { .. } => "INTERNAL",
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
            Self::NotFound { name, .. } => format!("{name} does not exist"),
            Self::EtagMismatch { name, .. } => format!("{name} has changed since you read it; read it again"),
            Self::RevisionFrozen { name } => {
                format!("{name} is published with other content and never changes; publish the next revision")
            }
            Self::Denied(denied) => denied.public_message(),
            Self::Store(error) => error.public_message(),
            Self::Damaged { .. } => "the service failed; report the request id to its operator".to_owned(),
        }
    }

    fn metadata(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound { name, .. } | Self::EtagMismatch { name, .. } | Self::RevisionFrozen { name } => {
                vec![("name", name.clone())]
            }
            Self::Denied(denied) => denied.metadata(),
            Self::Store(error) => error.metadata(),
            Self::Invalid(_) | Self::PageToken | Self::Damaged { .. } => Vec::new(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations.as_slice(),
            Self::PageToken
            | Self::NotFound { .. }
            | Self::EtagMismatch { .. }
            | Self::RevisionFrozen { .. }
            | Self::Denied(_)
            | Self::Store(_)
            | Self::Damaged { .. } => &[],
        }
    }

    fn resource(&self) -> Option<Resource> {
        match self {
            Self::NotFound { kind, name } | Self::EtagMismatch { kind, name } => {
                Some(Resource { kind, name: name.clone() })
            }
            Self::RevisionFrozen { name } => {
                Some(Resource { kind: kind(Collection::Questionnaires), name: name.clone() })
            }
            Self::Invalid(_) | Self::PageToken | Self::Denied(_) | Self::Store(_) | Self::Damaged { .. } => {
                None
            }
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Invalid(_)
            | Self::PageToken
            | Self::NotFound { .. }
            | Self::EtagMismatch { .. }
            | Self::RevisionFrozen { .. }
            | Self::Denied(_)
            | Self::Damaged { .. } => None,
        }
    }
}

/// The resource type of a collection, as ResourceInfo names it.
const fn kind(collection: Collection) -> &'static str {
    match collection {
        Collection::Surveys => "jamfor/Survey",
        Collection::Questionnaires => "jamfor/Questionnaire",
        Collection::Concepts => "jamfor/Concept",
        Collection::Indicators => "jamfor/Indicator",
        Collection::Crosswalks => "jamfor/Crosswalk",
        Collection::Policies => "jamfor/Policy",
        Collection::WeightSets => "jamfor/WeightSet",
        Collection::Rounds => "jamfor/Round",
        Collection::Releases => "jamfor/Release",
        Collection::Comparators => "jamfor/Comparator",
        Collection::VerdictOverrides => "jamfor/VerdictOverride",
        Collection::PublishedFigures => "jamfor/PublishedFigure",
    }
}
