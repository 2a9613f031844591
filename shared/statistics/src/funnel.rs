//! Funnel plots: how far from a target a share of n answers may lie by chance, and by chance between areas.
//!
//! Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", and Spiegelhalter
//! et al. (2012) for additive overdispersion. With weights n is the effective number n_K.

use serde::{Deserialize, Serialize};

use crate::interval::{Confidence, Interval};
use crate::outcomes::Outcomes;
use crate::undefined::{Undefined, finite};

/// Outcomes this much less probable than the most probable one do not move a limit.
const LEAST: f64 = 1e-30;

/// The exact limits for one number of answers at one level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExactLimits {
    /// The interpolated limits (r - a) / n, cut at 0 and 1.
    pub interval: Interval,
    /// r below: the least count with P(X ≤ r) ≥ α/2.
    pub lower_count: u64,
    /// r above: the least count with P(X ≤ r) ≥ 1 - α/2.
    pub upper_count: u64,
}

/// The limits for one number of answers at both levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The number of answers.
    pub n: u64,
    /// At 95 %: a share outside calls for a look.
    pub alert: ExactLimits,
    /// At 99.8 %: a share outside is an outlier.
    pub outlier: ExactLimits,
}

impl Limits {
    /// Where a share stands; on a limit is inside.
    #[must_use]
    pub fn flag(&self, share: f64) -> Flag {
        let (alert, outlier) = (&self.alert.interval, &self.outlier.interval);
        match share {
            p if p < outlier.lower => Flag::OutlierLow,
            p if p > outlier.upper => Flag::OutlierHigh,
            p if p < alert.lower => Flag::AlertLow,
            p if p > alert.upper => Flag::AlertHigh,
            _ => Flag::Inside,
        }
    }
}

/// Where a share stands in the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Flag {
    /// Within the 95 % limits.
    Inside,
    /// Below the 95 % limit.
    AlertLow,
    /// Above the 95 % limit.
    AlertHigh,
    /// Below the 99.8 % limit.
    OutlierLow,
    /// Above the 99.8 % limit.
    OutlierHigh,
}

impl Flag {
    /// The flag of a z score: alert beyond 1.96, outlier beyond 3.09.
    #[must_use]
    pub fn of_score(z: f64) -> Self {
        match (z.abs() > Confidence::P998.z(), z.abs() > Confidence::P95.z(), z > 0.0) {
            (true, _, false) => Self::OutlierLow,
            (true, _, true) => Self::OutlierHigh,
            (false, true, false) => Self::AlertLow,
            (false, true, true) => Self::AlertHigh,
            (false, false, _) => Self::Inside,
        }
    }
}

/// Exact binomial limits around a target in (0, 1) for `n` > 0 answers at 95 and 99.8 %.
///
/// r = the α-quantile of the binomial count, a = (P(X ≤ r) - α) / P(X = r), limit (r - a) / n; α in both
/// tails. Where almost no count but one can occur (n target near 0 or n) the formula can pass the target:
/// the limit is then the target itself. The time is that of the square root of n.
pub fn exact_limits(n: u64, target: f64) -> Result<Limits, Undefined> {
    let outcomes = outcomes(n, target)?;
    let at = |confidence: &Confidence| limits_at(&outcomes, n, target, confidence);
    Ok(Limits { n, alert: at(&Confidence::P95)?, outlier: at(&Confidence::P998)? })
}

/// [`exact_limits`] for each number of answers, in the order given, computed once for each that differs.
pub fn exact_limits_for(answers: &[u64], target: f64) -> Result<Vec<Limits>, Undefined> {
    let mut distinct = answers.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let limits: Vec<Limits> = distinct.iter().map(|n| exact_limits(*n, target)).collect::<Result<_, _>>()?;
    let of = |n: &u64| distinct.binary_search(n).ok().and_then(|index| limits.get(index)).copied();
    answers.iter().map(|n| of(n).ok_or(Undefined::OutOfRange)).collect()
}

fn outcomes(n: u64, target: f64) -> Result<Outcomes, Undefined> {
    match target {
        _ if n == 0 => Err(Undefined::NoAnswers),
        t if t == 0.0 || t == 1.0 => Err(Undefined::ShareAtBoundary),
        t => Outcomes::binomial(n, t, LEAST),
    }
}

fn limits_at(
    outcomes: &Outcomes,
    n: u64,
    target: f64,
    confidence: &Confidence,
) -> Result<ExactLimits, Undefined> {
    let tail = confidence.tail();
    let (lower_count, below, point) = reach(outcomes.iter(), |sum| sum >= tail)?;
    let lower = lower_count as f64 - (below + point - tail) / point;
    let (upper_count, above, point) = reach(outcomes.iter().rev(), |sum| sum > tail)?;
    let upper = upper_count as f64 - (tail - above) / point;
    let interval = Interval::new((lower / n as f64).min(target), (upper / n as f64).max(target), 0.0, 1.0)?;
    Ok(ExactLimits { interval, lower_count, upper_count })
}

/// The first outcome at which the sum of probabilities is enough, the sum before it, and its probability.
fn reach(
    outcomes: impl Iterator<Item = (u64, f64)>,
    is_enough: impl Fn(f64) -> bool,
) -> Result<(u64, f64, f64), Undefined> {
    let mut sum = 0.0;
    for (outcome, probability) in outcomes {
        if is_enough(sum + probability) {
            return Ok((outcome, sum, probability));
        }
        sum += probability;
    }
    Err(Undefined::NoConvergence)
}

/// The limits target ± z √(target (1 - target) / n); not cut, they may leave 0..=1.
///
/// The same as Public Health England's sigma adjustment (the inverse of Wilson's interval).
pub fn score_limits(n: f64, target: f64, confidence: &Confidence) -> Result<Interval, Undefined> {
    let half = confidence.z() * standard_error(n, target)?;
    Ok(Interval { lower: finite(target - half)?, upper: finite(target + half)? })
}

fn standard_error(n: f64, target: f64) -> Result<f64, Undefined> {
    if !(n > 0.0 && target > 0.0 && target < 1.0) {
        return Err(Undefined::OutOfRange);
    }
    finite((target * (1.0 - target) / n).sqrt())
}

/// How a count lies in the distribution of counts around a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExactPosition {
    /// min(1, 2 min(P(X ≤ x), P(X ≥ x))): the two-sided p-value by doubling the smaller tail.
    pub two_sided_p: f64,
    /// P(X ≤ x) - P(X = x) / 2, in 0..=1.
    pub mid_probability: f64,
}

/// The exact position of `positive` of `n` answers around a target in (0, 1).
pub fn exact_position(positive: u64, n: u64, target: f64) -> Result<ExactPosition, Undefined> {
    if positive > n {
        return Err(Undefined::OutOfRange);
    }
    let outcomes = match target {
        t if n == 0 || t == 0.0 || t == 1.0 => outcomes(n, t)?,
        t => Outcomes::binomial(n, t, 0.0)?,
    };
    let (at_most, at_least) = (outcomes.at_most(positive), outcomes.at_least(positive));
    Ok(ExactPosition {
        two_sided_p: (2.0 * at_most.min(at_least)).clamp(f64::MIN_POSITIVE, 1.0),
        mid_probability: (at_most - 0.5 * outcomes.exactly(positive)).clamp(0.0, 1.0),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn limits_are_in_the_order_asked_for() {
        let found = exact_limits_for(&[40, 7, 40], 0.3).unwrap();
        assert_eq!(found.iter().map(|limits| limits.n).collect::<Vec<_>>(), [40, 7, 40]);
        assert_eq!(found[0], exact_limits(40, 0.3).unwrap());
        assert_eq!(found[1], exact_limits(7, 0.3).unwrap());
    }

    #[test]
    fn flags_go_from_inside_to_outlier() {
        let limits = exact_limits(100, 0.5).unwrap();
        let flags = [0.2, 0.37, 0.5, 0.63, 0.8].map(|share| limits.flag(share));
        let expected = [Flag::OutlierLow, Flag::AlertLow, Flag::Inside, Flag::AlertHigh, Flag::OutlierHigh];
        assert_eq!(flags, expected);
        assert_eq!([-3.2, -2.0, 1.9, 2.0, 3.2].map(Flag::of_score), expected);
    }

    #[test]
    fn no_funnel() {
        assert_eq!(exact_limits(0, 0.5), Err(Undefined::NoAnswers));
        assert_eq!(exact_limits(9, 0.0), Err(Undefined::ShareAtBoundary));
        assert_eq!(exact_limits(9, 1.2), Err(Undefined::OutOfRange));
        assert_eq!(exact_position(4, 3, 0.5), Err(Undefined::OutOfRange));
    }
}
