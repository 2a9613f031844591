//! Shares as integers at a billionth, so that equal rules have equal bytes.

use serde::{Deserialize, Serialize};

/// Billionths in one.
const NANO: f64 = 1e9;

/// A number from 0 to 1, held to nine decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(u32);

impl Share {
    /// So many thousandths.
    #[must_use]
    pub const fn thousandths(count: u32) -> Self {
        Self(count * 1_000_000)
    }

    /// The share nearest to a number; none outside of 0 to 1.
    #[must_use]
    pub fn new(number: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1 times 1e9 fits")]
        (0.0..=1.0).contains(&number).then(|| Self((number * NANO).round() as u32))
    }

    /// As a number.
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from(self.0) / NANO
    }

    /// Whether nothing is left at nine decimals.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nine_decimals_reads_as_it_was_written() {
        for number in [0.0, 0.05, 0.1, 0.3, 0.123_456_789, 1.0] {
            assert_eq!(Share::new(number).map(Share::get), Some(number));
        }
        assert_eq!(Share::new(0.25), Some(Share::thousandths(250)));
    }

    #[test]
    fn what_is_no_share_is_none() {
        for number in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Share::new(number), None);
        }
    }
}
