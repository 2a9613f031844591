//! The rules that a release pins: thresholds for showing, testing and judging.

use jamfor_statistics::stratified::Lonely;
use serde::{Deserialize, Serialize};

use super::release::TotalsKind;

/// A policy in one pinned revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// `bodies/{body}/policies/{policy}/revisions/{number}`.
    pub name: String,
    /// The digest of the revision.
    pub digest: String,
    /// What may be shown to whom.
    pub disclosure: jamfor_disclosure::Policy,
    /// When a total may be shown.
    pub totals: TotalRules,
    /// When a difference is tested and named.
    pub tests: TestRules,
    /// When a comparison is to be read with caution, or not to be made.
    pub verdicts: VerdictRules,
    /// How variances are estimated.
    pub estimation: EstimationRules,
}

/// When a total of the participants may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TotalRules {
    /// The fewest areas.
    pub minimum_areas: u64,
    /// The largest share of all answers that one area may hold.
    pub largest_share: f64,
}

/// When a difference is tested and named.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestRules {
    /// The fewest answers on each side.
    pub minimum_respondents: u64,
    /// Two values are level when the 90 % interval of their difference lies within this.
    pub tolerance: f64,
    /// A difference is named when its p-value is under this.
    pub significance: f64,
    /// Under this many answers, and where nearly all or nearly none are positive, the exact test takes the place of the
    /// normal one; 0 for never.
    pub exact_below: u64,
}

/// The thresholds of verdicts; shares are in 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictRules {
    /// The total variation between two mixes of modes from which caution is due.
    pub mode_mix_caution: f64,
    /// The same from which two values do not compare.
    pub mode_mix_not_comparable: f64,
    /// The participation rate under which caution is due.
    pub participation_rate_low: f64,
    /// The distance between two participation rates from which caution is due.
    pub participation_rate_apart: f64,
    /// The share of the same participants under which caution is due.
    pub same_participants: f64,
    /// The share of answers without an opinion over which caution is due.
    pub no_opinion: f64,
    /// The total variation between two mixes of target groups from which caution is due.
    pub target_group_mix: f64,
    /// The total variation between two mixes of help from which caution is due.
    pub assistance_mix: f64,
}

/// How variances are estimated where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimationRules {
    /// What a stratum with one respondent contributes.
    pub lonely: Lonely,
}

impl Default for EstimationRules {
    fn default() -> Self {
        Self { lonely: Lonely::Adjust }
    }
}

impl TotalRules {
    /// What withholds every total.
    pub const WITHHELD: Self = Self { minimum_areas: u64::MAX, largest_share: 0.0 };
    /// What withholds no total for its areas.
    pub const SHOWN: Self = Self { minimum_areas: 0, largest_share: 1.0 };

    /// These rules, or those that were decided for a release.
    #[must_use]
    pub const fn decided(self, decision: Option<TotalsKind>) -> Self {
        match decision {
            None => self,
            Some(TotalsKind::Withheld) => Self::WITHHELD,
            Some(TotalsKind::Shown) => Self::SHOWN,
        }
    }
}

impl Default for TotalRules {
    fn default() -> Self {
        Self { minimum_areas: 30, largest_share: 0.25 }
    }
}

impl Default for TestRules {
    fn default() -> Self {
        Self { minimum_respondents: 30, tolerance: 0.05, significance: 0.05, exact_below: 30 }
    }
}

impl Default for VerdictRules {
    fn default() -> Self {
        Self {
            mode_mix_caution: 0.10,
            mode_mix_not_comparable: 0.30,
            participation_rate_low: 0.40,
            participation_rate_apart: 0.15,
            same_participants: 0.80,
            no_opinion: 0.25,
            target_group_mix: 0.10,
            assistance_mix: 0.10,
        }
    }
}
