//! Who calls: name, body, roles, scopes and areas.

use std::collections::BTreeSet;
use std::fmt;

/// What a caller is in the work of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks after methods: definitions, crosswalks, unprotected figures (logged).
    Methodologist,
    /// Looks after a country's surveys and texts.
    NationalEditor,
    /// Decides that a release goes out.
    ReleaseApprover,
    /// Answers for one municipality's collection and results.
    MunicipalityOwner,
    /// Delivers responses for others: a survey tool.
    Supplier,
    /// Reads protected figures for analysis.
    Analyst,
    /// Runs the suite.
    Operator,
    /// Anybody.
    PublicReader,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Methodologist,
        Self::NationalEditor,
        Self::ReleaseApprover,
        Self::MunicipalityOwner,
        Self::Supplier,
        Self::Analyst,
        Self::Operator,
        Self::PublicReader,
    ];
}

/// The areas that a caller may write for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Areas {
    /// Every area.
    All,
    /// The listed ones, by code.
    Only(BTreeSet<String>),
}

impl Areas {
    /// Whether an area is among them.
    #[must_use]
    pub fn contain(&self, area: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(areas) => areas.contains(area),
        }
    }
}

/// The scopes that a caller holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Scopes {
    All,
    Only(BTreeSet<String>),
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// A stable name, as it stands in audit rows.
    pub name: String,
    /// The body that the caller belongs to; none for a caller of the suite itself.
    pub body: Option<String>,
    /// What the caller is.
    pub roles: BTreeSet<Role>,
    /// Which areas the caller may write for.
    pub areas: Areas,
    scopes: Scopes,
}

impl Caller {
    /// A caller with a name and nothing else: no role, no scope, no area.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            body: None,
            roles: BTreeSet::new(),
            areas: Areas::Only(BTreeSet::new()),
            scopes: Scopes::Only(BTreeSet::new()),
        }
    }

    /// A caller who could not be identified, and may do nothing.
    #[must_use]
    pub fn nobody() -> Self {
        Self::new("nobody")
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

    /// The same caller with one more role.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.roles.insert(role);
        self
    }

    /// The same caller with one more scope.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        if let Scopes::Only(scopes) = &mut self.scopes {
            scopes.insert(scope.into());
        }
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

    /// Whether the caller holds a scope.
    #[must_use]
    pub fn holds(&self, scope: &str) -> bool {
        match &self.scopes {
            Scopes::All => true,
            Scopes::Only(scopes) => scopes.contains(scope),
        }
    }

    /// Whether the caller may act for a body: its own, or any for a caller of the suite itself.
    #[must_use]
    pub fn acts_for(&self, body: &str) -> bool {
        match &self.body {
            Some(own) => own == body,
            None => self.scopes == Scopes::All,
        }
    }

    /// Whether the caller has a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
