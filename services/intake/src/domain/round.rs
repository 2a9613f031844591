//! A round: one collection of a survey in a period, and where it stands.

use std::fmt;

use jamfor_contract::names::{Area, Name, RevisionName};
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Day, TargetGroup, Texts};
use serde::{Deserialize, Serialize};

use super::collection::CountingUnit;
use super::{Micros, RoundId, as_text};

/// Days that a round may last: the day of a response is stored as its distance from the first one.
const LONGEST_PERIOD: i64 = 3_660;

/// Where a round stands; it never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Being prepared.
    Draft,
    /// Taking answers and tallies.
    Open,
    /// Complete.
    Closed,
    /// The snapshot is being made.
    Freezing,
    /// The snapshot stands.
    Frozen,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Open, Self::Closed, Self::Freezing, Self::Frozen];

    /// The number, as the contract and stored rows have it.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Draft => 1,
            Self::Open => 2,
            Self::Closed => 3,
            Self::Freezing => 4,
            Self::Frozen => 5,
        }
    }

    /// The state with this number.
    #[must_use]
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "DRAFT",
            Self::Open => "OPEN",
            Self::Closed => "CLOSED",
            Self::Freezing => "FREEZING",
            Self::Frozen => "FROZEN",
        })
    }
}

/// The published revision that a target group answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// The target group.
    pub target_group: TargetGroup,
    /// The revision.
    #[serde(with = "as_text::questionnaire_revision")]
    pub revision: RevisionName,
}

/// What happened that a reader of the figures must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialEvent {
    /// A key.
    pub key: String,
    /// In words.
    pub text: Texts,
}

/// A rate that a source printed, kept as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRate {
    /// The area; a country for all its participants.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// The target group; `ALL` for all of them.
    pub target_group: String,
    /// In percent as printed.
    pub percent: String,
    /// Where.
    pub source: String,
}

/// Who processes the answers, for what, and by which right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingRecord {
    /// Who decides.
    pub controller: String,
    /// Who processes on its behalf.
    pub processor: String,
    /// What for.
    pub purpose: String,
    /// The ground in article 6.
    pub legal_basis: String,
    /// The exception in article 9; empty when none is needed.
    pub special_categories_basis: String,
    /// How minors are told; empty when none are asked.
    pub information_to_minors: String,
    /// The day on which the answers are deleted.
    pub retention_until: Day,
    /// Where the impact assessment is kept.
    pub dpia_reference: String,
}

/// What people say of a round; everything else is the server's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The survey it is a round of.
    #[serde(with = "as_text::survey")]
    pub survey: Name,
    /// What it is called.
    pub title: Texts,
    /// The first day of collection.
    pub first_day: Day,
    /// The last day of collection.
    pub last_day: Day,
    /// The revision that each target group answers, sorted by target group.
    pub instruments: Vec<Instrument>,
    /// What the tallies count.
    pub counting_unit: CountingUnit,
    /// Whether the round tried the survey out.
    pub pilot: bool,
    /// Whether the respondents are made up.
    pub synthetic: bool,
    /// What a reader of the figures must know.
    pub special_events: Vec<SpecialEvent>,
    /// Rates that a source printed.
    pub stated_rates: Vec<StatedRate>,
    /// The weights it uses.
    #[serde(with = "as_text::weight_set_revision")]
    pub weight_set: Option<RevisionName>,
    /// Who processes the answers.
    pub processing_record: Option<ProcessingRecord>,
    /// What the makers want readers to know.
    pub note: String,
}

impl Content {
    /// The target groups, in order.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        self.instruments.iter().map(|instrument| instrument.target_group.as_str()).collect()
    }

    /// Notes everything that is wrong with the content of the round `name`.
    pub fn check(&self, name: &Name, found: &mut Violations) {
        self.check_period(found);
        let root = FieldPath::root();
        let groups = self.instruments.iter().map(|instrument| instrument.target_group.as_str());
        once(groups, &root.field("instruments"), "give each target group one instrument", found);
        let events = self.special_events.iter().map(|event| event.key.as_str());
        once(events, &root.field("special_events"), "state each event once", found);
        let rates = self.stated_rates.iter().map(|rate| (rate.area.code(), rate.target_group.as_str()));
        once(rates, &root.field("stated_rates"), "state one rate for each area and target group", found);
        self.check_rates(found);
        if self.survey.body != name.body {
            found.push(Violation::new("survey", "BODY_MISMATCH", "name a survey of the round's own body"));
        }
        if self.weight_set.as_ref().is_some_and(|pinned| pinned.name.body != name.body) {
            found.push(Violation::new(
                "weight_set",
                "BODY_MISMATCH",
                "name a weight set of the round's own body",
            ));
        }
    }

    fn check_period(&self, found: &mut Violations) {
        if self.last_day < self.first_day {
            let words = "let the last day not lie before the first";
            found.push(Violation::new("end_date", "PERIOD_REVERSED", words));
        } else if self.last_day.days() - self.first_day.days() > LONGEST_PERIOD {
            let words = format!("let a round last at most {LONGEST_PERIOD} days");
            found.push(Violation::new("end_date", "OUT_OF_RANGE", words));
        }
    }

    fn check_rates(&self, found: &mut Violations) {
        for (at, rate) in self.stated_rates.iter().enumerate() {
            let known = rate.target_group == "ALL" || self.groups().contains(&rate.target_group.as_str());
            if !known {
                let path = FieldPath::from("stated_rates").index(at).field("target_group");
                let violation =
                    Violation::new(path, "TARGET_GROUP_UNKNOWN", "name a target group of the round, or ALL");
                found.push(violation.allowing(self.groups().into_iter().chain(["ALL"])));
            }
        }
    }

    /// Whether a round in `state` may change from this content to `next`.
    #[must_use]
    pub fn may_become(&self, next: &Self, state: State) -> bool {
        match state {
            State::Draft => true,
            State::Open | State::Closed => {
                let mut same = self.clone();
                same.special_events.clone_from(&next.special_events);
                same.stated_rates.clone_from(&next.stated_rates);
                same.note.clone_from(&next.note);
                same == *next
            }
            State::Freezing | State::Frozen => self == next,
        }
    }
}

/// Notes entries that stand a second time.
fn once<T: Ord>(entries: impl Iterator<Item = T>, path: &FieldPath, words: &str, found: &mut Violations) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, entry) in entries.enumerate() {
        if !seen.insert(entry) {
            found.push(Violation::new(path.index(at), "DUPLICATE", words));
        }
    }
}

/// A round as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Within this database.
    pub id: RoundId,
    /// The name.
    pub name: Name,
    /// What people say of it.
    pub content: Content,
    /// Where it stands.
    pub state: State,
    /// Counts the changes of content and state.
    pub version: i64,
    /// Counts the changes of participants.
    pub participants_version: i64,
    /// When it was opened.
    pub open_time: Option<Micros>,
    /// When it was closed.
    pub close_time: Option<Micros>,
}

impl Round {
    /// The etag of this state of the round.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }
}
