//! The probabilities of all outcomes of a count, binomial or hypergeometric.
//!
//! They follow from the most probable outcome by the ratio of neighbours and are divided by their sum, so
//! that small tails keep their digits and no large factorials cancel.

use crate::undefined::Undefined;

/// The weights of the outcomes `first..first + weights.len()`; outcomes outside are less probable than can
/// be written.
#[derive(Debug, Clone)]
pub(crate) struct Outcomes {
    first: u64,
    probabilities: Vec<f64>,
}

impl Outcomes {
    /// The number of successes of `n` draws with probability `p` in (0, 1).
    ///
    /// Outcomes less probable than `least` times the most probable one are left out.
    pub(crate) fn binomial(n: u64, p: f64, least: f64) -> Result<Self, Undefined> {
        if !(p > 0.0 && p < 1.0) {
            return Err(Undefined::OutOfRange);
        }
        let odds = p / (1.0 - p);
        let mode = (((n as f64 + 1.0) * p).floor() as u64).min(n);
        let up = |k: u64| (n - k) as f64 / (k + 1) as f64 * odds;
        Ok(Self::walk(0, mode, n, least, up))
    }

    /// The number of successes among `own` of `all` units, when `successes` of all are successes.
    pub(crate) fn hypergeometric(own: u64, successes: u64, all: u64) -> Result<Self, Undefined> {
        let failures = all.checked_sub(successes).ok_or(Undefined::OutOfRange)?;
        if own > all {
            return Err(Undefined::OutOfRange);
        }
        let (low, high) = (own.saturating_sub(failures), own.min(successes));
        let centre = (own as f64 + 1.0) * (successes as f64 + 1.0) / (all as f64 + 2.0);
        let mode = (centre.floor() as u64).clamp(low, high);
        // own + successes - k - 1 cannot exceed all: k is above `low`.
        let up = |k: u64| {
            let odds = (successes - k) as f64 / (k + 1) as f64;
            odds * ((own - k) as f64 / (failures + k + 1 - own) as f64)
        };
        Ok(Self::walk(low, mode, high, 0.0, up))
    }

    /// `up(k)` is the probability of k + 1 over that of k.
    fn walk(low: u64, mode: u64, high: u64, least: f64, up: impl Fn(u64) -> f64) -> Self {
        let mut below = Vec::new();
        let mut weight = 1.0;
        for k in (low..mode).rev() {
            weight /= up(k);
            if weight <= least {
                break;
            }
            below.push(weight);
        }
        let first = mode - below.len() as u64;
        let mut weights: Vec<f64> = below.into_iter().rev().collect();
        weights.push(1.0);
        weight = 1.0;
        for k in mode..high {
            weight *= up(k);
            if weight <= least {
                break;
            }
            weights.push(weight);
        }
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        Self { first, probabilities: weights }
    }

    /// The probability of exactly `k`.
    pub(crate) fn exactly(&self, k: u64) -> f64 {
        let index = k.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.probabilities.get(index)).copied().unwrap_or(0.0)
    }

    /// The outcomes with their probabilities, in ascending order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + ExactSizeIterator {
        let first = self.first;
        self.probabilities.iter().enumerate().map(move |(index, p)| (first + index as u64, *p))
    }

    /// P(X ≤ k).
    pub(crate) fn at_most(&self, k: u64) -> f64 {
        self.iter().take_while(|(outcome, _)| *outcome <= k).map(|(_, p)| p).sum::<f64>().min(1.0)
    }

    /// P(X ≥ k).
    pub(crate) fn at_least(&self, k: u64) -> f64 {
        self.iter().rev().take_while(|(outcome, _)| *outcome >= k).map(|(_, p)| p).sum::<f64>().min(1.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn four_fair_coins() {
        let coins = Outcomes::binomial(4, 0.5, 0.0).unwrap();
        let found: Vec<f64> = coins.iter().map(|(_, p)| p * 16.0).collect();
        assert_eq!(found, [1.0, 4.0, 6.0, 4.0, 1.0]);
        assert_eq!((coins.at_most(1), coins.at_least(3)), (5.0 / 16.0, 5.0 / 16.0));
        assert_eq!((coins.exactly(2), coins.exactly(5)), (6.0 / 16.0, 0.0));
    }

    #[test]
    fn two_of_three_white_balls() {
        let balls = Outcomes::hypergeometric(2, 3, 5).unwrap();
        let found: Vec<f64> = balls.iter().map(|(_, p)| (p * 1e12).round() / 1e12).collect();
        assert_eq!(found, [0.1, 0.6, 0.3]);
    }

    #[test]
    fn no_draw_has_one_outcome() {
        assert_eq!(Outcomes::binomial(0, 0.3, 0.0).unwrap().iter().collect::<Vec<_>>(), [(0, 1.0)]);
        assert_eq!(Outcomes::hypergeometric(4, 4, 4).unwrap().iter().collect::<Vec<_>>(), [(4, 1.0)]);
        assert_eq!(Outcomes::binomial(3, 1.0, 0.0).unwrap_err(), Undefined::OutOfRange);
        assert_eq!(Outcomes::hypergeometric(5, 1, 4).unwrap_err(), Undefined::OutOfRange);
    }
}
