//! The printed form of a cell, and everything that is derived from it.
//!
//! The share is rounded, a small count is a band, and the interval, the difference and the p-value are
//! functions of these printed numbers. Whoever has the printed numbers could compute them alone.

use jamfor_statistics::Undefined;
use jamfor_statistics::interval::{Confidence, Interval, wilson_share};
use jamfor_statistics::quantile::two_sided_p;
use jamfor_statistics::round::{Decimal, percent};
use serde::{Deserialize, Serialize};

use crate::decision::CellFacts;
use crate::policy::Policy;

/// First numbers of the bands; the last band ends below the policy's `band_below`.
const BANDS: [u64; 8] = [5, 10, 20, 30, 50, 100, 200, 500];

/// How many valid answers are behind a printed share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PrintedCount {
    /// The exact number.
    Exact(u64),
    /// At least `from` and at most `to`.
    Band {
        /// The least number.
        from: u64,
        /// The largest number.
        to: u64,
    },
}

impl PrintedCount {
    /// The band of `valid` under the policy, or the number itself from `band_below` on.
    ///
    /// Bands are 5-9, 10-19, 20-29 with the default policy. A band never starts below the minimum.
    #[must_use]
    pub fn new(valid: u64, policy: &Policy) -> Self {
        if valid >= policy.band_below {
            return Self::Exact(valid);
        }
        let from = BANDS.into_iter().rev().find(|&from| from <= valid);
        let to = BANDS.into_iter().find(|&from| from > valid).unwrap_or(u64::MAX);
        let least = policy.minimum_respondents.min(valid).max(1);
        Self::Band { from: from.unwrap_or(least).max(least), to: to.min(policy.band_below) - 1 }
    }

    /// The number that derived values use: the exact one, or the least of the band.
    #[must_use]
    pub const fn least(&self) -> u64 {
        match self {
            Self::Exact(count) => *count,
            Self::Band { from, .. } => *from,
        }
    }
}

/// A cell as the public and the owner see it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// Valid answers.
    pub count: PrintedCount,
    /// The share in percent, rounded half away from zero.
    pub percent: Decimal,
    /// Wilson's 95 % interval of the printed share with the printed count, on the 0..=1 scale.
    pub interval: Interval,
}

impl Printed {
    /// The printed form of a printed count and share: reads nothing else.
    pub fn new(count: PrintedCount, percent: Decimal) -> Result<Self, Undefined> {
        let p = percent.value() / 100.0;
        let interval = wilson_share(p, count.least() as f64, Confidence::P95.z())?;
        Ok(Self { count, percent, interval })
    }

    /// The printed share on the 0..=1 scale.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.percent.value() / 100.0
    }

    fn size(&self) -> f64 {
        self.count.least() as f64
    }
}

/// The printed form of a cell: the only function that reads exact numbers for it.
///
/// `numerator` / `denominator` is the exact weighted share (Σwy / Σw). Undefined for a zero denominator, a
/// share above 1 or a cell without valid answers. Whether the cell may be shown is
/// [`crate::decision::decide`]'s answer, not this function's.
pub fn printed(
    cell: &CellFacts,
    numerator: u128,
    denominator: u128,
    policy: &Policy,
) -> Result<Printed, Undefined> {
    if cell.valid() == 0 || denominator == 0 {
        return Err(Undefined::NoAnswers);
    }
    let percent =
        percent(numerator, denominator, policy.printed_decimals).map_err(|_| Undefined::OutOfRange)?;
    Printed::new(PrintedCount::new(cell.valid(), policy), percent)
}

/// How the two sides of a printed difference belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// They share nobody: two areas, two rounds, an area and the rest.
    Independent,
    /// The first is a part of the second: an area and the whole it belongs to.
    PartOfWhole,
}

/// A difference of two printed shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PrintedDifference {
    /// Own minus other in percentage points: the difference of the printed shares.
    pub points: Decimal,
    /// Its 95 % interval on the -1..=1 scale.
    pub interval: Interval,
    /// The two-sided p-value of no difference; undefined if both print 0 or both print 100.
    pub p_value: Result<f64, Undefined>,
}

/// The difference of two printed cells, from the printed numbers only.
///
/// Interval: Zou and Donner's (2008) combination of the two printed Wilson intervals, with correlation
/// r = √(n/N) for a part of a whole and 0 else. Test: score test with the variance under no difference,
/// pq (1/n + 1/m), or pq (1/n - 1/N) for a part of a whole. Decimals of both sides must agree.
pub fn difference(
    own: &Printed,
    other: &Printed,
    relation: Relation,
) -> Result<PrintedDifference, Undefined> {
    if own.percent.decimals != other.percent.decimals {
        return Err(Undefined::OutOfRange);
    }
    let points =
        Decimal { scaled: own.percent.scaled - other.percent.scaled, decimals: own.percent.decimals };
    let (a, b) = (&own.interval, &other.interval);
    let correlation = match relation {
        Relation::Independent => 0.0,
        Relation::PartOfWhole => (own.size() / other.size()).min(1.0).sqrt(),
    };
    let difference = points.value() / 100.0;
    // Rounding could leave a square just below zero.
    let half = |mine: f64, theirs: f64| {
        (mine * mine - 2.0 * correlation * mine * theirs + theirs * theirs).max(0.0).sqrt()
    };
    let lower = difference - half(own.share() - a.lower, b.upper - other.share());
    let upper = difference + half(a.upper - own.share(), other.share() - b.lower);
    let interval = Interval { lower: lower.max(-1.0), upper: upper.min(1.0) };
    Ok(PrintedDifference { points, interval, p_value: p_value(own, other, relation, difference) })
}

fn p_value(own: &Printed, other: &Printed, relation: Relation, difference: f64) -> Result<f64, Undefined> {
    let (n, m) = (own.size(), other.size());
    let (p, per_answer) = match relation {
        Relation::Independent => ((own.share() * n + other.share() * m) / (n + m), 1.0 / n + 1.0 / m),
        Relation::PartOfWhole => (other.share(), 1.0 / n - 1.0 / m),
    };
    let variance = p * (1.0 - p) * per_answer;
    if variance > 0.0 { Ok(two_sided_p(difference / variance.sqrt())) } else { Err(Undefined::NoVariance) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::decision::Sensitivity;

    fn cell(valid: u64, numerator: u64) -> CellFacts {
        CellFacts::new(valid, numerator, valid, Sensitivity::Ordinary).unwrap()
    }

    fn print(valid: u64, numerator: u64) -> Printed {
        let (x, n) = (u128::from(numerator), u128::from(valid));
        printed(&cell(valid, numerator), x, n, &Policy::default()).unwrap()
    }

    #[test]
    fn small_counts_are_bands() {
        let count = |n| PrintedCount::new(n, &Policy::default());
        assert_eq!(count(5), PrintedCount::Band { from: 5, to: 9 });
        assert_eq!(count(9), PrintedCount::Band { from: 5, to: 9 });
        assert_eq!(count(10), PrintedCount::Band { from: 10, to: 19 });
        assert_eq!(count(29), PrintedCount::Band { from: 20, to: 29 });
        assert_eq!(count(30), PrintedCount::Exact(30));
        let strict = Policy { minimum_respondents: 7, ..Policy::default() };
        assert_eq!(PrintedCount::new(8, &strict), PrintedCount::Band { from: 7, to: 9 });
    }

    #[test]
    fn shares_are_whole_percent() {
        assert_eq!(print(40, 13).percent.to_string(), "33");
        assert_eq!(print(7, 3).percent.to_string(), "43");
    }

    #[test]
    fn a_clear_difference_is_significant_and_none_is_not() {
        let clear = difference(&print(400, 300), &print(400, 200), Relation::Independent).unwrap();
        assert!(clear.p_value.unwrap() < 1e-9 && clear.interval.lower > 0.15);
        let none = difference(&print(40, 20), &print(4000, 2000), Relation::PartOfWhole).unwrap();
        assert_eq!((none.points.scaled, none.p_value), (0, Ok(1.0)));
        let both = difference(&print(40, 40), &print(50, 50), Relation::Independent).unwrap();
        assert_eq!(both.p_value, Err(Undefined::NoVariance));
    }

    #[test]
    fn a_share_above_one_is_refused() {
        assert_eq!(printed(&cell(40, 20), 3, 2, &Policy::default()), Err(Undefined::OutOfRange));
    }

    proptest! {
        #[test]
        fn printed_output_reads_printed_input_only(
            n in 5_u64..60, x in 0_u64..60, m in 5_u64..60, y in 0_u64..60, scale in 1_u128..1_000_000,
        ) {
            let policy = Policy::default();
            let one = printed(&cell(n, x.min(n)), u128::from(x.min(n)) * scale, u128::from(n) * scale, &policy).unwrap();
            let two = print(m, y.min(m));
            if (one.count, one.percent) == (two.count, two.percent) {
                prop_assert_eq!(one, two);
            }
            prop_assert_eq!(one, Printed::new(one.count, one.percent).unwrap());
        }

        #[test]
        fn a_band_holds_its_count(n in 1_u64..2000, band_below in 0_u64..1500, minimum in 0_u64..20) {
            let policy = Policy { band_below, minimum_respondents: minimum, ..Policy::default() };
            match PrintedCount::new(n, &policy) {
                PrintedCount::Exact(count) => prop_assert!(count == n && n >= band_below),
                PrintedCount::Band { from, to } => prop_assert!(from <= n && n <= to && to < band_below),
            }
        }

        #[test]
        fn intervals_hold_the_printed_values(n in 5_u64..400, x in 0_u64..400, m in 5_u64..400, y in 0_u64..400) {
            let (a, b) = (print(n, x.min(n)), print(m, y.min(m)));
            prop_assert!(a.interval.contains(a.share()));
            for relation in [Relation::Independent, Relation::PartOfWhole] {
                let d = difference(&a, &b, relation).unwrap();
                prop_assert!(d.interval.contains(d.points.value() / 100.0));
                prop_assert!(d.p_value.is_ok_and(|p| (0.0..=1.0).contains(&p)) || d.p_value.is_err());
            }
        }
    }
}
