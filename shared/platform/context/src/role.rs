//! What a caller is, and which scopes that gives.
//!
//! The table is the whole of it: a token or a certificate says roles, never scopes. A test in `tests/` holds it
//! against every RPC of the contract.

use std::fmt;
use std::str::FromStr;

/// What a caller is in the work of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks after methods: definitions, crosswalks, releases, unprotected figures (logged).
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
    /// Runs the suite; reads no answers and no figure that is not public.
    Operator,
    /// Anybody.
    PublicReader,
}

/// What everybody may read: definitions, areas, what is published, and the limits of a server.
const OPEN: &[&str] = &[
    "limits.get",
    "surveys.get",
    "surveys.list",
    "questionnaires.get",
    "questionnaires.list",
    "concepts.get",
    "concepts.list",
    "indicators.get",
    "indicators.list",
    "crosswalks.get",
    "crosswalks.list",
    "policies.get",
    "policies.list",
    "areas.get",
    "areas.list",
    "releases.get",
    "releases.list",
    "figures.get",
    "figures.list",
    "figures.export",
    "comparisons.read",
    "methods.list",
    "comparators.get",
    "comparators.list",
    "verdicts.list",
    "publishedFigures.list",
];

/// Seeing what is collected, and checking an input against a questionnaire.
const ROUNDS: &[&str] = &["rounds.get", "rounds.list", "questionnaires.check"];

/// Delivering for areas.
const DELIVERY: &[&str] = &["responses.submit", "contacts.record"];

/// Writing definitions and preparing rounds.
const EDITING: &[&str] = &[
    "surveys.update",
    "questionnaires.update",
    "questionnaires.publish",
    "concepts.update",
    "areas.import",
    "rounds.update",
    "rounds.open",
    "rounds.close",
    "contacts.get",
];

/// Methods, microdata (logged) and releases.
const METHODS: &[&str] = &[
    "indicators.update",
    "crosswalks.update",
    "policies.update",
    "rounds.freeze",
    "weightSets.get",
    "weightSets.list",
    "weightSets.update",
    "snapshots.get",
    "snapshots.read",
    "releases.create",
    "releases.protection",
    "releases.verify",
    "comparators.update",
    "verdicts.override",
    "publishedFigures.import",
];

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

    /// The name in tokens, settings and documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Methodologist => "methodologist",
            Self::NationalEditor => "national-editor",
            Self::ReleaseApprover => "release-approver",
            Self::MunicipalityOwner => "municipality-owner",
            Self::Supplier => "supplier",
            Self::Analyst => "analyst",
            Self::Operator => "operator",
            Self::PublicReader => "public-reader",
        }
    }

    /// The scopes that the role gives, in groups.
    const fn groups(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Methodologist => &[OPEN, ROUNDS, EDITING, METHODS],
            Self::NationalEditor => &[OPEN, ROUNDS, EDITING],
            Self::ReleaseApprover => &[OPEN, ROUNDS, &["releases.approve", "releases.publish"]],
            Self::MunicipalityOwner => &[OPEN, ROUNDS, DELIVERY, &["contacts.get"]],
            Self::Supplier => &[OPEN, ROUNDS, DELIVERY],
            Self::Analyst | Self::Operator => &[OPEN, ROUNDS],
            Self::PublicReader => &[OPEN],
        }
    }

    /// The scopes that the role gives.
    pub fn scopes(self) -> impl Iterator<Item = &'static str> {
        self.groups().iter().flat_map(|group| group.iter().copied())
    }

    /// Whether the role gives a scope.
    #[must_use]
    pub fn grants(self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a role; roles are {}", Role::ALL.map(Role::name).join(", "))]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// What people are told about roles.
    const DOCUMENT: &str = include_str!("../../../../docs/identity.md");

    /// The rows of the table of the document that begins with some columns.
    fn rows(head: &str) -> impl Iterator<Item = Vec<&'static str>> {
        let table = DOCUMENT.split_once(head).map_or("", |(_, table)| table);
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
    }

    /// What stands between marks in a cell.
    fn marked(cell: &str) -> impl Iterator<Item = &str> {
        cell.split('`').skip(1).step_by(2)
    }

    #[test]
    fn the_document_gives_every_role_the_scopes_that_it_has() {
        let groups: BTreeMap<_, _> =
            rows("| group | scopes |").map(|row| (row[0], marked(row[1]).collect::<BTreeSet<_>>())).collect();
        let told: BTreeMap<_, BTreeSet<_>> = rows("| role | who | holds |")
            .map(|row| {
                let groups = row[2].split(',').filter_map(|name| groups.get(name.trim())).flatten().copied();
                (row[0].trim_matches('`'), groups.chain(marked(row[2])).collect())
            })
            .collect();
        let given = Role::ALL.map(|role| (role.name(), role.scopes().collect())).into();
        assert_eq!(told, given);
    }

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert_eq!("Methodologist".parse::<Role>(), Err(UnknownRole));
    }

    #[test]
    fn who_runs_the_suite_writes_nothing_and_reads_no_answers() {
        let writes = |scope: &str| !Role::PublicReader.grants(scope) && !ROUNDS.contains(&scope);
        assert!(!Role::Operator.scopes().any(writes));
    }

    #[test]
    fn nobody_both_builds_and_publishes_a_release() {
        for role in Role::ALL {
            assert!(!(role.grants("releases.create") && role.grants("releases.publish")), "{role}");
        }
    }
}
