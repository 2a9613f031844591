//! What areas are held against, as the command line says it.

use std::str::FromStr;

use jamfor_contract::benchmark::ComparatorKind;
use jamfor_contract::names::Body;

/// The participants in one of three ways, or a stored comparator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Against {
    /// All participants together.
    #[default]
    Pooled,
    /// The unweighted mean of the participants.
    EqualUnit,
    /// All participants but the area itself.
    Others,
    /// A stored comparator.
    Stored(Stored),
}

/// A stored comparator, by its full name or by its id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored(String);

impl Against {
    /// The kind, and the name of the comparator when it is a stored one; empty otherwise.
    pub(super) fn kind(&self, release: &str) -> (ComparatorKind, String) {
        match self {
            Self::Pooled => (ComparatorKind::ParticipantsPooled, String::new()),
            Self::EqualUnit => (ComparatorKind::ParticipantsEqualUnit, String::new()),
            Self::Others => (ComparatorKind::OtherParticipants, String::new()),
            Self::Stored(stored) => (ComparatorKind::Stored, stored.name(release)),
        }
    }
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "pooled" => Ok(Self::Pooled),
            "equal-unit" => Ok(Self::EqualUnit),
            "others" => Ok(Self::Others),
            _ => text
                .parse()
                .map(Self::Stored)
                .map_err(|wrong: String| format!("pooled, equal-unit, others, or {wrong}")),
        }
    }
}

impl Stored {
    /// The full name: an id alone is one of the release's own body.
    pub(super) fn name(&self, release: &str) -> String {
        if self.0.contains('/') {
            return self.0.clone();
        }
        let body = release.split("/releases/").next().unwrap_or_default();
        format!("{body}/comparators/{}", self.0)
    }
}

impl FromStr for Stored {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A body's id is formed as every other id is.
        let is_id = |id: &str| Body::new(id).is_ok();
        let is_number = |number: &str| number.parse::<u32>().is_ok_and(|number| number > 0);
        let is_one = match text.split('/').collect::<Vec<_>>().as_slice() {
            [id] => is_id(id),
            ["bodies", body, "comparators", id] => is_id(body) && is_id(id),
            ["bodies", body, "comparators", id, "revisions", number] => {
                is_id(body) && is_id(id) && is_number(number)
            }
            _ => false,
        };
        let form = "the id of a comparator, or bodies/{body}/comparators/{comparator}";
        if is_one { Ok(Self(text.to_owned())) } else { Err(form.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const RELEASE: &str = "bodies/se-skr/releases/2021";

    fn kind(text: &str) -> (ComparatorKind, String) {
        text.parse::<Against>().unwrap().kind(RELEASE)
    }

    #[test]
    fn the_participants_are_a_comparator_in_three_ways() {
        assert_eq!(kind("pooled"), (ComparatorKind::ParticipantsPooled, String::new()));
        assert_eq!(kind("equal-unit"), (ComparatorKind::ParticipantsEqualUnit, String::new()));
        assert_eq!(kind("others"), (ComparatorKind::OtherParticipants, String::new()));
    }

    #[test]
    fn a_stored_comparator_is_one_of_the_releases_body_unless_it_says_so() {
        let stored = |name: &str| (ComparatorKind::Stored, name.to_owned());
        assert_eq!(kind("same-size"), stored("bodies/se-skr/comparators/same-size"));
        for name in ["bodies/dk-vive/comparators/others", "bodies/se-skr/comparators/a/revisions/3"] {
            assert_eq!(kind(name), stored(name));
        }
    }

    #[test]
    fn what_is_no_comparator_is_told_what_would_be() {
        for text in ["", "Pooled!", "a b", "bodies/a/releases/b", "bodies/a/comparators/b/revisions/0", "a/b"]
        {
            let wrong = text.parse::<Against>().unwrap_err();
            assert!(
                wrong.starts_with("pooled, equal-unit, others, or the id of a comparator"),
                "{text}: {wrong}"
            );
        }
    }
}
