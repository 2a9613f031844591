//! Who calls: name, body, roles and areas, and what follows from them.

use std::collections::BTreeSet;
use std::fmt;

use crate::Role;

/// The areas that a caller may write for, and read unpublished results of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Areas {
    /// Every area of every country: the person at this machine, and the suite's own tasks.
    All,
    /// The listed ones, by code; `SE-*` for all of a country.
    Only(BTreeSet<String>),
}

impl Areas {
    /// Whether an area is among them.
    #[must_use]
    pub fn contain(&self, area: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(areas) => {
                let country = area.split_once('-').map(|(country, _)| format!("{country}-*"));
                areas.contains(area) || country.is_some_and(|country| areas.contains(&country))
            }
        }
    }
}

/// Which scopes a caller holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scopes {
    /// All of them: the person at this machine, and the suite's own tasks.
    All,
    /// Those of the roles.
    OfRoles,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// A stable name, as it stands in audit rows: the issuer's subject, or the name in a certificate.
    pub name: String,
    /// The body that the caller belongs to; none for a caller of the suite itself.
    pub body: Option<String>,
    /// What the caller is.
    pub roles: BTreeSet<Role>,
    /// Which areas the caller acts for.
    pub areas: Areas,
    /// The service of the suite that calls for this caller; none when the caller calls itself.
    pub via: Option<String>,
    pub(crate) scopes: Scopes,
}

impl Caller {
    /// A caller with a name and nothing else: no role, no area, no body.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            body: None,
            roles: BTreeSet::new(),
            areas: Areas::Only(BTreeSet::new()),
            via: None,
            scopes: Scopes::OfRoles,
        }
    }

    /// A caller who could not be identified, and may do nothing.
    #[must_use]
    pub fn nobody() -> Self {
        Self::new("nobody")
    }

    /// A caller who said nothing about itself, where a server lets anybody read what is public.
    #[must_use]
    pub fn anybody() -> Self {
        Self::new("anybody").with_role(Role::PublicReader)
    }

    /// The person at this machine, who holds everything. Servers give this identity on loopback only.
    #[must_use]
    pub fn local_operator() -> Self {
        Self {
            roles: Role::ALL.into(),
            areas: Areas::All,
            scopes: Scopes::All,
            ..Self::new("local-operator")
        }
    }

    /// A task of a service, acting for itself.
    #[must_use]
    pub fn service(task: &str) -> Self {
        Self {
            roles: BTreeSet::from([Role::Operator]),
            areas: Areas::All,
            scopes: Scopes::All,
            ..Self::new(format!("service:{task}"))
        }
    }

    /// The same caller, belonging to a body.
    #[must_use]
    pub fn of_body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The same caller with one more role, and its scopes.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.roles.insert(role);
        self
    }

    /// The same caller with one more area.
    #[must_use]
    pub fn with_area(mut self, area: impl Into<String>) -> Self {
        if let Areas::Only(areas) = &mut self.areas {
            areas.insert(area.into());
        }
        self
    }

    /// The same caller acting for every area of its body's country; for none without a body.
    #[must_use]
    pub fn with_every_area(self) -> Self {
        let country = self.body.as_deref().and_then(|body| body.split_once('-')).map(|(country, _)| country);
        match country.map(|country| format!("{}-*", country.to_uppercase())) {
            Some(all) => self.with_area(all),
            None => self,
        }
    }

    /// The same caller, for whom a service of the suite calls. A service acts for others only to read.
    #[must_use]
    pub fn via(mut self, service: impl Into<String>) -> Self {
        self.via = Some(service.into());
        self
    }

    /// Whether the caller holds a scope.
    #[must_use]
    pub fn holds(&self, scope: &str) -> bool {
        let holds = match self.scopes {
            Scopes::All => true,
            Scopes::OfRoles => self.roles.iter().any(|role| role.grants(scope)),
        };
        holds && (self.via.is_none() || reads(scope))
    }

    /// Whether the caller may act for a body: its own, or any for a caller of the suite itself.
    #[must_use]
    pub fn acts_for(&self, body: &str) -> bool {
        match &self.body {
            Some(own) => own == body,
            None => self.scopes == Scopes::All,
        }
    }

    /// Whether the caller's body is of a country, by its code in lower case: `se-skr` is of `se`.
    #[must_use]
    pub fn is_of_country(&self, country: &str) -> bool {
        match &self.body {
            Some(own) => own.split_once('-').is_some_and(|(own, _)| own.eq_ignore_ascii_case(country)),
            None => self.scopes == Scopes::All,
        }
    }

    /// Whether the caller has a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Whether a scope lets its holder read and nothing else.
fn reads(scope: &str) -> bool {
    scope.rsplit_once('.').is_some_and(|(_, verb)| matches!(verb, "get" | "list" | "read"))
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.via {
            Some(service) => write!(f, " via {service}"),
            None => Ok(()),
        }
    }
}
