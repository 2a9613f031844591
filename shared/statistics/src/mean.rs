//! The weighted mean of scores in a domain with its standard error, effective numbers and t interval.
//!
//! Source: Hájek's ratio estimator with linearised variance, as R's `svymean` on a `subset()`.

use serde::{Deserialize, Serialize};

use crate::combination::{combine, pooled};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::JointStratum;
use crate::quantile::t_upper;
use crate::stratified::{Lonely, Population};
use crate::undefined::{Undefined, finite};

/// A weighted mean and what is known of its precision, on the scale of the scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Valid answers.
    pub n: u64,
    /// m = Σwy / Σw.
    pub mean: f64,
    /// The linearised variance of m; exactly 0 where all answers agree.
    pub variance: Result<f64, Undefined>,
    /// R's `degf`: units with a valid answer minus strata with one.
    pub degrees: Result<u64, Undefined>,
    /// Σw (y-m)² / Σw: how far the answers lie apart, squared.
    pub spread: f64,
    /// Kish's n_K = (Σw)² / Σw².
    pub n_kish: f64,
    /// Kish's design effect n / n_K, at least 1.
    pub deff_kish: f64,
}

impl Mean {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }

    /// R's `deff="replace"`: v / (s² / n), s² = n / (n - 1) Σw (y-m)² / Σw. Undefined where all answers agree,
    /// or n = 1.
    pub fn deff_design(&self) -> Result<f64, Undefined> {
        match self.n {
            0 | 1 => Err(Undefined::SingleRespondent),
            _ if self.spread <= 0.0 => Err(Undefined::NoVariance),
            n => finite(self.variance? * (n as f64 - 1.0) / self.spread),
        }
    }

    /// m ± t se (R: `confint` with the design's degrees of freedom). Not cut at the ends of the scale.
    ///
    /// Undefined where the variance or the degrees of freedom are, and where the standard error is 0
    /// because all answers agree: that says nothing about the precision.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        if self.spread <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        t_interval(self.mean, self.se(), self.degrees, confidence)
    }
}

impl TryFrom<&Mean> for Estimate {
    type Error = Undefined;

    fn try_from(mean: &Mean) -> Result<Self, Undefined> {
        Self::new(mean.mean, mean.variance?)
    }
}

/// value ± t se with the degrees of freedom of a design.
pub(crate) fn t_interval(
    value: f64,
    se: Result<f64, Undefined>,
    degrees: Result<u64, Undefined>,
    confidence: &Confidence,
) -> Result<Interval, Undefined> {
    let half = t_upper(confidence.tail(), degrees? as f64)? * se?;
    Ok(Interval { lower: finite(value - half)?, upper: finite(value + half)? })
}

/// The mean of one variable over one or more strata.
///
/// The variance is that of [`crate::stratified`] with z = w (y - m) / W. Undefined as a whole only without
/// valid answers; out of range where the strata have no such variable, or different ones.
pub fn mean(
    strata: &[JointStratum],
    variable: usize,
    population: Population,
    lonely: Lonely,
) -> Result<Mean, Undefined> {
    let all = pooled(strata)?;
    let sums = all.get(variable).ok_or(Undefined::OutOfRange)?;
    let mut coefficients = vec![0.0; variable + 1];
    coefficients[variable] = 1.0;
    let found = combine(strata, &coefficients, population, lonely)?;
    let (weight, denominator) = (sums.sums.w as f64, sums.denominator as f64);
    let n_kish = finite(weight * (weight / sums.sums.w2.to_f64()))?;
    Ok(Mean {
        n: sums.sums.n,
        mean: found.value,
        variance: found.variance,
        degrees: found.degrees,
        spread: sums.sums.spread() / (denominator * denominator),
        n_kish,
        deff_kish: sums.sums.n as f64 / n_kish,
    })
}
