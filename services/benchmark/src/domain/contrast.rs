//! Differences of an area to others together, exact.

use jamfor_statistics::compare::Difference;

use super::cell::{Contrast, MeanValue};

/// The difference to areas that are pooled.
pub(super) fn pooled_contrast(found: Difference) -> Contrast {
    Contrast { difference: found.difference, se: found.se.ok() }
}

/// An unweighted mean of areas, as one area is held against it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    units: f64,
    p: f64,
    variance: f64,
    is_member: bool,
}

impl Mean {
    /// A mean, and whether the area is in it.
    pub(super) fn new(mean: &MeanValue, is_member: bool) -> Self {
        Self { units: mean.units as f64, p: mean.p, variance: mean.variance, is_member }
    }

    /// D = p - p_U with Var = (1 - 2/G) v + v_U for one of the G areas of the mean, v + v_U for another one. None for
    /// the only one.
    pub(super) fn with_itself(self, p: f64, variance: Option<f64>) -> Option<Contrast> {
        if self.is_member && self.units < 2.0 {
            return None;
        }
        let factor = if self.is_member { 1.0 - 2.0 / self.units } else { 1.0 };
        Some(contrast(p - self.p, factor * variance.unwrap_or(0.0) + self.variance))
    }

    /// The same against the other areas of the mean: D = G (p - p_U) / (G - 1) with
    /// Var = v + (G² v_U - v) / (G - 1)².
    pub(super) fn without_itself(self, p: f64, variance: Option<f64>) -> Option<Contrast> {
        if !self.is_member {
            return self.with_itself(p, variance);
        }
        if self.units < 2.0 {
            return None;
        }
        let (own, others) = (variance.unwrap_or(0.0), self.units - 1.0);
        let rest = (self.units * self.units * self.variance - own).max(0.0) / (others * others);
        Some(contrast(self.units * (p - self.p) / others, own + rest))
    }
}

fn contrast(difference: f64, variance: f64) -> Contrast {
    Contrast { difference, se: Some(variance.max(0.0).sqrt()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_statistics::interval::Interval;

    use super::*;

    fn mean_of(shares: &[(f64, f64)]) -> MeanValue {
        let size = shares.len() as f64;
        MeanValue {
            units: shares.len() as u64,
            p: shares.iter().map(|one| one.0).sum::<f64>() / size,
            variance: shares.iter().map(|one| one.1).sum::<f64>() / (size * size),
            printed_variance: 0.0,
            answers: 100,
            effective: 100.0,
            interval: Interval { lower: 0.0, upper: 1.0 },
        }
    }

    #[test]
    fn the_mean_of_the_others_is_that_without_the_area() {
        let shares = [(0.5, 0.01), (0.7, 0.02), (0.9, 0.03)];
        let found = Mean::new(&mean_of(&shares), true).without_itself(0.5, Some(0.01)).unwrap();
        let others = mean_of(&shares[1..]);
        let expected = Mean::new(&others, false).with_itself(0.5, Some(0.01)).unwrap();
        assert!((found.difference - expected.difference).abs() < 1e-12);
        assert!((found.se.unwrap() - expected.se.unwrap()).abs() < 1e-12);
        assert!((expected.difference + 0.3).abs() < 1e-12);
    }

    #[test]
    fn the_only_area_of_a_mean_is_held_against_nothing() {
        let only = Mean::new(&mean_of(&[(0.5, 0.01)]), true);
        assert!(only.with_itself(0.5, Some(0.01)).is_none() && only.without_itself(0.5, None).is_none());
    }
}
