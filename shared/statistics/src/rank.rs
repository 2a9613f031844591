//! Ranks as bands: the places that the data allow. There is no bare rank of an area in this crate's results.
//!
//! Source: the deterministic marginal confidence set for a rank by Holm over all pairs with the unit, cf.
//! Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks".

use serde::{Deserialize, Serialize};

use crate::estimate::Estimate;
use crate::quantile::normal_quantile;
use crate::undefined::Undefined;

/// Which end of the scale has place 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// The highest value is the best.
    HighIsBest,
    /// The lowest value is the best.
    LowIsBest,
}

impl Direction {
    /// The value so that higher is better.
    pub(crate) fn merit(self, value: f64) -> f64 {
        match self {
            Self::HighIsBest => value,
            Self::LowIsBest => -value,
        }
    }
}

/// The places that cannot be excluded for a unit, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RankBand {
    /// The best place: 1 + the number of units that are better beyond chance.
    pub best: u64,
    /// The worst place: G - the number of units that are worse beyond chance.
    pub worst: u64,
    /// G: all units that were ranked.
    pub of: u64,
}

impl RankBand {
    /// How many others the unit cannot be told apart from.
    #[must_use]
    pub const fn alike(&self) -> u64 {
        self.worst - self.best
    }

    /// Whether the data exclude no place.
    #[must_use]
    pub const fn says_nothing(&self) -> bool {
        self.best == 1 && self.worst == self.of
    }
}

/// The band of every unit, in the order given.
///
/// For each unit Holm's procedure at level `alpha` over the G - 1 tests z = (p_m - p_j) / √(v_m + v_j),
/// two-sided; the band is [1 + better, G - worse]. Each band covers the unit's true place with probability
/// at least 1 - `alpha`, for that unit alone. Two units without any variance are not told apart. The caller
/// passes only units with enough answers (30 by default) and variances without finite population
/// correction. Needs two units and `alpha` in (0, 1).
pub fn rank_bands(units: &[Estimate], direction: Direction, alpha: f64) -> Result<Vec<RankBand>, Undefined> {
    if units.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let units: Vec<Estimate> = units.iter().map(Estimate::checked).collect::<Result<_, _>>()?;
    let steps = squared_steps(units.len() - 1, alpha)?;
    let mut apart = Vec::with_capacity(units.len());
    Ok(units.iter().map(|unit| band(unit, &units, direction, &steps, &mut apart)).collect())
}

/// The squares of Holm's critical values, from the last step (α/2) to the first (α/2(G-1)): ascending.
fn squared_steps(tests: usize, alpha: f64) -> Result<Vec<f64>, Undefined> {
    if !(alpha > 0.0 && alpha < 1.0) {
        return Err(Undefined::OutOfRange);
    }
    (1..=tests).map(|left| Ok(normal_quantile(alpha / (2.0 * left as f64))?.powi(2))).collect()
}

/// Only tests beyond the last step can be findings, so that only these are sorted.
fn band(
    unit: &Estimate,
    units: &[Estimate],
    direction: Direction,
    steps: &[f64],
    apart: &mut Vec<(f64, bool)>,
) -> RankBand {
    let least = steps.first().copied().unwrap_or(f64::INFINITY);
    apart.clear();
    apart.extend(units.iter().filter_map(|other| {
        let gap = direction.merit(other.value - unit.value);
        let (squared, variance) = (gap * gap, unit.variance + other.variance);
        (variance > 0.0 && squared > least * variance).then(|| (squared / variance, gap > 0.0))
    }));
    apart.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let findings = apart.iter().zip(steps.iter().rev()).take_while(|((squared, _), step)| squared > *step);
    let (better, worse) =
        findings.fold(
            (0, 0),
            |(better, worse), ((_, is_better), _)| {
                if *is_better { (better + 1, worse) } else { (better, worse + 1) }
            },
        );
    let of = units.len() as u64;
    RankBand { best: 1 + better, worst: of - worse, of }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn units(values: &[(f64, f64)]) -> Vec<Estimate> {
        values.iter().map(|(value, se)| Estimate::new(*value, se * se).unwrap()).collect()
    }

    #[test]
    fn clear_gaps_give_single_places() {
        let units = units(&[(0.2, 0.01), (0.8, 0.01), (0.5, 0.01)]);
        let places = |direction| {
            rank_bands(&units, direction, 0.05).unwrap().iter().map(|b| (b.best, b.worst)).collect::<Vec<_>>()
        };
        assert_eq!(places(Direction::HighIsBest), [(3, 3), (1, 1), (2, 2)]);
        assert_eq!(places(Direction::LowIsBest), [(1, 1), (3, 3), (2, 2)]);
    }

    #[test]
    fn noise_gives_all_places() {
        let bands =
            rank_bands(&units(&[(0.5, 0.1), (0.6, 0.1), (0.55, 0.1)]), Direction::HighIsBest, 0.05).unwrap();
        assert!(bands.iter().all(|band| band.says_nothing() && band.alike() == 2));
    }

    #[test]
    fn without_variance_nothing_is_told_apart() {
        let bands = rank_bands(&units(&[(0.0, 0.0), (1.0, 0.0)]), Direction::HighIsBest, 0.05).unwrap();
        assert!(bands.iter().all(RankBand::says_nothing));
    }

    #[test]
    fn what_cannot_be_ranked() {
        let one = units(&[(0.5, 0.1)]);
        assert_eq!(rank_bands(&one, Direction::HighIsBest, 0.05), Err(Undefined::TooFewUnits));
        let two = units(&[(0.5, 0.1), (0.6, 0.1)]);
        assert_eq!(rank_bands(&two, Direction::HighIsBest, 0.0), Err(Undefined::OutOfRange));
        let broken = [two[0], Estimate { value: 0.5, variance: f64::NAN }];
        assert_eq!(rank_bands(&broken, Direction::HighIsBest, 0.05), Err(Undefined::OutOfRange));
    }
}
