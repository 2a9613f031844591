//! A verdict that a methodologist set in the place of the computed one, and on which comparisons it is set.
//!
//! The computed verdict and its reasons stay beside it. Nothing is deleted: what is revoked no longer counts.

use jamfor_survey::Texts;

use super::{indicator::base, kind::Kind, verdict::Verdict};

/// A verdict set by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// `bodies/{body}/verdictOverrides/{id}`.
    pub name: String,
    /// `bodies/{body}/releases/{release}`.
    pub release: String,
    /// On which comparisons of the release.
    pub on: Comparisons,
    /// What holds in the place of the computed one.
    pub verdict: Verdict,
    /// Why, in words that readers see.
    pub reason: Texts,
    /// Who set it.
    pub author: String,
    /// When it was set, in microseconds since the epoch.
    pub created_micros: i64,
    /// When it was revoked; none while it holds.
    pub revoked_micros: Option<i64>,
}

/// Some comparisons of a release. Names are with or without revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparisons {
    /// `bodies/{body}/indicators/{indicator}`; none for every indicator.
    pub indicator: Option<String>,
    /// `bodies/{body}/rounds/{round}`: the later one of two.
    pub round: String,
    /// What the figures are held against.
    pub kind: Kind,
    /// `bodies/{body}/comparators/{comparator}`, for [`Kind::Stored`] alone.
    pub comparator: Option<String>,
    /// For [`Kind::EarlierRound`] alone; none for every earlier one.
    pub earlier_round: Option<String>,
    /// The area's code; none for every area.
    pub area: Option<String>,
}

/// One comparison, in the words of its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared<'a> {
    /// The pinned indicator.
    pub indicator: &'a str,
    /// The round, the later one of two.
    pub round: &'a str,
    /// What it is held against.
    pub kind: Kind,
    /// The pinned comparator; empty for the other kinds.
    pub comparator: &'a str,
    /// The earlier round; empty for the other kinds.
    pub earlier_round: &'a str,
    /// The area's code; the country's for its participants.
    pub area: &'a str,
}

impl Override {
    /// Whether it holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.revoked_micros.is_none()
    }
}

impl Comparisons {
    /// Whether a comparison is among them.
    #[must_use]
    pub fn have(&self, one: &Compared<'_>) -> bool {
        let is = |named: &Option<String>, pinned: &str| {
            named.as_deref().is_none_or(|named| named == pinned || named == base(pinned))
        };
        let stored = if self.kind == Kind::Stored {
            self.comparator.is_some() && is(&self.comparator, one.comparator)
        } else {
            true
        };
        self.kind == one.kind
            && stored
            && self.round == one.round
            && is(&self.indicator, one.indicator)
            && self.earlier_round.as_deref().is_none_or(|round| round == one.earlier_round)
            && self.area.as_deref().is_none_or(|area| area == one.area)
    }
}

/// The override that counts for a comparison: the newest that holds, and of two set at the same moment the one with
/// the later name.
#[must_use]
pub fn set_for<'a>(overrides: &'a [Override], one: &Compared<'_>) -> Option<&'a Override> {
    let found = overrides.iter().filter(|set| set.holds() && set.on.have(one));
    found.max_by(|a, b| (a.created_micros, &a.name).cmp(&(b.created_micros, &b.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDICATOR: &str = "bodies/b/indicators/i/revisions/3";

    fn compared() -> Compared<'static> {
        Compared {
            indicator: INDICATOR,
            round: "bodies/b/rounds/r2021",
            kind: Kind::Stored,
            comparator: "bodies/b/comparators/peers/revisions/2",
            earlier_round: "",
            area: "XA-0001",
        }
    }

    fn all() -> Comparisons {
        Comparisons {
            indicator: None,
            round: "bodies/b/rounds/r2021".into(),
            kind: Kind::Stored,
            comparator: Some("bodies/b/comparators/peers".into()),
            earlier_round: None,
            area: None,
        }
    }

    fn set(at: i64, on: Comparisons) -> Override {
        Override {
            name: format!("bodies/b/verdictOverrides/{at}"),
            release: "bodies/b/releases/first".into(),
            on,
            verdict: Verdict::Comparable,
            reason: Texts::new().with("en", "checked by hand"),
            author: "somebody".into(),
            created_micros: at,
            revoked_micros: None,
        }
    }

    #[test]
    fn what_is_left_open_means_every_one() {
        let with = |indicator: &str| Comparisons { indicator: Some(indicator.into()), ..all() };
        assert!(all().have(&compared()));
        assert!(with(INDICATOR).have(&compared()) && with("bodies/b/indicators/i").have(&compared()));
        assert!(!with("bodies/b/indicators/i/revisions/2").have(&compared()));
    }

    #[test]
    fn each_word_that_differs_is_another_comparison() {
        let other = |text: &str| Some(text.to_owned());
        let one = |on: Comparisons| assert!(!on.have(&compared()), "{on:?}");
        one(Comparisons { round: "bodies/b/rounds/r2020".into(), ..all() });
        one(Comparisons { kind: Kind::Pooled, comparator: None, ..all() });
        one(Comparisons { comparator: other("bodies/b/comparators/region"), ..all() });
        one(Comparisons { comparator: None, ..all() });
        one(Comparisons { area: other("XA-0002"), ..all() });
        one(Comparisons { indicator: other("bodies/b/indicators/j"), ..all() });
        let rounds = Comparisons {
            kind: Kind::EarlierRound,
            comparator: None,
            earlier_round: other("bodies/b/rounds/r2019"),
            ..all()
        };
        let against = |earlier_round| Compared { kind: Kind::EarlierRound, earlier_round, ..compared() };
        assert!(rounds.have(&against("bodies/b/rounds/r2019")));
        assert!(!rounds.have(&against("bodies/b/rounds/r2018")));
    }

    #[test]
    fn the_newest_that_holds_counts() {
        let mut overrides = vec![set(3, all()), set(2, all()), set(1, all())];
        let name = |overrides: &[Override]| set_for(overrides, &compared()).map(|one| one.created_micros);
        assert_eq!(name(&overrides), Some(3));
        overrides[0].revoked_micros = Some(9);
        assert_eq!(name(&overrides), Some(2));
        overrides[1].on.area = Some("XA-0002".into());
        assert_eq!(name(&overrides), Some(1));
        assert_eq!(name(&overrides[..2]), None);
    }
}
