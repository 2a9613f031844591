//! From a difference to a word. "Level" has to be shown, like any other finding.

use serde::{Deserialize, Serialize};

use crate::compare::Difference;
use crate::interval::{Confidence, Interval};
use crate::undefined::Undefined;

/// What a difference allows to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Finding {
    /// The 90 % interval of the difference lies within the tolerance.
    Level,
    /// Not level, and the part is higher at the level of significance.
    Higher,
    /// Not level, and the part is lower at the level of significance.
    Lower,
    /// None of the above: the data do not tell.
    CannotBeToldApart,
}

/// Whether the interval lies within `-tolerance..=tolerance` (both ends included), tolerance on the 0..=1 scale.
#[must_use]
pub fn within_tolerance(interval: &Interval, tolerance: f64) -> bool {
    interval.lower >= -tolerance && interval.upper <= tolerance
}

/// The finding for a difference.
///
/// Level: two one-sided tests at 5 % each, which is the 90 % interval within the tolerance (Schuirmann
/// 1987). Otherwise higher or lower where the two-sided p-value is below `alpha`. Whether any word may be
/// said at all (enough answers, comparable) is the caller's rule. A zero standard error gives an interval
/// of no width: level within the tolerance, else undefined.
pub fn finding(difference: &Difference, tolerance: f64, alpha: f64) -> Result<Finding, Undefined> {
    let interval = difference.interval(&Confidence::P90)?;
    if within_tolerance(&interval, tolerance) {
        return Ok(Finding::Level);
    }
    Ok(match difference.p_value()? {
        p if p >= alpha => Finding::CannotBeToldApart,
        _ if difference.difference > 0.0 => Finding::Higher,
        _ => Finding::Lower,
    })
}

/// The finding from a test and an interval that are not those of the normal distribution.
///
/// For few answers: the p-value of an exact test ([`crate::exact_test`]) and a 90 % interval that has a
/// width at 0 and 1 ([`crate::compare::hybrid_score_interval`]). The order is that of [`finding`].
#[must_use]
pub fn finding_from(
    difference: f64,
    interval: &Interval,
    p_value: f64,
    tolerance: f64,
    alpha: f64,
) -> Finding {
    if within_tolerance(interval, tolerance) {
        Finding::Level
    } else if p_value < alpha && difference > 0.0 {
        Finding::Higher
    } else if p_value < alpha && difference < 0.0 {
        Finding::Lower
    } else {
        Finding::CannotBeToldApart
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(difference: f64, se: f64) -> Difference {
        Difference { part: 0.5 + difference, comparator: 0.5, difference, se: Ok(se) }
    }

    #[test]
    fn level_comes_before_significance() {
        assert_eq!(finding(&made(0.02, 0.005), 0.05, 0.05), Ok(Finding::Level));
    }

    #[test]
    fn a_wide_interval_tells_nothing() {
        assert_eq!(finding(&made(0.02, 0.05), 0.05, 0.05), Ok(Finding::CannotBeToldApart));
    }

    #[test]
    fn a_clear_difference_has_a_direction() {
        assert_eq!(finding(&made(0.2, 0.05), 0.05, 0.05), Ok(Finding::Higher));
        assert_eq!(finding(&made(-0.2, 0.05), 0.05, 0.05), Ok(Finding::Lower));
    }

    #[test]
    fn no_variance_is_no_test() {
        assert_eq!(finding(&made(0.2, 0.0), 0.05, 0.05), Err(Undefined::NoVariance));
    }

    #[test]
    fn few_answers_are_judged_by_their_own_test() {
        let wide = Interval { lower: -0.1, upper: 0.3 };
        assert_eq!(finding_from(0.1, &wide, 0.2, 0.05, 0.05), Finding::CannotBeToldApart);
        assert_eq!(finding_from(0.1, &wide, 0.04, 0.05, 0.05), Finding::Higher);
        assert_eq!(finding_from(-0.1, &wide, 0.04, 0.05, 0.05), Finding::Lower);
        assert_eq!(finding_from(0.0, &wide, 0.04, 0.05, 0.05), Finding::CannotBeToldApart);
        let narrow = Interval { lower: -0.01, upper: 0.03 };
        assert_eq!(finding_from(0.01, &narrow, 0.04, 0.05, 0.05), Finding::Level);
    }
}
