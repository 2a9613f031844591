//! Decimal numbers as text and as scaled integers; never as floating point.

use std::fmt;

/// Why a text is not a number that can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecimalFault {
    /// Not digits with an optional minus and an optional point.
    Malformed,
    /// A number, but beyond what 64 bits hold.
    TooLarge,
}

/// The number in `text`, scaled by 10^`decimals`: `-?[0-9]+([.][0-9]+)?` with at most `decimals` decimals.
pub(crate) fn parse(text: &str, decimals: u8) -> Result<i64, DecimalFault> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(DecimalFault::Malformed),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let missing = usize::from(decimals).checked_sub(fraction.len()).ok_or(DecimalFault::Malformed)?;
    let mut all = whole.bytes().chain(fraction.bytes());
    if whole.is_empty() || !all.all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalFault::Malformed);
    }
    let digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', missing));
    digits
        .map(|byte| i64::from(byte - b'0'))
        .try_fold(0_i64, |sum, digit| {
            let shifted = sum.checked_mul(10)?;
            if negative { shifted.checked_sub(digit) } else { shifted.checked_add(digit) }
        })
        .ok_or(DecimalFault::TooLarge)
}

/// A whole number, scaled by 10^`decimals`.
pub(crate) fn scale(number: i64, decimals: u8) -> Result<i64, DecimalFault> {
    let factor = 10_i64.checked_pow(u32::from(decimals)).ok_or(DecimalFault::TooLarge)?;
    number.checked_mul(factor).ok_or(DecimalFault::TooLarge)
}

/// A scaled integer, printed with all its decimals: 150 at two decimals is `1.50`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed {
    /// The scaled integer.
    pub(crate) scaled: i64,
    /// Its decimals, 0 to 9.
    pub(crate) decimals: u8,
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(f, "{}", self.scaled);
        }
        let factor = 10_u64.saturating_pow(u32::from(self.decimals));
        let (size, width) = (self.scaled.unsigned_abs(), usize::from(self.decimals));
        let sign = if self.scaled < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:0width$}", size / factor, size % factor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_scaled_by_its_decimals() {
        assert_eq!(parse("1.5", 2), Ok(150));
        assert_eq!(parse("-0.05", 2), Ok(-5));
        assert_eq!(parse("007", 0), Ok(7));
        assert_eq!(scale(7, 2), Ok(700));
        assert_eq!(scale(i64::MAX, 1), Err(DecimalFault::TooLarge));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for wrong in ["", "-", ".5", "5.", "1,5", "1.555", "+1", "1e3", " 1", "--1", "١"] {
            assert_eq!(parse(wrong, 2), Err(DecimalFault::Malformed), "{wrong}");
        }
        assert_eq!(parse("99999999999999999999", 0), Err(DecimalFault::TooLarge));
    }

    proptest! {
        #[test]
        fn a_printed_number_reads_the_same(scaled: i64, decimals in 0_u8..=9) {
            prop_assert_eq!(parse(&Printed { scaled, decimals }.to_string(), decimals), Ok(scaled));
        }
    }
}
