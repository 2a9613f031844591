//! Scales with other labels on one line: cut points where the cumulative shares of an item meet a reference
//! distribution, and the mean of each piece as the value of its option.
//!
//! Source: the reference distribution method of de Jonge, Veenhoven and Arends (2013), with a beta
//! distribution fitted by moments. It assumes that both items ask the same of the same population, and is a
//! sensitivity figure: no test or rank may rest on it.

use serde::{Deserialize, Serialize};

use crate::quantile::{beta_cdf, beta_quantile};
use crate::undefined::{Undefined, finite};

/// The line runs from 0 to this.
const TOP: f64 = 10.0;

/// A beta distribution stretched to 0..=10.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReferenceDistribution {
    alpha: f64,
    beta: f64,
}

/// What an option of another item stands for on the line from 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The share of answers up to and with this option.
    pub cumulative: f64,
    /// Where the option begins.
    pub lower: f64,
    /// Where it ends; the same where nobody chose it.
    pub upper: f64,
    /// The mean of the reference distribution in between.
    pub value: f64,
}

impl ReferenceDistribution {
    /// Fitted to the counts (or weight sums) of the options of the reference item, from worst to best.
    ///
    /// K options divide 0..=10 evenly and each answer stands in the middle of its part; then
    /// α = m (m(1-m)/v - 1) and β = (1-m) (m(1-m)/v - 1) on the 0..=1 scale. Undefined without answers and
    /// where all agree.
    pub fn fit(counts: &[u128]) -> Result<Self, Undefined> {
        let total = total(counts)?;
        let options = counts.len() as f64;
        let middles = (0..counts.len()).map(|option| (option as f64 + 0.5) / options);
        let points: Vec<(f64, f64)> = middles.zip(counts).map(|(x, &n)| (x, n as f64 / total)).collect();
        let mean: f64 = points.iter().map(|(x, share)| x * share).sum();
        let variance: f64 = points.iter().map(|(x, share)| (x - mean) * (x - mean) * share).sum();
        if counts.iter().filter(|&&count| count > 0).count() < 2 || variance <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        let size = finite(mean * (1.0 - mean) / variance - 1.0)?;
        Ok(Self { alpha: mean * size, beta: (1.0 - mean) * size })
    }

    /// The first parameter.
    #[must_use]
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// The second parameter.
    #[must_use]
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    /// The pieces of the options of another item, from worst to best, given their counts or weight sums.
    ///
    /// Cut points are the beta quantiles at the cumulative shares c_j; the value of a piece is
    /// 10 α/(α+β) (F(u; α+1, β) - F(l; α+1, β)) / (c_j - c_(j-1)). Undefined without answers.
    pub fn pieces(&self, counts: &[u128]) -> Result<Vec<Piece>, Undefined> {
        let total = total(counts)?;
        let (mut sum, mut lower) = (0_u128, 0.0);
        let mut pieces = Vec::with_capacity(counts.len());
        for &count in counts {
            sum += count;
            let cumulative = sum as f64 / total;
            let upper = if count == 0 { lower } else { beta_quantile(cumulative, self.alpha, self.beta)? };
            let value = if count == 0 { lower } else { self.mean(lower, upper, count as f64 / total)? };
            pieces.push(Piece { cumulative, lower: TOP * lower, upper: TOP * upper, value: TOP * value });
            lower = upper;
        }
        Ok(pieces)
    }

    /// The mean between two points that hold `share` of the distribution.
    fn mean(&self, lower: f64, upper: f64, share: f64) -> Result<f64, Undefined> {
        let below = |x: f64| beta_cdf(x, self.alpha + 1.0, self.beta);
        let mean = self.alpha / (self.alpha + self.beta) * (below(upper)? - below(lower)?) / share;
        Ok(finite(mean)?.clamp(lower, upper))
    }
}

fn total(counts: &[u128]) -> Result<f64, Undefined> {
    match counts.iter().try_fold(0_u128, |sum, &count| sum.checked_add(count)) {
        None => Err(Undefined::OutOfRange),
        Some(0) => Err(Undefined::NoAnswers),
        Some(total) => Ok(total as f64),
    }
}
