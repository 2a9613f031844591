//! Weights as integers at 1e-9, so that sums are exact and independent of order.

use serde::{Deserialize, Serialize};

/// Nano units in one whole unit.
pub const NANO: i64 = 1_000_000_000;

/// A respondent's weight in nano units (1e-9): at least 1 nano, at most one million whole units.
///
/// The bound keeps `w` under 2^50 and `w²` under 2^100, so that sums over 2^27 rows fit `u128` with room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Weight(i64);

/// A weight that is zero, negative or above the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("weight of {nano} nano is outside of 1 to {}", Weight::MAX.nano())]
pub struct WeightOutOfRange {
    /// The refused number of nano units.
    pub nano: i64,
}

impl Weight {
    /// One whole unit: what an unweighted row counts.
    pub const ONE: Self = Self(NANO);
    /// The largest weight: one million whole units.
    pub const MAX: Self = Self(1_000_000 * NANO);

    /// A weight of `nano` nano units; refuses what is outside of `1..=Weight::MAX`.
    pub fn from_nano(nano: i64) -> Result<Self, WeightOutOfRange> {
        if (1..=Self::MAX.0).contains(&nano) { Ok(Self(nano)) } else { Err(WeightOutOfRange { nano }) }
    }

    /// The weight in nano units.
    #[must_use]
    pub const fn nano(self) -> i64 {
        self.0
    }

    /// The weight in nano units, as the unsigned integer that sums are made of.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.0.unsigned_abs()
    }
}

impl TryFrom<i64> for Weight {
    type Error = WeightOutOfRange;

    fn try_from(nano: i64) -> Result<Self, Self::Error> {
        Self::from_nano(nano)
    }
}

impl From<Weight> for i64 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_positive_bounded_weights_exist() {
        assert_eq!(Weight::from_nano(1).map(Weight::nano), Ok(1));
        assert_eq!(Weight::from_nano(Weight::MAX.nano()), Ok(Weight::MAX));
        for nano in [0, -1, i64::MIN, i64::MAX, Weight::MAX.nano() + 1] {
            assert_eq!(Weight::from_nano(nano), Err(WeightOutOfRange { nano }));
        }
    }
}
