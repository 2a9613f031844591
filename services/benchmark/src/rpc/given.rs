//! Names and keys in requests, with everything that is wrong with them at once.

use jamfor_contract::benchmark::{Breakdown, ComparatorKind};
use jamfor_contract::names::{Area, Body, Collection, MaybeRevision, Name, NameError};
use jamfor_fault::{Violation, Violations};

use crate::Error;
use crate::app::Held;
use crate::domain::{
    figure::Whose,
    filter::{Filter, Mistake},
    lookup::Wanted,
};

/// Reads the fields of one request.
#[derive(Debug, Default)]
pub(super) struct Given {
    violations: Violations,
}

impl Given {
    fn keep<T>(&mut self, field: &str, read: Result<T, NameError>) -> Option<T> {
        let read = read.map_err(|error| Violation::new(field, "NAME_MALFORMED", error.to_string()));
        self.violations.keep(read)
    }

    pub(super) fn body(&mut self, field: &str, text: &str) -> Option<Body> {
        self.keep(field, text.parse::<Body>())
    }

    pub(super) fn name(&mut self, field: &str, collection: Collection, text: &str) -> Option<Name> {
        self.keep(field, Name::parse(collection, text))
    }

    /// A release.
    pub(super) fn release(&mut self, field: &str, text: &str) -> Option<Name> {
        self.name(field, Collection::Releases, text)
    }

    /// A resource with or without revision; empty for none.
    pub(super) fn maybe_revision(
        &mut self,
        field: &str,
        collection: Collection,
        text: &str,
    ) -> Option<MaybeRevision> {
        if text.is_empty() { None } else { self.keep(field, MaybeRevision::parse(collection, text)) }
    }

    /// The code of an area; empty for none.
    pub(super) fn area(&mut self, field: &str, text: &str) -> String {
        let area = if text.is_empty() { None } else { self.keep(field, text.parse::<Area>()) };
        area.map(|area| area.code().to_owned()).unwrap_or_default()
    }

    /// An indicator as it is named in a release; empty for none.
    pub(super) fn indicator(&mut self, field: &str, text: &str) -> String {
        self.maybe_revision(field, Collection::Indicators, text)
            .map(|name| name.to_string())
            .unwrap_or_default()
    }

    /// A round; empty for none.
    pub(super) fn round(&mut self, field: &str, text: &str) -> String {
        let name = if text.is_empty() { None } else { self.name(field, Collection::Rounds, text) };
        name.map(|name| name.to_string()).unwrap_or_default()
    }

    /// At most one breakdown: a release has figures by one item at a time.
    pub(super) fn breakdown(&mut self, given: Vec<Breakdown>) -> Option<(String, String)> {
        if given.len() > 1 {
            let words = "figures are broken down by one item at a time; give one";
            self.violations.push(Violation::new("breakdown", "TOO_LONG", words));
        }
        given.into_iter().next().map(|one| (one.item, one.option))
    }

    /// Which rows, and everything that is wrong with the words.
    pub(super) fn filter(&mut self, field: &str, text: &str) -> Filter {
        Filter::parse(text).unwrap_or_else(|mistakes| {
            for Mistake { at, words } in mistakes {
                let words = format!("character {at}: {words}");
                self.violations.push(Violation::new(field, "FILTER_MALFORMED", words));
            }
            Filter::default()
        })
    }

    /// What areas are held against: participants; rounds and countries have calls of their own.
    pub(super) fn held(&mut self, kind: ComparatorKind) -> Held {
        match kind {
            ComparatorKind::Unspecified | ComparatorKind::ParticipantsPooled => Held::Pooled,
            ComparatorKind::ParticipantsEqualUnit => Held::EqualUnit,
            ComparatorKind::OtherParticipants => Held::Others,
            ComparatorKind::EarlierRound | ComparatorKind::Country | ComparatorKind::Stored => {
                let words = "hold areas against participants; rounds and countries have calls of their own";
                let allowed = [
                    ComparatorKind::ParticipantsPooled,
                    ComparatorKind::ParticipantsEqualUnit,
                    ComparatorKind::OtherParticipants,
                ];
                let allowed = allowed.map(|one| one.as_str_name());
                self.violations.push(Violation::new("kind", "NOT_DEFINED", words).allowing(allowed));
                Held::default()
            }
        }
    }

    /// What is asked for, but for the basis and breakdown.
    pub(super) fn wanted(&mut self, prefix: &str, (indicator, round, group): (&str, &str, &str)) -> Wanted {
        let field = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        Wanted {
            indicator: self.indicator(&field("indicator"), indicator),
            round: self.round(&field("round"), round),
            group: group.to_owned(),
            ..Wanted::default()
        }
    }

    /// `value` when nothing was wrong.
    pub(super) fn done<T>(self, value: Option<T>) -> Result<T, Error> {
        self.violations.into_result(())?;
        value.ok_or_else(|| Violation::new("", "REQUIRED", "fill in the required fields").into())
    }
}

/// Whose figure is asked for; none when it is left open.
pub(super) const fn whose(basis: jamfor_contract::benchmark::Basis) -> Option<Whose> {
    use jamfor_contract::benchmark::Basis;
    match basis {
        Basis::Unspecified | Basis::Comparator => None,
        Basis::Area => Some(Whose::Area),
        Basis::ParticipantsPooled => Some(Whose::Pooled),
        Basis::ParticipantsEqualUnit => Some(Whose::EqualUnit),
    }
}
