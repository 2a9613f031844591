//! A release: what it counts, from which pinned inputs, and where it stands.

use jamfor_contract::names::Name;
use jamfor_survey::Texts;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::earlier::Earlier;
use super::life::Approval;
use super::member::Regions;
use super::protection::Report;

pub use super::life::State;

/// What a release counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called.
    pub title: Texts,
    /// `bodies/{body}/rounds/{round}/snapshots/{number}`.
    pub snapshots: Vec<String>,
    /// Indicators, pinned once the release is created.
    pub indicators: Vec<String>,
    /// The policy, pinned once the release is created.
    pub policy: String,
    /// By what figures are broken down: background items, and `MODE`, `LANGUAGE`, `ASSISTANCE`, `UNIT`.
    pub breakdowns: Vec<String>,
    /// Breakdowns that are also crossed with each other. Left out where there are none, so that content from before
    /// they came has the digest that it had; so is all that comes after them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<Crossing>,
    /// Stored comparators, pinned once the release is created.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparators: Vec<String>,
    /// Rounds that are also counted together, each group in order of time once the release is created:
    /// `bodies/{body}/rounds/{round}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pooled_rounds: Vec<Vec<String>>,
    /// The members of comparators that are regions, by pinned name, as the register had them when the release was
    /// created.
    #[serde(default, skip_serializing_if = "Regions::is_empty")]
    pub regions: Regions,
    /// The release that it corrects; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub corrects: String,
    /// What is corrected and why.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub notice: Texts,
    /// What was decided of the figures of all participants; none for what the policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// A decision on the figures of all participants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// What was decided.
    pub kind: TotalsKind,
    /// Why, for all readers.
    pub reason: String,
}

/// What can be decided of the figures of all participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TotalsKind {
    /// They are withheld whatever the policy says.
    Withheld,
    /// They are shown though they rest on few areas, or on one large one.
    Shown,
}

/// Two breakdowns of a release, crossed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Crossing {
    /// One of them.
    pub first: String,
    /// Another one.
    pub second: String,
}

impl Content {
    /// The digest of what was asked for.
    #[must_use]
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        format!("sha256:{}", hex::encode(Sha256::digest(&text)))
    }

    /// The rounds whose snapshots it counts, in order.
    pub fn rounds(&self) -> impl Iterator<Item = &str> {
        let snapshots = self.snapshots.iter().map(String::as_str);
        snapshots.map(|snapshot| snapshot.split_once("/snapshots/").map_or(snapshot, |(round, _)| round))
    }
}

/// A release as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// `bodies/{body}/releases/{release}`.
    pub name: Name,
    /// With every input pinned.
    pub content: Content,
    /// The digest of the content as it was asked for.
    pub asked: String,
    /// The pinned revision of the survey.
    pub survey: String,
    /// Where it stands.
    pub state: State,
    /// What it is doing while it is built.
    pub progress: Progress,
    /// Why it failed.
    pub failure: String,
    /// Over all figures and masks, once it is ready.
    pub digest: String,
    /// How many figures it holds.
    pub figures: i64,
    /// The version of the method.
    pub method: String,
    /// Whether every round in it is synthetic.
    pub synthetic: bool,
    /// Whether it was opened to the public; then to its owners too.
    pub public: bool,
    /// Whether it was opened to owners.
    pub owner: bool,
    /// Who answers for it, in order of time.
    pub approvals: Vec<Approval>,
    /// From when everybody may read it, in microseconds since the epoch.
    pub publish_micros: Option<i64>,
    /// When it was superseded or withdrawn.
    pub end_micros: Option<i64>,
    /// The release that took its place; empty for none.
    pub superseded_by: String,
    /// Why it was withdrawn; empty when it was not.
    pub withdrawal: String,
    /// The releases of its rounds that had been opened when it was created, by name.
    pub earlier: Vec<Earlier>,
    /// How it is protected, once it is ready; none for one from before that was looked at.
    pub protection: Option<Report>,
    /// When it was created, in microseconds since the epoch.
    pub created_micros: i64,
    /// When it became ready.
    pub ready_micros: Option<i64>,
    /// Counts its changes.
    pub version: i64,
}

/// Which releases of a body somebody may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of them: the body itself.
    All,
    /// Those that owners may read.
    Owner,
    /// Those that the public may read.
    Public,
}

/// What a release that is being built does now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The step.
    pub phase: Phase,
    /// Rounds that are done in this step.
    pub done: i32,
    /// Rounds in all.
    pub total: i32,
}

/// A step of building.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not started.
    #[default]
    Waiting,
    /// Reading definitions and snapshots.
    Fetching,
    /// Counting.
    Tabulating,
    /// Estimating and comparing.
    Estimating,
    /// Deciding what may be shown to whom.
    Protecting,
    /// Writing.
    Storing,
}

impl Release {
    /// Changes with the state.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }
}

impl Phase {
    /// Every step, in order.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Fetching, Self::Tabulating, Self::Estimating, Self::Protecting, Self::Storing];

    /// The step as it is stored.
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::Waiting => 0,
            Self::Fetching => 1,
            Self::Tabulating => 2,
            Self::Estimating => 3,
            Self::Protecting => 4,
            Self::Storing => 5,
        }
    }

    /// The step that was stored.
    #[must_use]
    pub fn of(number: i32) -> Self {
        Self::ALL.into_iter().find(|one| one.number() == number).unwrap_or_default()
    }
}
