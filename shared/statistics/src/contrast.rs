//! The difference of two independent estimates on any scale: rounds, peers and countries for means, balances
//! and indices.
//!
//! Needs the estimates only. A part against a whole that includes it needs the strata: [`crate::compare`] for
//! shares. Against the rest the two agree, for an area and all others share nobody.

use serde::{Deserialize, Serialize};

use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::quantile::two_sided_p;
use crate::undefined::{Undefined, finite};

/// A difference of two estimates, own minus other, on their scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Own minus other.
    pub difference: f64,
    /// The standard error √(v_1 + v_2).
    pub se: f64,
}

impl Contrast {
    /// z = difference / se. Undefined where the standard error is zero.
    pub fn z(&self) -> Result<f64, Undefined> {
        if self.se > 0.0 { finite(self.difference / self.se) } else { Err(Undefined::NoVariance) }
    }

    /// The two-sided p-value of no difference from the normal distribution.
    pub fn p_value(&self) -> Result<f64, Undefined> {
        self.z().map(two_sided_p)
    }

    /// difference ± z se; not cut at the ends of the scale.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        let half = confidence.z() * self.se;
        Ok(Interval { lower: finite(self.difference - half)?, upper: finite(self.difference + half)? })
    }
}

/// The difference of two estimates whose answers are independent: v = v_1 + v_2.
pub fn contrast(own: &Estimate, other: &Estimate) -> Result<Contrast, Undefined> {
    let (own, other) = (own.checked()?, other.checked()?);
    let difference = finite(own.value - other.value)?;
    Ok(Contrast { difference, se: finite((own.variance + other.variance).sqrt())? })
}

/// The equal-unit mean of independent estimates: (1/G) Σ m_g with v = Σ v_g / G².
///
/// For peers, the own area left out. The caller passes only members with a publishable value. Undefined
/// without any.
pub fn mean_of_units(units: &[Estimate]) -> Result<Estimate, Undefined> {
    if units.is_empty() {
        return Err(Undefined::NothingToCompare);
    }
    let count = units.len() as f64;
    let sum = |of: fn(&Estimate) -> f64| units.iter().map(of).sum::<f64>();
    Estimate::new(sum(|unit| unit.value) / count, sum(|unit| unit.variance) / (count * count))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn score(value: f64, variance: f64) -> Estimate {
        Estimate::new(value, variance).unwrap()
    }

    #[test]
    fn scores_are_not_cut_as_shares_are() {
        let found = contrast(&score(71.0, 9.0), &score(66.0, 16.0)).unwrap();
        assert_eq!((found.difference, found.se, found.z()), (5.0, 5.0, Ok(1.0)));
        assert!(found.interval(&Confidence::P95).unwrap().upper > 14.0);
    }

    #[test]
    fn peers_count_the_same() {
        let found = mean_of_units(&[score(60.0, 1.0), score(70.0, 3.0)]).unwrap();
        assert_eq!(found, score(65.0, 1.0));
        assert_eq!(mean_of_units(&[]), Err(Undefined::NothingToCompare));
    }

    #[test]
    fn nothing_is_known_without_variance() {
        let same = contrast(&score(1.0, 0.0), &score(2.0, 0.0)).unwrap();
        assert_eq!(same.p_value(), Err(Undefined::NoVariance));
        let broken = Estimate { value: f64::NAN, variance: 1.0 };
        assert_eq!(contrast(&broken, &score(1.0, 1.0)), Err(Undefined::OutOfRange));
    }
}
