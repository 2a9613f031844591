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

    /// Which respondents: an option of one breakdown, or of each of two that are crossed.
    pub(super) fn breakdown(&mut self, given: Vec<Breakdown>) -> Vec<(String, String)> {
        let part: Vec<(String, String)> = given.into_iter().map(|one| (one.item, one.option)).collect();
        if let [(one, _), (other, _)] = part.as_slice()
            && one == other
        {
            let words = "a crossing is of two breakdowns; name each once";
            self.violations.push(Violation::new("breakdown", "DUPLICATE", words));
        }
        part
    }

    /// Rounds that are counted together; empty for one round.
    pub(super) fn pooled_rounds(&mut self, round: &str, pooled: &[String]) -> Vec<String> {
        if !round.is_empty() && !pooled.is_empty() {
            let words = "name one round, or rounds that are counted together";
            self.violations.push(Violation::new("pooled_rounds", "NOT_DEFINED", words));
        }
        let name = |(at, text): (usize, &String)| {
            let name = self.name(&format!("pooled_rounds[{at}]"), Collection::Rounds, text);
            name.map(|name| name.to_string()).unwrap_or_default()
        };
        pooled.iter().enumerate().map(name).collect()
    }

    /// A comparator as it is named in a release, which goes with its basis; empty for none.
    pub(super) fn comparator(&mut self, field: &str, is_basis: bool, text: &str) -> String {
        if is_basis == text.is_empty() {
            let words = "name a comparator where the basis is one, and only there";
            self.violations.push(Violation::new(field, "NOT_DEFINED", words));
        }
        self.maybe_revision(field, Collection::Comparators, text)
            .map(|name| name.to_string())
            .unwrap_or_default()
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

    /// What areas are held against: participants, or the stored comparator that is named. Rounds and countries have calls
    /// of their own.
    pub(super) fn held(&mut self, kind: ComparatorKind, comparator: &str) -> Held {
        let name = self.maybe_revision("comparator", Collection::Comparators, comparator);
        match (kind, comparator.is_empty()) {
            (ComparatorKind::Unspecified | ComparatorKind::ParticipantsPooled, true) => Held::Pooled,
            (ComparatorKind::ParticipantsEqualUnit, true) => Held::EqualUnit,
            (ComparatorKind::OtherParticipants, true) => Held::Others,
            (ComparatorKind::Unspecified | ComparatorKind::Stored, false) => {
                Held::Stored(name.map(|name| name.to_string()).unwrap_or_default())
            }
            (ComparatorKind::EarlierRound | ComparatorKind::Country, _) => {
                let words = "hold areas against participants or a stored comparator; rounds and countries have calls of \
                             their own";
                let allowed = [
                    ComparatorKind::ParticipantsPooled,
                    ComparatorKind::ParticipantsEqualUnit,
                    ComparatorKind::OtherParticipants,
                    ComparatorKind::Stored,
                ];
                let allowed = allowed.map(|one| one.as_str_name());
                self.violations.push(Violation::new("kind", "NOT_DEFINED", words).allowing(allowed));
                Held::default()
            }
            _ => {
                let words = "name a comparator where the kind is a stored one, and only there";
                self.violations.push(Violation::new("comparator", "NOT_DEFINED", words));
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
        Basis::Unspecified => None,
        Basis::Comparator => Some(Whose::Comparator),
        Basis::Area => Some(Whose::Area),
        Basis::ParticipantsPooled => Some(Whose::Pooled),
        Basis::ParticipantsEqualUnit => Some(Whose::EqualUnit),
    }
}
