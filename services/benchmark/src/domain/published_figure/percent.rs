//! A share in percent as it is printed, and from where to where the value behind it can be.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Billionths of a share in one percent.
const PERCENT: i64 = 10_000_000;

/// Billionths in one.
const ONE: i64 = 1_000_000_000;

/// The most decimals: half of the last of them is still a whole number of billionths.
const MOST_DECIMALS: usize = 6;

/// A share from 0 to 100 percent in so many decimals as it was printed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Percent {
    text: String,
    /// In billionths of a share.
    lowest: i64,
    /// In billionths of a share; not reached, but for 100 percent.
    highest: i64,
}

/// Why a text is no share in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPercent {
    /// It is not written as digits, with a point before decimals.
    Malformed,
    /// It is over 100.
    OutOfRange,
}

impl Percent {
    /// The share that a text prints, such as `86` or `74.46`.
    ///
    /// The value behind it is at most half a unit of the last decimal away, halves rounded away from zero: 86 means
    /// 0.855 up to 0.865, and 74.46 means 0.74455 up to 0.74465. It stays within 0 and 1.
    ///
    /// # Errors
    /// When it is no share, or has more than six decimals.
    pub fn parse(text: &str) -> Result<Self, NotPercent> {
        let (whole, decimals) =
            text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let leading = whole.len() > 1 && whole.starts_with('0');
        let right = decimals.is_none_or(|decimals| digits(decimals) && decimals.len() <= MOST_DECIMALS);
        if !digits(whole) || leading || !right {
            return Err(NotPercent::Malformed);
        }
        let decimals = decimals.unwrap_or_default();
        // billionths are seven decimals of a percent
        let scaled = format!("{whole}{decimals:0<7}").parse::<i64>().map_err(|_| NotPercent::OutOfRange)?;
        if scaled > ONE {
            return Err(NotPercent::OutOfRange);
        }
        let half = decimals.bytes().fold(PERCENT / 2, |half, _| half / 10);
        let (lowest, highest) = ((scaled - half).max(0), (scaled + half).min(ONE));
        Ok(Self { text: text.to_owned(), lowest, highest })
    }

    /// As it was printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// From where the value can be, in 0 to 1.
    #[must_use]
    pub fn lowest(&self) -> f64 {
        self.lowest as f64 / ONE as f64
    }

    /// To where the value can be, in 0 to 1.
    #[must_use]
    pub fn highest(&self) -> f64 {
        self.highest as f64 / ONE as f64
    }

    /// The same bounds in billionths.
    pub(super) fn bounds(&self) -> (i128, i128) {
        (self.lowest.into(), self.highest.into())
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| D::Error::custom("not a share in percent"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bounds(text: &str) -> (f64, f64) {
        let percent = Percent::parse(text).unwrap();
        (percent.lowest(), percent.highest())
    }

    #[test]
    fn a_printed_share_can_come_from_half_a_unit_on_each_side() {
        assert_eq!(bounds("86"), (0.855, 0.865));
        assert_eq!(bounds("74.46"), (0.74455, 0.74465));
        assert_eq!(bounds("86.0"), (0.8595, 0.8605));
        assert_eq!(bounds("0.000001"), (0.000_000_005, 0.000_000_015));
    }

    #[test]
    fn a_share_stays_within_nothing_and_all() {
        assert_eq!(bounds("0"), (0.0, 0.005));
        assert_eq!(bounds("100"), (0.995, 1.0));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", ".5", "86.", "086", "+1", "-1", "8 6", "86%", "86,5", "1e1", "٨٦", "1.1234567"] {
            assert_eq!(Percent::parse(text), Err(NotPercent::Malformed), "{text}");
        }
        for text in ["101", "100.1", "99999999999999999999"] {
            assert_eq!(Percent::parse(text), Err(NotPercent::OutOfRange), "{text}");
        }
    }
}
