//! A share as a bar of fixed width, with its interval.
//!
//! `███████▒▒│▒▒··┊·····`: full up to the lower end of the interval, shaded up to its upper end, a line at the value,
//! and a broken line at the value that it is held against.

/// The bar of a value in 0 to 1 with an interval.
#[must_use]
pub fn band(value: f64, interval: Option<(f64, f64)>, width: usize) -> String {
    band_against(value, interval, None, width)
}

/// The same with the value that it is held against; a thick line where both values fall on one place.
#[must_use]
pub fn band_against(value: f64, interval: Option<(f64, f64)>, against: Option<f64>, width: usize) -> String {
    let (lower, upper) = interval.unwrap_or((value, value));
    let (lower, upper) = (position(lower, width), position(upper, width));
    let place = |value| position(value, width).saturating_sub(1).min(width.saturating_sub(1));
    let (at, other) = (place(value), against.map(place));
    (0..width)
        .map(|cell| match cell {
            cell if cell == at && other == Some(at) => '┃',
            cell if cell == at => '│',
            cell if other == Some(cell) => '┊',
            cell if cell < lower => '█',
            cell if cell < upper => '▒',
            _ => '·',
        })
        .collect()
}

/// What stands above a bar: `0        50       100`.
#[must_use]
pub fn scale(width: usize) -> String {
    let middle = (width / 2).saturating_sub(1);
    let rest = width.saturating_sub(middle + 2);
    format!("{:<middle$}50{:>rest$}", "0", "100")
}

/// How many cells a share fills. Shares outside of 0 to 1 are taken as the nearer end.
fn position(share: f64, width: usize) -> usize {
    let cells = u32::try_from(width).unwrap_or(u32::MAX);
    let filled = (share.clamp(0.0, 1.0) * f64::from(cells)).round();
    (0..=cells)
        .find(|cell| f64::from(*cell) >= filled)
        .and_then(|cell| usize::try_from(cell).ok())
        .unwrap_or(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_it_is_said_to_be() {
        for value in [0.0, 0.004, 0.5, 0.996, 1.0, 1.7, f64::NAN] {
            assert_eq!(band(value, Some((value - 0.1, value + 0.1)), 20).chars().count(), 20, "{value}");
        }
        assert_eq!(scale(20).chars().count(), 20);
        assert_eq!(scale(21).chars().count(), 21);
    }

    #[test]
    fn the_interval_is_shaded_and_the_value_marked() {
        assert_eq!(band(0.5, Some((0.4, 0.7)), 10), "████│▒▒···");
        assert_eq!(band(0.0, Some((0.0, 0.2)), 10), "│▒········");
        assert_eq!(band(1.0, None, 10), "█████████│");
    }

    #[test]
    fn the_value_that_it_is_held_against_is_marked() {
        assert_eq!(band_against(0.5, Some((0.4, 0.7)), Some(0.9), 10), "████│▒▒·┊·");
        assert_eq!(band_against(0.5, Some((0.4, 0.7)), Some(0.2), 10), "█┊██│▒▒···");
        assert_eq!(band_against(0.5, Some((0.4, 0.7)), Some(0.5), 10), "████┃▒▒···");
    }
}
