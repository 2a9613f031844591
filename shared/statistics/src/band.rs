//! Best 25 %, middle 50 %, worst 25 %: places among what was observed. Says nothing of significance.
//!
//! Source: the colours of Kolada (RKA), and the quantile groups of Public Health England's indicators.

use serde::{Deserialize, Serialize};

use crate::rank::Direction;
use crate::sorted::{ascending, type7};
use crate::undefined::{Undefined, finite};

/// Values that differ by less are the same place.
const STEPS_PER_UNIT: f64 = 1e12;
/// Quarters of fewer units are empty.
const LEAST_UNITS: usize = 4;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Band {
    /// At or beyond the better quartile: green.
    Best,
    /// Strictly between the quartiles: yellow.
    Middle,
    /// At or beyond the worse quartile: red.
    Worst,
}

/// The quartiles that divide the bands, computed once for all units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quarters {
    /// The quartile on the better side, on the scale of the values.
    pub best_from: f64,
    /// The quartile on the worse side.
    pub worst_from: f64,
    /// N: how many units have a value.
    pub of: u64,
    direction: Direction,
}

impl Quarters {
    /// The type 7 quartiles of the values.
    ///
    /// Needs four units. Where all values are the same there is nothing to compare.
    pub fn new(values: &[f64], direction: Direction) -> Result<Self, Undefined> {
        if values.len() < LEAST_UNITS {
            return Err(Undefined::TooFewUnits);
        }
        let values: Vec<f64> = values.iter().map(|value| finite(*value)).collect::<Result<_, _>>()?;
        let sorted = ascending(&values);
        if sorted.first() == sorted.last() {
            return Err(Undefined::NothingToCompare);
        }
        let quartile = |q| type7(&sorted, q).ok_or(Undefined::TooFewUnits);
        let (low, high) = (quartile(0.25)?, quartile(0.75)?);
        let (best_from, worst_from) = match direction {
            Direction::HighIsBest => (high, low),
            Direction::LowIsBest => (low, high),
        };
        Ok(Self { best_from, worst_from, of: values.len() as u64, direction })
    }

    /// The band of a value. Ties: a value on a quartile belongs to the outer band, and to the better one
    /// where both quartiles are the same.
    #[must_use]
    pub fn band(&self, value: f64) -> Band {
        let merit = |value| self.direction.merit(value);
        if merit(value) >= merit(self.best_from) {
            Band::Best
        } else if merit(value) <= merit(self.worst_from) {
            Band::Worst
        } else {
            Band::Middle
        }
    }
}

/// Place k of N by the value alone: 1 + the number of better values. Ties share the best of their places.
///
/// Values are the same where they agree to twelve decimals. For "k of N have a better value" and the order
/// of a list; what is published of a rank is [`crate::rank::RankBand`].
pub fn places(values: &[f64], direction: Direction) -> Result<Vec<u64>, Undefined> {
    let merits = values
        .iter()
        .map(|value| finite(direction.merit((value * STEPS_PER_UNIT).round())))
        .collect::<Result<Vec<f64>, _>>()?;
    let sorted = ascending(&merits);
    let better = |merit: &f64| sorted.len() - sorted.partition_point(|other| other <= merit);
    Ok(merits.iter().map(|merit| 1 + better(merit) as u64).collect())
}

/// Public Health England's quantile groups: 1 for the lowest values (highest where low is best) to `groups`.
///
/// floor((q + 1) - ceiling(((n + 1) - rank) / (n / q))), 0 taken as 1; rank counts from the lowest value,
/// ties share the least rank. Needs as many units as groups.
pub fn quantile_groups(values: &[f64], groups: u64, direction: Direction) -> Result<Vec<u64>, Undefined> {
    let (n, q) = (values.len() as f64, groups as f64);
    if groups == 0 || n < q {
        return Err(Undefined::TooFewUnits);
    }
    let opposite = match direction {
        Direction::HighIsBest => Direction::LowIsBest,
        Direction::LowIsBest => Direction::HighIsBest,
    };
    let group = |rank: u64| ((q + 1.0) - ((n + 1.0 - rank as f64) / (n / q)).ceil()).floor() as u64;
    Ok(places(values, opposite)?.into_iter().map(|rank| group(rank).max(1)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_value_on_a_quartile_is_outside() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0];
        let quarters = Quarters::new(&values, Direction::HighIsBest).unwrap();
        let bands = values.map(|value| quarters.band(value));
        assert_eq!(bands, [Band::Worst, Band::Worst, Band::Middle, Band::Best, Band::Best]);
        let quarters = Quarters::new(&values, Direction::LowIsBest).unwrap();
        assert_eq!(values.map(|value| quarters.band(value))[0], Band::Best);
    }

    #[test]
    fn quartiles_that_coincide_are_the_better_band() {
        let values = [0.0, 1.0, 1.0, 1.0, 1.0];
        let quarters = Quarters::new(&values, Direction::HighIsBest).unwrap();
        assert_eq!((quarters.band(1.0), quarters.band(0.0)), (Band::Best, Band::Worst));
    }

    #[test]
    fn no_quarters() {
        assert_eq!(Quarters::new(&[1.0, 2.0, 3.0], Direction::HighIsBest), Err(Undefined::TooFewUnits));
        assert_eq!(Quarters::new(&[1.0; 9], Direction::HighIsBest), Err(Undefined::NothingToCompare));
        assert_eq!(Quarters::new(&[f64::NAN; 9], Direction::HighIsBest), Err(Undefined::OutOfRange));
    }

    #[test]
    fn ties_share_the_best_place() {
        let places = |direction| places(&[0.5, 0.7, 0.7, 0.1, 0.5 + 1e-14], direction).unwrap();
        assert_eq!(places(Direction::HighIsBest), [3, 1, 1, 5, 3]);
        assert_eq!(places(Direction::LowIsBest), [2, 4, 4, 1, 2]);
    }

    #[test]
    fn five_groups_of_ten() {
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        let found = quantile_groups(&values, 5, Direction::HighIsBest).unwrap();
        assert_eq!(found, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(quantile_groups(&values[..4], 5, Direction::HighIsBest), Err(Undefined::TooFewUnits));
    }
}
