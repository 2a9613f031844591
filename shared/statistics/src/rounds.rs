//! The same area in several rounds: its change, and rounds taken together.
//!
//! Respondents are anonymous, so that two rounds share nobody as far as the data know: v = v_1 + v_2, which
//! is cautious where people answer alike in both.

use serde::{Deserialize, Serialize};

use crate::compare::{Difference, independent_difference};
use crate::share::{Share, share};
use crate::stratified::{Lonely, Population, Stratum};
use crate::undefined::{Undefined, finite};

/// More rounds than this are a trend, not one figure.
const MOST_POOLED: usize = 3;

/// The change from an earlier to a later round, later minus earlier, with v = v_1 + v_2.
///
/// Changes of wording, scale, mode or target group between the rounds are the caller's to exclude.
pub fn change(
    earlier: &[Stratum],
    later: &[Stratum],
    population: Population,
    lonely: Lonely,
) -> Result<Difference, Undefined> {
    independent_difference(later, earlier, population, lonely)
}

/// The share of two or three rounds taken together, each area in each round a stratum of its own.
///
/// Every answer counts the same, whichever round it is from; such a figure is marked as pooled. Undefined
/// as [`share`] is; out of range for more than three rounds.
pub fn pooled_rounds(
    rounds: &[&[Stratum]],
    population: Population,
    lonely: Lonely,
) -> Result<Share, Undefined> {
    match rounds.len() {
        0 | 1 => Err(Undefined::TooFewRounds),
        2..=MOST_POOLED => share(&rounds.concat(), population, lonely),
        _ => Err(Undefined::OutOfRange),
    }
}

/// A simple random sample of a finite population, unweighted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// n: valid answers.
    pub answers: u64,
    /// N: people in the population.
    pub population: u64,
    /// S²: the variance of the answers, with n - 1.
    pub spread: f64,
}

impl Draw {
    /// (1 - n/N) S² / n.
    fn variance(&self) -> Result<f64, Undefined> {
        match (self.answers, self.population) {
            (0, _) => Err(Undefined::NoAnswers),
            (n, size) if size < n => Err(Undefined::PopulationTooSmall),
            _ if self.spread.is_nan() || self.spread < 0.0 => Err(Undefined::OutOfRange),
            (n, size) => finite((1.0 - n as f64 / size as f64) * self.spread / n as f64),
        }
    }
}

/// The people in both populations, and those who answered in both rounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// n_12: who answered in both rounds.
    pub answers: u64,
    /// N_12: who belongs to both populations.
    pub population: u64,
    /// S_12: the covariance of their answers, with n_12 - 1; 0 where fewer than two answered.
    pub covariance: f64,
}

impl Overlap {
    /// cov(p_1, p_2) = (n_12 / (n_1 n_2) - N_12 / (N_1 N_2)) S_12; negative where fewer answer twice than
    /// independent draws would.
    pub fn covariance_of_shares(&self, earlier: &Draw, later: &Draw) -> Result<f64, Undefined> {
        let product = |a: u64, b: u64| a as f64 * b as f64;
        let answered = self.answers as f64 / product(earlier.answers, later.answers);
        let expected = self.population as f64 / product(earlier.population, later.population);
        finite((answered - expected) * self.covariance)
    }
}

/// The variance of a change in finite populations that overlap, for data with a person key.
///
/// v_1 + v_2 - 2 cov, at least 0; Tam (1984), Qualité and Tillé (2008). No service holds such a key: this is
/// for checking how cautious [`change`] is.
pub fn overlapping_change_variance(
    earlier: &Draw,
    later: &Draw,
    overlap: &Overlap,
) -> Result<f64, Undefined> {
    let sum = earlier.variance()? + later.variance()?;
    Ok((sum - 2.0 * overlap.covariance_of_shares(earlier, later)?).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_round_is_not_pooled_and_four_are_a_trend() {
        let pooled = |rounds: &[&[Stratum]]| pooled_rounds(rounds, Population::Unlimited, Lonely::Adjust);
        assert_eq!(pooled(&[&[]]), Err(Undefined::TooFewRounds));
        assert_eq!(pooled(&[&[], &[]]), Err(Undefined::NoAnswers));
        assert_eq!(pooled(&[&[], &[], &[], &[]]), Err(Undefined::OutOfRange));
    }

    #[test]
    fn a_census_twice_has_no_variance() {
        let draw = Draw { answers: 10, population: 10, spread: 0.25 };
        let overlap = Overlap { answers: 10, population: 10, covariance: 0.1 };
        assert_eq!(overlapping_change_variance(&draw, &draw, &overlap), Ok(0.0));
        let small = Draw { population: 9, ..draw };
        let found = overlapping_change_variance(&small, &draw, &overlap);
        assert_eq!(found, Err(Undefined::PopulationTooSmall));
    }
}
