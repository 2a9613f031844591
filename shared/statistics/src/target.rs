//! A share against a number that is set, not estimated: a target, or a figure published elsewhere.

use crate::compare::Difference;
use crate::exact_test::{Counts, Sizes, Test, Tested, binomial};
use crate::funnel::Flag;
use crate::interval::Interval;
use crate::share::Share;
use crate::undefined::Undefined;

/// Own share minus a target in 0..=1; the standard error is the own one alone.
pub fn target_difference(share: &Share, target: f64) -> Result<Difference, Undefined> {
    if !(0.0..=1.0).contains(&target) {
        return Err(Undefined::OutOfRange);
    }
    Ok(Difference { part: share.p, comparator: target, difference: share.p - target, se: share.se() })
}

/// The test against a target: normal, or exact binomial on effective counts where the answers are few or
/// their share is extreme.
pub fn target_test(share: &Share, target: f64, sizes: &Sizes) -> Result<Tested, Undefined> {
    let difference = target_difference(share, target)?;
    if sizes.is_small(&share.moments)? {
        let exact = binomial(Counts::effective(&share.moments)?, target)?;
        return Ok(Tested { test: Test::Binomial, p: exact.p, mid_p: Some(exact.mid_p) });
    }
    Ok(Tested { test: Test::Normal, p: difference.p_value()?, mid_p: None })
}

/// Where a share stands whose 95 and 99.8 % intervals are held against a benchmark, as Fingertips does.
///
/// A test that takes the benchmark as known. Never for two intervals against each other: that they overlap
/// does not mean that the shares are the same.
#[must_use]
pub fn interval_flag(alert: &Interval, outlier: &Interval, benchmark: f64) -> Flag {
    match (outlier, alert) {
        (outlier, _) if outlier.lower > benchmark => Flag::OutlierHigh,
        (outlier, _) if outlier.upper < benchmark => Flag::OutlierLow,
        (_, alert) if alert.lower > benchmark => Flag::AlertHigh,
        (_, alert) if alert.upper < benchmark => Flag::AlertLow,
        _ => Flag::Inside,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::interval::{Confidence, wilson};
    use crate::share::share_of_stratum;
    use crate::stratified::{Population, Stratum};
    use crate::{Moments, Weight};

    fn share(positive: u64, of: u64) -> Share {
        let mut moments = Moments::EMPTY;
        (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
        share_of_stratum(&Stratum { respondents: of, population: None, moments }, Population::Unlimited)
            .unwrap()
    }

    #[test]
    fn few_answers_are_tested_exactly() {
        let test = |share: &Share| target_test(share, 0.8, &Sizes::default()).unwrap().test;
        assert_eq!(test(&share(20, 40)), Test::Normal);
        assert_eq!(test(&share(20, 29)), Test::Binomial);
        assert_eq!(test(&share(40, 40)), Test::Binomial);
    }

    #[test]
    fn a_target_is_a_share() {
        assert_eq!(target_difference(&share(2, 4), 80.0), Err(Undefined::OutOfRange));
        assert_eq!(target_difference(&share(2, 4), f64::NAN), Err(Undefined::OutOfRange));
        assert_eq!(target_difference(&share(2, 4), 0.75).unwrap().difference, -0.25);
    }

    #[test]
    fn an_interval_beside_the_benchmark_raises_a_flag() {
        let flag = |x, benchmark| {
            let at = |confidence| wilson(x, 100, &confidence).unwrap();
            interval_flag(&at(Confidence::P95), &at(Confidence::P998), benchmark)
        };
        assert_eq!(flag(50, 0.5), Flag::Inside);
        assert_eq!((flag(62, 0.5), flag(38, 0.5)), (Flag::AlertHigh, Flag::AlertLow));
        assert_eq!((flag(80, 0.5), flag(20, 0.5)), (Flag::OutlierHigh, Flag::OutlierLow));
    }
}
