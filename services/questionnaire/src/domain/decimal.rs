//! Bounds of decimal items: text outside, scaled integers inside, never floating point.

/// A text that is no number of so many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number with at most that many decimals")]
pub struct Malformed;

/// The number in `text`, scaled by 10^`decimals`.
///
/// # Errors
/// When it is no number, has more decimals, or is too large to be held.
pub fn parse(text: &str, decimals: u8) -> Result<i64, Malformed> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    if whole.is_empty() || fraction == Some("") {
        return Err(Malformed);
    }
    let fraction = fraction.unwrap_or_default();
    let missing = usize::from(decimals).checked_sub(fraction.len()).ok_or(Malformed)?;
    let mut all = whole.to_owned() + fraction;
    if !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Malformed);
    }
    all.extend(std::iter::repeat_n('0', missing));
    let size: i64 = all.parse().map_err(|_| Malformed)?;
    Ok(if negative { -size } else { size })
}

/// A scaled integer as text, with all its decimals.
#[must_use]
pub fn print(scaled: i64, decimals: u8) -> String {
    let width = usize::from(decimals);
    let digits = format!("{:0>least$}", scaled.unsigned_abs(), least = width + 1);
    let (whole, fraction) = digits.split_at(digits.len() - width);
    let sign = if scaled < 0 { "-" } else { "" };
    if width == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_reads_as_it_is_printed() {
        for (text, decimals, scaled) in [("1.50", 2, 150), ("-0.05", 2, -5), ("7", 0, 7), ("0.000", 3, 0)] {
            assert_eq!(parse(text, decimals), Ok(scaled));
            assert_eq!(print(scaled, decimals), text);
        }
        assert_eq!(parse("1.5", 2), Ok(150));
    }

    #[test]
    fn what_cannot_be_held_exactly_is_refused() {
        for text in ["", "-", "1.", ".5", "1.555", "1e3", "+1", "99999999999999999999"] {
            assert_eq!(parse(text, 2), Err(Malformed), "{text}");
        }
    }
}
