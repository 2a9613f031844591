//! The mean change within areas that have a value in both of two rounds.
//!
//! A panel of areas, not of persons: areas that came or left do not move it.

use serde::{Deserialize, Serialize};

use crate::estimate::Estimate;
use crate::quantile::{t_two_sided_p, two_sided_p};
use crate::undefined::{Undefined, finite};

/// One area in the earlier and the later round.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The estimate of the earlier round.
    pub earlier: Estimate,
    /// The estimate of the later round.
    pub later: Estimate,
}

/// The mean change over G areas, each counted the same, with two standard errors for two questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PanelChange {
    /// G: areas with a value in both rounds.
    pub areas: u64,
    /// d = (1/G) Σ (later - earlier).
    pub change: f64,
    /// √(Σ (v_earlier + v_later)) / G: did the users of these areas answer otherwise?
    pub se_of_answers: f64,
    /// √(Σ (d_g - d)² / (G (G - 1))): would areas like these change? Undefined for one area.
    pub se_of_areas: Result<f64, Undefined>,
}

impl PanelChange {
    /// The two-sided p-value of no change among the users of these areas, from the normal distribution.
    pub fn p_of_answers(&self) -> Result<f64, Undefined> {
        if self.se_of_answers > 0.0 {
            Ok(two_sided_p(self.change / self.se_of_answers))
        } else {
            Err(Undefined::NoVariance)
        }
    }

    /// The two-sided p-value of no change in areas like these, from t with G - 1 degrees of freedom.
    pub fn p_of_areas(&self) -> Result<f64, Undefined> {
        let se = self.se_of_areas?;
        if se > 0.0 {
            t_two_sided_p(self.change / se, self.areas as f64 - 1.0)
        } else {
            Err(Undefined::NoVariance)
        }
    }
}

/// The mean within-area change over the pairs, whose two rounds and areas are independent.
///
/// The caller passes only areas with a publishable value in both rounds. Undefined without any.
pub fn panel_change(pairs: &[Pair]) -> Result<PanelChange, Undefined> {
    if pairs.is_empty() {
        return Err(Undefined::NothingToCompare);
    }
    let areas = pairs.len() as f64;
    let mut changes = Vec::with_capacity(pairs.len());
    let mut variance = 0.0;
    for pair in pairs {
        let (earlier, later) = (pair.earlier.checked()?, pair.later.checked()?);
        changes.push(later.value - earlier.value);
        variance += earlier.variance + later.variance;
    }
    let change = finite(changes.iter().sum::<f64>() / areas)?;
    let squares: f64 = changes.iter().map(|own| (own - change).powi(2)).sum();
    let se_of_areas = if pairs.len() == 1 {
        Err(Undefined::NoDegreesOfFreedom)
    } else {
        finite((squares / (areas * (areas - 1.0))).sqrt())
    };
    let se_of_answers = finite(variance.sqrt() / areas)?;
    Ok(PanelChange { areas: pairs.len() as u64, change, se_of_answers, se_of_areas })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn pair(earlier: f64, later: f64) -> Pair {
        let estimate = |value| Estimate::new(value, 0.0008).unwrap();
        Pair { earlier: estimate(earlier), later: estimate(later) }
    }

    #[test]
    fn two_questions_have_two_errors() {
        let found = panel_change(&[pair(0.5, 0.6), pair(0.7, 0.7), pair(0.4, 0.6)]).unwrap();
        assert_eq!(found.areas, 3);
        assert!((found.change - 0.1).abs() < 1e-15);
        assert!((found.se_of_answers - 0.0048_f64.sqrt() / 3.0).abs() < 1e-15);
        // R: sd(c(0.1, 0, 0.2)) / sqrt(3)
        assert!((found.se_of_areas.unwrap() - 0.1 / 3_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn one_area_says_nothing_of_others() {
        let found = panel_change(&[pair(0.5, 0.6)]).unwrap();
        assert_eq!(found.se_of_areas, Err(Undefined::NoDegreesOfFreedom));
        assert_eq!(found.p_of_areas(), Err(Undefined::NoDegreesOfFreedom));
        assert!(found.p_of_answers().is_ok());
    }

    #[test]
    fn no_area_no_change() {
        assert_eq!(panel_change(&[]), Err(Undefined::NothingToCompare));
        let same =
            Pair { earlier: Estimate::new(0.0, 0.0).unwrap(), later: Estimate::new(1.0, 0.0).unwrap() };
        let found = panel_change(&[same, same]).unwrap();
        assert_eq!(
            (found.p_of_answers(), found.p_of_areas()),
            (Err(Undefined::NoVariance), Err(Undefined::NoVariance))
        );
    }
}
