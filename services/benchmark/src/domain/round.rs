//! A round as a release knows it: what was asked of whom, how it was collected, and what happened meanwhile.

use std::collections::BTreeSet;

use jamfor_survey::Texts;
use serde::{Deserialize, Serialize};

/// A frozen round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// `bodies/{body}/rounds/{round}`.
    pub name: String,
    /// `bodies/{body}/rounds/{round}/snapshots/{number}`.
    pub snapshot: String,
    /// The digest of the snapshot.
    pub digest: String,
    /// What it is called.
    pub title: Texts,
    /// The first day of collection.
    pub start_date: String,
    /// What the tallies count.
    pub counting_unit: String,
    /// Whether the round tried the survey out.
    pub pilot: bool,
    /// Whether the respondents are made up.
    pub synthetic: bool,
    /// What happened that a reader must know.
    pub events: Vec<Event>,
    /// Rates that a source printed.
    pub stated: Vec<StatedRate>,
    /// The revision that each target group answered, by group.
    pub instruments: Vec<Pinned>,
}

/// Something that happened during a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// A key, such as `pandemic`.
    pub key: String,
    /// What happened, in words.
    pub text: Texts,
}

/// A rate that a source printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRate {
    /// The area's code; the country's for all participants.
    pub area: String,
    /// The target group, or `ALL`.
    pub group: String,
    /// In percent as printed.
    pub percent: String,
    /// Where it was printed.
    pub source: String,
}

/// The revision that a target group answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// The target group.
    pub group: String,
    /// `bodies/{body}/questionnaires/{questionnaire}/revisions/{number}`.
    pub revision: String,
    /// The digest of the revision.
    pub digest: String,
}

/// An area that takes part with a target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The area's code.
    pub area: String,
    /// The target group.
    pub group: String,
    /// How people are asked to take part.
    pub recruitment: BTreeSet<String>,
}

/// Who was asked in an area and target group, tallied apart from the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The area's code.
    pub area: String,
    /// The target group.
    pub group: String,
    /// Asked to take part.
    pub asked: u64,
    /// Completed a response.
    pub completed: u64,
}

/// What a release knows of the survey itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// `bodies/{body}/surveys/{survey}`.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// How many areas could take part; 0 when not known.
    pub eligible_areas: u32,
    /// The target groups that need the higher minimum.
    pub sensitive_groups: BTreeSet<String>,
}
