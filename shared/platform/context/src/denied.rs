//! What the caller lacks.

use jamfor_fault::{Fault, Kind};

use crate::Role;

/// A caller may not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The scope is missing.
    #[error("caller {caller} lacks scope {scope}")]
    Scope {
        /// Who asked.
        caller: String,
        /// What is missing.
        scope: String,
    },
    /// The area is not the caller's.
    #[error("caller {caller} does not own area {area}")]
    Area {
        /// Who asked.
        caller: String,
        /// The area asked for.
        area: String,
    },
    /// The caller's body is of another country.
    #[error("caller {caller} does not act in country {country}")]
    Country {
        /// Who asked.
        caller: String,
        /// The country asked for.
        country: String,
    },
    /// The caller has not the role that this takes.
    #[error("caller {caller} is no {role}")]
    Role {
        /// Who asked.
        caller: String,
        /// What is missing.
        role: Role,
    },
    /// The caller belongs to another body.
    #[error("caller {caller} does not act for body {body}")]
    Body {
        /// Who asked.
        caller: String,
        /// The body asked for.
        body: String,
    },
}

impl Fault for Denied {
    fn kind(&self) -> Kind {
        Kind::PermissionDenied
    }

    fn reason(&self) -> &'static str {
        "PERMISSION_DENIED"
    }

    fn public_message(&self) -> String {
        match self {
            Self::Scope { scope, .. } => format!("this call needs the scope {scope}"),
            Self::Area { area, .. } => format!("area {area} is not yours to act for"),
            Self::Country { country, .. } => format!("your body is not of the country {country}"),
            Self::Role { role, .. } => format!("this call needs the role {role}"),
            Self::Body { body, .. } => format!("body {body} is not yours to act for"),
        }
    }

    fn metadata(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Scope { scope, .. } => vec![("scope", scope.clone())],
            Self::Area { area, .. } => vec![("area", area.clone())],
            Self::Country { country, .. } => vec![("country", country.clone())],
            Self::Role { role, .. } => vec![("role", role.to_string())],
            Self::Body { body, .. } => vec![("body", body.clone())],
        }
    }
}
