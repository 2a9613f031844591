//! Printed rounding: half away from zero, on exact rationals, without floating point.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest number of decimals that can be printed.
pub const MAX_DECIMALS: u8 = 9;

/// A decimal number as it is printed: `scaled` / 10^`decimals`. Two of the same decimals subtract exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    /// The number times 10^decimals.
    pub scaled: i128,
    /// Digits behind the point.
    pub decimals: u8,
}

impl Decimal {
    /// The printed number as the nearest binary number.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.scaled as f64 / 10_f64.powi(i32::from(self.decimals))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = 10_u128.pow(u32::from(self.decimals.min(MAX_DECIMALS)));
        let size = self.scaled.unsigned_abs();
        let sign = if self.scaled < 0 { "-" } else { "" };
        match self.decimals {
            0 => write!(f, "{sign}{size}"),
            d => write!(f, "{sign}{}.{:0width$}", size / power, size % power, width = usize::from(d)),
        }
    }
}

/// Why a number cannot be rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRounded {
    /// The denominator is zero.
    #[error("the denominator is zero")]
    ZeroDenominator,
    /// More than [`MAX_DECIMALS`] decimals, or a result beyond 128 bits.
    #[error("the rounded number does not fit")]
    TooLarge,
}

/// `numerator / denominator` rounded half away from zero to `decimals` digits (0 to [`MAX_DECIMALS`]).
///
/// Exact: the digits come from long division of integers. 65/2 gives 33, -65/2 gives -33.
pub fn half_away(numerator: i128, denominator: u128, decimals: u8) -> Result<Decimal, NotRounded> {
    if denominator == 0 {
        return Err(NotRounded::ZeroDenominator);
    }
    if decimals > MAX_DECIMALS {
        return Err(NotRounded::TooLarge);
    }
    let size = numerator.unsigned_abs();
    let (mut quotient, mut rest) = (size / denominator, size % denominator);
    for _ in 0..decimals {
        let (digit, next) = next_digit(rest, denominator);
        quotient = quotient
            .checked_mul(10)
            .and_then(|quotient| quotient.checked_add(digit))
            .ok_or(NotRounded::TooLarge)?;
        rest = next;
    }
    // rest >= denominator - rest is 2 rest >= denominator without overflow.
    let rounded = quotient + u128::from(rest >= denominator - rest);
    let scaled = i128::try_from(rounded).map_err(|_| NotRounded::TooLarge)?;
    Ok(Decimal { scaled: if numerator < 0 { -scaled } else { scaled }, decimals })
}

/// The share `part / whole` in percent, rounded half away from zero: 325 of 1000 is 33 (32.5 rounds up).
pub fn percent(part: u128, whole: u128, decimals: u8) -> Result<Decimal, NotRounded> {
    let part =
        i128::try_from(part).ok().and_then(|part| part.checked_mul(100)).ok_or(NotRounded::TooLarge)?;
    half_away(part, whole, decimals)
}

/// floor(10 rest / denominator) and its rest, by ten additions, so that nothing can overflow.
fn next_digit(rest: u128, denominator: u128) -> (u128, u128) {
    let (mut digit, mut sum) = (0, 0_u128);
    for _ in 0..10 {
        let gap = denominator - rest;
        if sum >= gap {
            digit += 1;
            sum -= gap;
        } else {
            sum += rest;
        }
    }
    (digit, sum)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        let round = |n, d, p| half_away(n, d, p).unwrap().to_string();
        assert_eq!(round(65, 2, 0), "33");
        assert_eq!(round(-65, 2, 0), "-33");
        assert_eq!(round(64_999, 2_000, 0), "32");
        assert_eq!(round(1, 3, 3), "0.333");
        assert_eq!(round(-1, 200, 2), "-0.01");
        assert_eq!(round(1, 201, 2), "0.00");
        assert_eq!(round(999, 1000, 2), "1.00");
    }

    #[test]
    fn percent_of_counts() {
        assert_eq!(percent(325, 1000, 0).unwrap().scaled, 33);
        assert_eq!(percent(13, 40, 0).unwrap().scaled, 33);
        assert_eq!(percent(1, 8, 1).unwrap().to_string(), "12.5");
        assert_eq!(percent(0, 7, 0).unwrap().scaled, 0);
        assert_eq!(percent(1, 0, 0), Err(NotRounded::ZeroDenominator));
    }

    #[test]
    fn the_largest_denominator_does_not_overflow() {
        assert_eq!(half_away(i128::MAX, u128::MAX, 9).unwrap().scaled, 500_000_000);
        assert_eq!(half_away(i128::MAX, 1, 1), Err(NotRounded::TooLarge));
    }

    proptest! {
        #[test]
        fn the_error_is_at_most_half_a_step(n in -10_000_000_i128..10_000_000, d in 1_u128..100_000, p in 0_u8..5) {
            let rounded = half_away(n, d, p).unwrap();
            let d = i128::try_from(d).unwrap();
            let error = rounded.scaled * d - n * 10_i128.pow(u32::from(p));
            prop_assert!(2 * error.abs() <= d);
            prop_assert!(2 * error.abs() < d || rounded.scaled.abs() * d >= n.abs() * 10_i128.pow(u32::from(p)));
        }
    }
}
