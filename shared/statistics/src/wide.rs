//! Signed integers of 256 bits, so that sums of products of weights and scores neither overflow nor round.

use serde::{Deserialize, Serialize};

/// A signed integer of 256 bits in two's complement.
///
/// A weight sum is below 2^82 and a score below 2^40 points, so that products of two weighted scores stay
/// below 2^244, and their sums below 2^250.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Wide {
    high: i128,
    low: u128,
}

impl Wide {
    /// Nothing.
    pub const ZERO: Self = Self { high: 0, low: 0 };

    /// The exact product of two integers.
    pub(crate) fn product(a: i128, b: i128) -> Self {
        Self::from(a).times(b)
    }

    /// This times a factor; exact while the result has at most 255 bits.
    pub(crate) fn times(self, factor: i128) -> Self {
        let unsigned = factor as u128;
        let (carry, low) = multiply(self.low, unsigned);
        let mut high = carry.wrapping_add((self.high as u128).wrapping_mul(unsigned));
        if factor < 0 {
            high = high.wrapping_sub(self.low);
        }
        Self { high: high.cast_signed(), low }
    }

    /// This plus another.
    #[must_use]
    pub(crate) const fn plus(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high.wrapping_add(other.high).wrapping_add(carry as i128), low }
    }

    /// This minus another.
    #[must_use]
    pub(crate) const fn minus(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(borrow as i128), low }
    }

    /// The nearest number in double precision, as `as f64` rounds.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if self.high < 0 {
            return -Self::ZERO.minus(self).to_f64();
        }
        let shift = 128 - self.high.leading_zeros();
        if shift == 0 {
            return self.low as f64;
        }
        // The upper 128 bits, the last of them set if anything below is: rounded once, not twice.
        let upper = self.high.unsigned_abs().checked_shl(128 - shift).unwrap_or(0)
            | self.low.checked_shr(shift).unwrap_or(0);
        let below = self.low.checked_shl(128 - shift).unwrap_or(0);
        (upper | u128::from(below != 0)) as f64 * 2_f64.powi(shift.cast_signed())
    }
}

impl From<i128> for Wide {
    fn from(value: i128) -> Self {
        Self { high: value >> 127, low: value as u128 }
    }
}

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Self { high: 0, low: value }
    }
}

/// The high and the low half of a product.
const fn multiply(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let (low, left, right) = (a0 * b0, a1 * b0, a0 * b1);
    let middle = (low >> 64) + (left & HALF) + (right & HALF);
    (a1 * b1 + (left >> 64) + (right >> 64) + (middle >> 64), (middle << 64) | (low & HALF))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn products_beyond_128_bits_are_exact() {
        let big = Wide::product(i128::MAX, i128::MAX);
        // (2^127 - 1)² = 2^254 - 2^128 + 1.
        assert_eq!(big, Wide { high: (1 << 126) - 1, low: 1 });
        assert_eq!(Wide::product(i128::MIN, 2), Wide { high: -1, low: 0 });
        assert_eq!(Wide::product(-1, -1), Wide::from(1_i128));
        assert_eq!(big.minus(big), Wide::ZERO);
        assert!((big.to_f64() / 2_f64.powi(254) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn it_is_rounded_once() {
        // Half way between two neighbours, and a little more far below: up, not to the even one.
        let half = Wide::product(1 << 100, (1 << 53) + 1);
        assert_eq!(half.to_f64(), 2_f64.powi(153));
        assert_eq!(half.plus(Wide::from(1_i128)).to_f64(), 2_f64.powi(153) + 2_f64.powi(101));
        assert_eq!(Wide::from(u128::MAX).to_f64(), 2_f64.powi(128));
    }

    proptest! {
        #[test]
        fn it_agrees_with_128_bits_where_those_suffice(a: i64, b: i64, c: i64) {
            let (wide_a, wide_b) = (i128::from(a), i128::from(b));
            let sum = Wide::product(wide_a, wide_b).plus(Wide::from(i128::from(c)));
            prop_assert_eq!(sum, Wide::from(wide_a * wide_b + i128::from(c)));
            prop_assert_eq!(Wide::from(wide_a).minus(Wide::from(wide_b)), Wide::from(wide_a - wide_b));
            prop_assert_eq!(Wide::from(wide_a).to_f64(), a as f64);
        }

        #[test]
        fn powers_of_two_only_move_the_point(a: i128, power in 0_u32..120) {
            let moved = Wide::from(a).times(1 << power).to_f64();
            prop_assert_eq!(moved, a as f64 * 2_f64.powi(power.cast_signed()));
        }

        #[test]
        fn multiplying_distributes(a: i128, b: i128, factor in -(1_i128 << 100)..(1 << 100)) {
            let left = Wide::from(a).plus(Wide::from(b)).times(factor);
            prop_assert_eq!(left, Wide::product(a, factor).plus(Wide::product(b, factor)));
            prop_assert_eq!(Wide::product(a, factor), Wide::product(factor, a));
        }
    }
}
