//! A figure as somebody may read it: a value or a kind of missing, with all that it needs to be read.

use std::{borrow::Cow, sync::Arc};

use jamfor_disclosure::{Audience, PrintedCount};
use jamfor_statistics::round::Decimal;
use jamfor_survey::Texts;

use super::precision::{Precision, Reliability};

/// What a figure is of, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The pinned indicator.
    pub indicator: String,
    /// `bodies/{body}/rounds/{round}`; empty for rounds that are counted together.
    pub round: String,
    /// The rounds that are counted together; empty for one.
    pub pooled_rounds: Vec<String>,
    /// The area's code; the country's for a figure of participants or of a comparator.
    pub area: String,
    /// Whose figure it is.
    pub whose: Whose,
    /// The pinned comparator whose members it is of; empty for the others.
    pub comparator: String,
    /// The target group, or `ALL`.
    pub group: String,
    /// Item and option of the respondents, two where they are crossed; none for all of them.
    pub part: Vec<(String, String)>,
    /// The code of the area that is left out of it, where an area is held against the others.
    pub without: Option<String>,
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One area's own.
    Area,
    /// All participants together.
    Pooled,
    /// The unweighted mean of the participants.
    EqualUnit,
    /// The members of a comparator.
    Comparator,
}

/// A figure for an audience.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is of.
    pub subject: Arc<Subject>,
    /// For whom.
    pub audience: Audience,
    /// The value, or why there is none.
    pub value: Result<Estimate, Missing>,
    /// The answers in its denominator; those who completed a response, for a participation rate.
    pub respondents: Option<Count>,
    /// Those who could have been in it.
    pub eligible: Option<Count>,
    /// How it may be used.
    pub status: Status,
    /// What to mind.
    pub caveats: Vec<Caveat>,
    /// Whether its respondents are made up.
    pub synthetic: bool,
    /// The areas behind it.
    pub coverage: Option<Coverage>,
    /// The rate that a source printed.
    pub stated: Option<Stated>,
}

/// A value with its uncertainty.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub share: Share,
    /// Where the true value lies.
    pub interval: Option<Range>,
    /// How many equally weighted, independent answers would be as sure.
    pub effective: f64,
    /// The share of answers without an opinion.
    pub no_opinion: Option<Share>,
    /// The share of each option, in the order of the scale.
    pub distribution: Vec<OptionShare>,
    /// How far it carries.
    pub reliability: Reliability,
    /// The design behind it; for the methodologist alone.
    pub precision: Option<Precision>,
}

/// A share, rounded or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// In 0 to 1.
    pub value: f64,
    /// Whether `value` is rounded to whole percent.
    pub rounded: bool,
    /// In percent.
    pub printed: Decimal,
}

/// The share of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionShare {
    /// The code.
    pub option: String,
    /// Its share of all answers to the item.
    pub share: Share,
    /// How many chose it, where that may be shown.
    pub count: Option<u64>,
}

/// Two ends, with how they were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// The level of confidence.
    pub level: f64,
    /// The method.
    pub method: &'static str,
}

/// A count: exact, or a range that holds it.
pub type Count = PrintedCount;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The question was not asked.
    NotAsked,
    /// The question does not concern them.
    NotApplicable,
    /// Nobody answered it.
    NoAnswer,
    /// The area or the survey did not collect.
    NotCollected,
    /// It would say something about persons.
    Suppressed,
    /// It does not compare.
    NotComparable,
}

/// How a figure may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// For every use.
    Normal,
    /// Few answers.
    LowReliability,
    /// Collected under special events.
    SpecialEvent,
    /// There is no value.
    Missing,
}

/// The areas behind a figure of participants or of a comparator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Areas with answers.
    pub participating: u64,
    /// Areas that could take part; 0 when not known. Of a comparator, its members.
    pub eligible: u32,
    /// Areas whose value is in the figure.
    pub contributing: u64,
}

/// A rate that a source printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// As printed, in percent.
    pub percent: String,
    /// Where.
    pub source: String,
    /// Whether the computed one prints differently.
    pub differs: bool,
}

/// Something to mind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caveat {
    /// What.
    pub reason: Reason,
    /// The same in words, shared by all that mind the same. Those of the catalogue are lent: threads that count how many
    /// share a text wait for each other.
    pub text: Cow<'static, Arc<Texts>>,
    /// The numbers behind it.
    pub detail: String,
}

/// What there can be to mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Not every area that could take part did.
    CoveragePartial,
    /// The participation rate is low.
    ParticipationLow,
    /// The participation rates are far apart.
    ParticipationApart,
    /// The answers were given in different ways.
    ModeMix,
    /// People were asked to take part in different ways.
    RecruitmentDiffers,
    /// The tallies count different things.
    CountingUnitDiffers,
    /// The question's texts have changed.
    TextChanged,
    /// The question or its options have changed.
    ItemChanged,
    /// Other areas took part.
    ParticipantsChanged,
    /// Many have no opinion.
    NoOpinionHigh,
    /// The target groups are mixed differently.
    TargetGroupMix,
    /// A special event fell into the collection.
    SpecialEvent,
    /// The round was a pilot.
    Pilot,
    /// There are too few answers for a test.
    SmallBase,
    /// The stated and the computed rate disagree.
    StatedRateDiffers,
    /// The crosswalk says that they measure different things.
    ConstructDiffers,
    /// The crosswalk says that their scales differ.
    ScaleDiffers,
    /// The crosswalk says that they ask different people.
    PopulationDiffers,
    /// Nobody has said how far they measure the same.
    CrosswalkMissing,
    /// A total is withheld.
    TotalWithheld,
    /// The respondents are made up.
    Synthetic,
    /// People had help of different kinds when they answered.
    AssistanceDiffers,
    /// Several rounds are counted together.
    RoundsPooled,
    /// Not every member of the comparator has a value in it.
    ComparatorIncomplete,
    /// A methodologist set the verdict.
    VerdictSet,
    /// The indicator has no good direction: nobody is the best.
    NoDirection,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 26] = [
        Self::CoveragePartial,
        Self::ParticipationLow,
        Self::ParticipationApart,
        Self::ModeMix,
        Self::RecruitmentDiffers,
        Self::CountingUnitDiffers,
        Self::TextChanged,
        Self::ItemChanged,
        Self::ParticipantsChanged,
        Self::NoOpinionHigh,
        Self::TargetGroupMix,
        Self::SpecialEvent,
        Self::Pilot,
        Self::SmallBase,
        Self::StatedRateDiffers,
        Self::ConstructDiffers,
        Self::ScaleDiffers,
        Self::PopulationDiffers,
        Self::CrosswalkMissing,
        Self::TotalWithheld,
        Self::Synthetic,
        Self::AssistanceDiffers,
        Self::RoundsPooled,
        Self::ComparatorIncomplete,
        Self::VerdictSet,
        Self::NoDirection,
    ];

    /// The reason as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CoveragePartial => "COVERAGE_PARTIAL",
            Self::ParticipationLow => "PARTICIPATION_LOW",
            Self::ParticipationApart => "PARTICIPATION_APART",
            Self::ModeMix => "MODE_MIX",
            Self::RecruitmentDiffers => "RECRUITMENT_DIFFERS",
            Self::CountingUnitDiffers => "COUNTING_UNIT_DIFFERS",
            Self::TextChanged => "TEXT_CHANGED",
            Self::ItemChanged => "ITEM_CHANGED",
            Self::ParticipantsChanged => "PARTICIPANTS_CHANGED",
            Self::NoOpinionHigh => "NO_OPINION_HIGH",
            Self::TargetGroupMix => "TARGET_GROUP_MIX",
            Self::SpecialEvent => "SPECIAL_EVENT",
            Self::Pilot => "PILOT",
            Self::SmallBase => "SMALL_BASE",
            Self::StatedRateDiffers => "STATED_RATE_DIFFERS",
            Self::ConstructDiffers => "CONSTRUCT_DIFFERS",
            Self::ScaleDiffers => "SCALE_DIFFERS",
            Self::PopulationDiffers => "POPULATION_DIFFERS",
            Self::CrosswalkMissing => "CROSSWALK_MISSING",
            Self::TotalWithheld => "TOTAL_WITHHELD",
            Self::Synthetic => "SYNTHETIC",
            Self::AssistanceDiffers => "ASSISTANCE_DIFFERS",
            Self::RoundsPooled => "ROUNDS_POOLED",
            Self::ComparatorIncomplete => "COMPARATOR_INCOMPLETE",
            Self::VerdictSet => "VERDICT_SET",
            Self::NoDirection => "NO_DIRECTION",
        }
    }
}

impl Missing {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::NotAsked,
        Self::NotApplicable,
        Self::NoAnswer,
        Self::NotCollected,
        Self::Suppressed,
        Self::NotComparable,
    ];

    /// The kind as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "NOT_ASKED",
            Self::NotApplicable => "NOT_APPLICABLE",
            Self::NoAnswer => "NO_ANSWER",
            Self::NotCollected => "NOT_COLLECTED",
            Self::Suppressed => "SUPPRESSED",
            Self::NotComparable => "NOT_COMPARABLE",
        }
    }
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Normal, Self::LowReliability, Self::SpecialEvent, Self::Missing];

    /// The status as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "NORMAL",
            Self::LowReliability => "LOW_RELIABILITY",
            Self::SpecialEvent => "SPECIAL_EVENT",
            Self::Missing => "MISSING",
        }
    }
}

impl Whose {
    /// The basis as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Area => "AREA",
            Self::Pooled => "PARTICIPANTS_POOLED",
            Self::EqualUnit => "PARTICIPANTS_EQUAL_UNIT",
            Self::Comparator => "COMPARATOR",
        }
    }
}
