//! How figures are computed: the version that a release states, and the choices behind it.

use jamfor_statistics::{
    interval::Confidence,
    stratified::{Lonely, Population},
};

/// The method of estimation.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// The version, as releases state it.
    pub version: String,
    /// What a stratum with one respondent contributes.
    pub lonely: Lonely,
}

impl Default for Method {
    fn default() -> Self {
        Self { version: "jamfor-2026.2".to_owned(), lonely: Lonely::Adjust }
    }
}

impl Method {
    /// Users of today stand for users in general: no test or interval corrects for a finite population.
    pub const POPULATION: Population = Population::Unlimited;
    /// The level of printed intervals.
    pub const CONFIDENCE: Confidence = Confidence::P95;
    /// The interval of a share.
    pub const SHARE_INTERVAL: &'static str = "wilson_kish";
    /// The interval of an unweighted mean of areas.
    pub const MEAN_INTERVAL: &'static str = "wilson_equal_unit";
    /// The interval that follows from printed numbers.
    pub const PRINTED_INTERVAL: &'static str = "wilson_printed";
    /// The interval of a difference.
    pub const DIFFERENCE_INTERVAL: &'static str = "normal_linearised";
    /// The interval of a difference of few answers.
    pub const FEW_INTERVAL: &'static str = "hybrid_score_interval";
    /// The interval of a difference to a mean of areas, or of changes and lines, from printed numbers.
    pub const PRINTED_NORMAL_INTERVAL: &'static str = "normal_printed";
    /// The interval of a difference of printed numbers.
    pub const PRINTED_DIFFERENCE_INTERVAL: &'static str = "zou_donner_printed";
}
