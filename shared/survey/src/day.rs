//! A calendar day: written `YYYY-MM-DD`, stored as days since 1970-01-01.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Month};

/// The Julian day of 1970-01-01.
const EPOCH_JULIAN: i32 = 2_440_588;

/// A day of the Gregorian calendar, years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day written as `YYYY-MM-DD`; nothing when it is written otherwise or does not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let month = Month::try_from(u8::try_from(number(&bytes[5..7])?).ok()?).ok()?;
        let day = u8::try_from(number(&bytes[8..10])?).ok()?;
        Self::of(Date::from_calendar_date(i32::from(number(&bytes[..4])?), month, day).ok()?)
    }

    /// The day that lies `days` after 1970-01-01 (before, when negative).
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        let julian = i32::try_from(days).ok()?.checked_add(EPOCH_JULIAN)?;
        Self::of(Date::from_julian_day(julian).ok()?)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i64 {
        i64::from(self.0.to_julian_day() - EPOCH_JULIAN)
    }

    fn of(date: Date) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    digits
        .iter()
        .try_fold(0_u16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("write the day as YYYY-MM-DD"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_counted_from_the_epoch() {
        assert_eq!(Day::parse("1970-01-01").map(Day::days), Some(0));
        assert_eq!(Day::parse("1969-12-31").map(Day::days), Some(-1));
        assert_eq!(Day::parse("2024-02-29").map(Day::days), Some(19_782));
        assert_eq!(Day::from_days(19_782).map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for wrong in
            ["2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-01", "0000-01-01", "2024/01/01"]
        {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Day::from_days(i64::MAX), None);
    }
}
