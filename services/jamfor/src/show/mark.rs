//! What can be drawn of a figure.

use jamfor_contract::benchmark::{Figure, Status};

use super::figure::estimate;

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    /// The share, in 0 to 1.
    pub(crate) share: f64,
    /// Where the true one lies.
    pub(crate) interval: Option<(f64, f64)>,
    /// Whether too few answers stand behind it for a test, a word or a colour.
    pub(crate) few: bool,
}

impl Mark {
    /// What can be drawn of a figure. None when it has no value, so that a drawing holds nothing of what is withheld.
    pub(crate) fn of(figure: &Figure) -> Option<Self> {
        let estimate = estimate(figure)?;
        let share = estimate.share.as_ref()?.value;
        let interval = estimate.interval.as_ref().map(|interval| (interval.lower, interval.upper));
        share.is_finite().then_some(Self {
            share,
            interval: interval.filter(|(lower, upper)| lower.is_finite() && upper.is_finite()),
            few: figure.status() == Status::LowReliability,
        })
    }

    /// The lowest and the highest place that it takes.
    pub(crate) fn reach(&self) -> (f64, f64) {
        self.interval.unwrap_or((self.share, self.share))
    }
}

/// A range of whole tenths that holds some shares: two tenths at least, and within 0 to 1; all of it for none.
pub(crate) fn tenths(shares: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let shares = shares.into_iter().map(|share| share.clamp(0.0, 1.0) * 10.0);
    let (lowest, highest) =
        shares.fold((10.0_f64, 0.0_f64), |(lowest, highest), share| (lowest.min(share), highest.max(share)));
    if lowest > highest {
        return (0.0, 1.0);
    }
    // A hair over a tenth, as floating point has it, is that tenth.
    let (lowest, highest) = ((lowest + 1e-9).floor(), (highest - 1e-9).ceil());
    let highest = highest.max((lowest + 2.0).min(10.0));
    (lowest.min(highest - 2.0) / 10.0, highest / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_all_shares_in_whole_tenths() {
        assert_eq!(tenths([0.72, 0.81, 0.55]), (0.5, 0.9));
        assert_eq!(tenths([0.6, 0.8]), (0.6, 0.8));
        assert_eq!(tenths([0.62, 0.68]), (0.6, 0.8));
        assert_eq!(tenths([0.97, 1.0]), (0.8, 1.0));
        assert_eq!(tenths([0.0]), (0.0, 0.2));
        assert_eq!(tenths([1.0, 1.3]), (0.8, 1.0));
        assert_eq!(tenths([]), (0.0, 1.0));
    }
}
