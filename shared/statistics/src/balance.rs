//! The balance of an item: the share of positive minus the share of negative answers.

use serde::{Deserialize, Serialize};

use crate::combination::combine;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::JointStratum;
use crate::mean::{Mean, mean, t_interval};
use crate::scores::Scores;
use crate::stratified::{Lonely, Population};
use crate::tabulate::{CodeSet, Selection};
use crate::undefined::Undefined;

/// A balance on the scale -1..=1 (not percent) with both of its shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// The share of positive answers, 0 to 1.
    pub positive: Mean,
    /// The share of negative answers over the same denominator.
    pub negative: Mean,
    /// Positive minus negative.
    pub balance: f64,
    /// From the joint influence z = w (y - b) / W with y in {+1, 0, -1}: v_+ + v_- - 2 cov.
    pub variance: Result<f64, Undefined>,
    /// Units with a valid answer minus strata with one.
    pub degrees: Result<u64, Undefined>,
}

impl Balance {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }

    /// b ± t se, cut at -1 and 1. Undefined where all answers agree.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        if self.positive.spread <= 0.0 && self.negative.spread <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        let Interval { lower, upper } = t_interval(self.balance, self.se(), self.degrees, confidence)?;
        Interval::new(lower, upper, -1.0, 1.0)
    }
}

impl TryFrom<&Balance> for Estimate {
    type Error = Undefined;

    fn try_from(balance: &Balance) -> Result<Self, Undefined> {
        Self::new(balance.balance, balance.variance?)
    }
}

/// The two variables that [`balance`] is made of: positive and negative over one denominator.
#[must_use]
pub fn sides(positive: CodeSet, negative: CodeSet, valid: CodeSet) -> [Scores; 2] {
    [positive, negative].map(|positive| Scores::indicator(&Selection { positive, valid }))
}

/// The balance over strata whose first two variables are [`sides`].
///
/// Undefined without valid answers; out of range where there are fewer variables.
pub fn balance(
    strata: &[JointStratum],
    population: Population,
    lonely: Lonely,
) -> Result<Balance, Undefined> {
    let positive = mean(strata, 0, population, lonely)?;
    let negative = mean(strata, 1, population, lonely)?;
    let found = combine(strata, &[1.0, -1.0], population, lonely)?;
    Ok(Balance {
        positive,
        negative,
        balance: found.value.clamp(-1.0, 1.0),
        variance: found.variance,
        degrees: found.degrees,
    })
}
