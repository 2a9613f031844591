//! What areas are held against besides the participants as a whole: as a body keeps it, and as a release pins it.
//!
//! What is wrong with one as it is written is told by [`Comparator::flaws`]; whether its areas exist, the register says.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_survey::Texts;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The fewest areas of a peer group or a custom set.
pub const FEWEST: usize = 2;

/// A comparator in one revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparator {
    /// `bodies/{body}/comparators/{comparator}/revisions/{number}`.
    pub name: String,
    /// The digest of the revision.
    pub digest: String,
    /// What it is called.
    pub title: Texts,
    /// What it is.
    pub basis: Basis,
    /// How the members count; none for a comparator without members, and pooled where it is not stated.
    pub weighting: Option<Weighting>,
    /// Whether an area that is a member counts on both sides; none for a comparator without members, and included
    /// where it is not stated.
    pub own_part: Option<OwnPart>,
}

/// What a comparator is. Areas are codes, such as `SE-1490`, in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Basis {
    /// Everybody who took part.
    Participants,
    /// The participants that lie in a region.
    Region {
        /// The region's code.
        region: String,
    },
    /// Areas that resemble each other, as somebody grouped them on a day.
    Peer {
        /// The areas.
        areas: Vec<String>,
        /// The day, `YYYY-MM-DD`.
        date: String,
        /// Who grouped them, and by what.
        source: String,
    },
    /// Areas of one's own choice.
    Custom {
        /// The areas.
        areas: Vec<String>,
    },
    /// The same area in an earlier round.
    EarlierRound {
        /// `bodies/{body}/rounds/{round}`.
        round: String,
    },
    /// A fixed value without uncertainty.
    Target {
        /// The share to reach, in 0 to 1.
        share: f64,
        /// Who set it, and where.
        source: String,
    },
}

/// How the members of a comparator count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weighting {
    /// The sum of numerators over the sum of denominators.
    #[default]
    Pooled,
    /// The unweighted mean of the members that have a publishable value.
    EqualUnit,
}

/// Whether an area stands on both sides of a comparison that it is a member of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnPart {
    /// It does; the test knows that the two sides depend on each other.
    #[default]
    Included,
    /// It does not: it is held against the others.
    Excluded,
}

/// The area register, as far as regions need it: areas by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register(pub BTreeMap<String, Registered>);

/// An area of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// What it is called.
    pub title: String,
    /// The code of the area that it lies in; empty for none.
    pub parent: String,
    /// What kind of place it is, such as `MUNICIPALITY`.
    pub kind: String,
    /// The first day on which it exists, `YYYY-MM-DD`; empty for always.
    pub valid_from: String,
    /// The first day on which it no longer exists; empty while it does.
    pub valid_to: String,
}

/// Who is behind a comparator among those who took part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Members that took part.
    pub present: BTreeSet<String>,
    /// Members that did not.
    pub absent: BTreeSet<String>,
}

/// What is wrong with a comparator as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has fewer areas than [`FEWEST`].
    TooFewAreas,
    /// It names an area twice: at which place the second time.
    AreaTwice(usize),
    /// The date is no day of the calendar.
    NoSuchDay,
    /// The target is not a share in 0 to 1.
    NoShare,
    /// It has no members that could be weighted.
    WeightingWithoutMembers,
    /// It has no members of which one could be the own area.
    OwnPartWithoutMembers,
}

impl Comparator {
    /// Everything that is wrong with it, in the order of its fields.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut found = Vec::new();
        if let Some(areas) = self.basis.areas() {
            let mut seen = BTreeSet::new();
            let twice = areas.iter().enumerate().filter(|(_, area)| !seen.insert(area.as_str()));
            found.extend(twice.map(|(at, _)| Flaw::AreaTwice(at)));
            if seen.len() < FEWEST {
                found.push(Flaw::TooFewAreas);
            }
        }
        match &self.basis {
            Basis::Peer { date, .. } if !is_day(date) => found.push(Flaw::NoSuchDay),
            Basis::Target { share, .. } if !(0.0..=1.0).contains(share) => found.push(Flaw::NoShare),
            _ => {}
        }
        if !self.basis.has_members() {
            found.extend(self.weighting.map(|_| Flaw::WeightingWithoutMembers));
            found.extend(self.own_part.map(|_| Flaw::OwnPartWithoutMembers));
        }
        found
    }

    /// How the members count.
    #[must_use]
    pub fn weighting(&self) -> Weighting {
        self.weighting.unwrap_or_default()
    }

    /// Whether an area that is a member counts on both sides.
    #[must_use]
    pub fn own_part(&self) -> OwnPart {
        self.own_part.unwrap_or_default()
    }

    /// The name without its revision.
    #[must_use]
    pub fn base_name(&self) -> &str {
        super::indicator::base(&self.name)
    }

    /// Whether `name` means this comparator: its pinned name, or its name without revision.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name == self.name || name == self.base_name()
    }

    /// The digest of what it says: of everything but name and digest. What is not stated is what it is taken as.
    #[must_use]
    pub fn content_digest(&self) -> String {
        let members = self.basis.has_members();
        let weighting = members.then(|| self.weighting());
        let own_part = members.then(|| self.own_part());
        let text = serde_json::to_vec(&(&self.title, &self.basis, weighting, own_part)).unwrap_or_default();
        format!("sha256:{}", hex::encode(Sha256::digest(&text)))
    }

    /// The members among those who took part, and those who did not; none without members. `of_region` are the
    /// members of a region, as [`Register::of_region`] found them.
    #[must_use]
    pub fn members(&self, took_part: &BTreeSet<String>, of_region: &BTreeSet<String>) -> Option<Members> {
        let split = |areas: BTreeSet<String>| {
            let (present, absent) = areas.into_iter().partition(|area| took_part.contains(area));
            Members { present, absent }
        };
        match &self.basis {
            Basis::Participants => Some(split(took_part.clone())),
            Basis::Region { .. } => Some(split(of_region.clone())),
            Basis::Peer { areas, .. } | Basis::Custom { areas } => {
                Some(split(areas.iter().cloned().collect()))
            }
            Basis::EarlierRound { .. } | Basis::Target { .. } => None,
        }
    }
}

impl Basis {
    /// Whether it stands for areas together.
    #[must_use]
    pub const fn has_members(&self) -> bool {
        !matches!(self, Self::EarlierRound { .. } | Self::Target { .. })
    }

    /// The areas that it names one by one.
    #[must_use]
    pub fn areas(&self) -> Option<&[String]> {
        match self {
            Self::Peer { areas, .. } | Self::Custom { areas } => Some(areas),
            Self::Participants | Self::Region { .. } | Self::EarlierRound { .. } | Self::Target { .. } => {
                None
            }
        }
    }
}

impl Register {
    /// The members of a region: the participants that lie in it, directly or through others, and the areas of the
    /// same kinds that lie in it and exist on `day`, `YYYY-MM-DD`.
    #[must_use]
    pub fn of_region(&self, region: &str, took_part: &BTreeSet<String>, day: &str) -> BTreeSet<String> {
        let kind = |area: &String| self.0.get(area).map(|one| one.kind.as_str());
        let kinds: BTreeSet<&str> = took_part.iter().filter_map(kind).collect();
        let could =
            |(_, area): &(&String, &Registered)| kinds.contains(area.kind.as_str()) && area.exists_on(day);
        let others = self.0.iter().filter(could).map(|(code, _)| code);
        others.chain(took_part).filter(|code| self.lies_in(code, region)).cloned().collect()
    }

    /// Whether an area lies in another one, directly or through others. A circle in the register ends the search.
    fn lies_in(&self, area: &str, region: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = area;
        while let Some(parent) = self.0.get(at).map(|one| one.parent.as_str()).filter(|code| !code.is_empty())
        {
            if parent == region {
                return true;
            }
            if !seen.insert(parent) {
                return false;
            }
            at = parent;
        }
        false
    }
}

impl Registered {
    fn exists_on(&self, day: &str) -> bool {
        self.valid_from.as_str() <= day && (self.valid_to.is_empty() || day < self.valid_to.as_str())
    }
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, digits| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(basis: Basis) -> Comparator {
        Comparator {
            name: "bodies/xa-body/comparators/peers/revisions/2".into(),
            digest: String::new(),
            title: Texts::new().with("en", "peers"),
            basis,
            weighting: None,
            own_part: None,
        }
    }

    fn codes(areas: &[&str]) -> Vec<String> {
        areas.iter().map(|area| (*area).to_owned()).collect()
    }

    fn peers(areas: &[&str], date: &str) -> Basis {
        Basis::Peer { areas: codes(areas), date: date.into(), source: "made up".into() }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = of(peers(&["XA-1", "XA-1"], "2025-02-29"));
        assert_eq!(wrong.flaws(), [Flaw::AreaTwice(1), Flaw::TooFewAreas, Flaw::NoSuchDay]);
        assert_eq!(of(peers(&["XA-1", "XA-2"], "2024-02-29")).flaws(), []);
        let target = Comparator {
            weighting: Some(Weighting::Pooled),
            own_part: Some(OwnPart::Included),
            ..of(Basis::Target { share: 1.5, source: "made up".into() })
        };
        let expected = [Flaw::NoShare, Flaw::WeightingWithoutMembers, Flaw::OwnPartWithoutMembers];
        assert_eq!(target.flaws(), expected);
    }

    fn register(areas: &[(&str, &str, &str, &str)]) -> Register {
        let area = |&(code, parent, kind, valid_to): &(&str, &str, &str, &str)| {
            let [parent, kind, valid_to] = [parent, kind, valid_to].map(str::to_owned);
            (
                code.to_owned(),
                Registered { title: code.into(), parent, kind, valid_from: "2000-01-01".into(), valid_to },
            )
        };
        Register(areas.iter().map(area).collect())
    }

    #[test]
    fn members_are_those_who_took_part() {
        let took_part: BTreeSet<String> = codes(&["XA-1", "XA-2", "XA-3"]).into_iter().collect();
        let register = register(&[
            ("XA-R", "XA", "REGION", ""),
            ("XA-1", "XA-R", "MUNICIPALITY", ""),
            ("XA-2", "XA-S", "MUNICIPALITY", ""),
            ("XA-8", "XA-R", "MUNICIPALITY", "2010-01-01"),
            ("XA-9", "XA-R", "MUNICIPALITY", ""),
            ("XA-1-U", "XA-1", "UNIT", ""),
        ]);
        let set = |areas: &[&str]| codes(areas).into_iter().collect::<BTreeSet<_>>();
        let inside = register.of_region("XA-R", &took_part, "2018-09-01");
        assert_eq!(inside, set(&["XA-1", "XA-9"]));
        let members = |basis| of(basis).members(&took_part, &inside);
        let region = members(Basis::Region { region: "XA-R".into() }).unwrap_or_default();
        assert_eq!(region, Members { present: set(&["XA-1"]), absent: set(&["XA-9"]) });
        let custom = members(Basis::Custom { areas: codes(&["XA-3", "XA-9"]) }).unwrap_or_default();
        assert_eq!(custom, Members { present: set(&["XA-3"]), absent: set(&["XA-9"]) });
        assert_eq!(members(Basis::Participants).map(|all| all.present), Some(took_part.clone()));
        assert_eq!(members(Basis::EarlierRound { round: String::new() }), None);
    }

    #[test]
    fn a_circle_in_the_register_is_left() {
        let register = register(&[("A", "B", "REGION", ""), ("B", "A", "REGION", "")]);
        assert!(!register.lies_in("A", "C"));
        assert!(register.lies_in("A", "B"));
    }

    #[test]
    fn what_is_not_stated_has_the_digest_of_what_it_is_taken_as() {
        let plain = of(Basis::Participants);
        let stated = Comparator {
            weighting: Some(Weighting::Pooled),
            own_part: Some(OwnPart::Included),
            ..plain.clone()
        };
        let other = Comparator { own_part: Some(OwnPart::Excluded), ..plain.clone() };
        assert_eq!(plain.content_digest(), stated.content_digest());
        assert_ne!(plain.content_digest(), other.content_digest());
        assert!(plain.is_named("bodies/xa-body/comparators/peers"));
    }
}
