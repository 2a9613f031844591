//! Why a statistic has no value. The reasons are part of the result: a caller shows them or acts on them.

use serde::{Deserialize, Serialize};

/// Why a statistic cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum Undefined {
    /// No valid answer: the denominator is zero.
    #[error("no valid answers")]
    NoAnswers,
    /// A stratum with one respondent has no variance, and the rule in force is to fail.
    #[error("a stratum has a single respondent")]
    SingleRespondent,
    /// Every stratum has a single respondent, so none can stand in for the others.
    #[error("no stratum has more than one respondent")]
    OnlySingleRespondents,
    /// The finite population correction needs the population count of every stratum.
    #[error("the population count is missing")]
    PopulationMissing,
    /// A population count is smaller than the number of respondents.
    #[error("the population is smaller than the number of respondents")]
    PopulationTooSmall,
    /// The standard error is zero, so a test statistic or a design effect does not exist.
    #[error("the standard error is zero")]
    NoVariance,
    /// No degrees of freedom are left.
    #[error("no degrees of freedom")]
    NoDegreesOfFreedom,
    /// The method does not exist for a share of exactly 0 or 1.
    #[error("the share is exactly zero or one")]
    ShareAtBoundary,
    /// The part is the whole (or empty), so there is nothing to compare it with.
    #[error("nothing is left to compare with")]
    NothingToCompare,
    /// The input is outside of what the function is defined for.
    #[error("input out of range")]
    OutOfRange,
    /// The iteration did not reach its precision.
    #[error("no convergence")]
    NoConvergence,
    /// Fewer units than the statistic needs: two for a comparison, four for quarters.
    #[error("too few units")]
    TooFewUnits,
    /// Fewer rounds than the statistic needs: three for a trend.
    #[error("too few rounds")]
    TooFewRounds,
    /// A class with a share in the mix has no valid answer.
    #[error("a class of the mix has no answers")]
    EmptyClass,
}

/// Keeps a number only if it is finite: the last gate before a value leaves the crate.
pub(crate) fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
}
