//! Differences of few answers, or where nearly all or nearly none are positive: exact tests on effective counts, and an
//! interval that has a width at 0 and 1.

use jamfor_statistics::{
    Moments, compare,
    equivalence::finding_from,
    exact_test::{Counts, Sizes, Test, binomial, test_against},
    interval::{Confidence, Interval, wilson_share},
};

use super::{
    cell::{Cell, Value},
    difference::{Difference, Relation},
    figure::Range,
    method::Method,
    policy::TestRules,
    printed::PrintedCell,
};

/// Both sides of a difference of few answers, which share nobody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Few {
    own: Moments,
    other: Side,
    /// The part of the difference to the other side that is left of it when the whole includes the own side.
    left: f64,
    test: Test,
    p_value: f64,
}

/// What few answers are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    /// Other answers.
    Answers(Moments),
    /// A fixed value.
    Set(f64),
}

impl Few {
    /// None where there are many answers, or the normal test stays by policy.
    pub(super) fn exact(own: &Cell, other: &Cell, relation: Relation, rules: &TestRules) -> Option<Self> {
        Self::new(answers_of(own)?, answers_of(other)?, relation, rules)
    }

    /// The same from what is printed.
    pub(super) fn printed(
        own: &PrintedCell,
        other: &PrintedCell,
        relation: Relation,
        rules: &TestRules,
    ) -> Option<Self> {
        Self::new(printed_answers_of(own), printed_answers_of(other), relation, rules)
    }

    fn new(own: Moments, other: Moments, relation: Relation, rules: &TestRules) -> Option<Self> {
        let limits = limits(rules)?;
        let (rest, left) = match relation {
            Relation::PartOfWhole => (minus(&other, &own)?, 1.0 - own.w as f64 / other.w as f64),
            Relation::WithMean | Relation::BesideMean | Relation::Independent => (other, 1.0),
        };
        // only its p-value is read, and only of an exact test
        let normal = compare::Difference { part: 0.0, comparator: 0.0, difference: 0.0, se: Ok(1.0) };
        let found = test_against(&own, &rest, &normal, &limits).ok()?;
        (found.test != Test::Normal).then_some(Self {
            own,
            other: Side::Answers(rest),
            left,
            test: found.test,
            p_value: found.p,
        })
    }

    /// Answers against a fixed value.
    pub(super) fn against_target(own: Moments, target: f64, rules: &TestRules) -> Option<Self> {
        let limits = limits(rules)?;
        if !limits.is_small(&own).ok()? {
            return None;
        }
        let found = binomial(Counts::effective(&own).ok()?, target).ok()?;
        Some(Self { own, other: Side::Set(target), left: 1.0, test: Test::Binomial, p_value: found.p })
    }

    /// The difference with its exact test; as it is where it has no interval.
    pub(super) fn judge(&self, untested: Difference, rules: &TestRules) -> Difference {
        let (Some(interval), Some(narrow)) =
            (self.interval(&Method::CONFIDENCE), self.interval(&Confidence::P90))
        else {
            return untested;
        };
        let finding =
            finding_from(untested.value, &narrow, self.p_value, rules.tolerance, rules.significance);
        Difference {
            interval: Some(Range {
                lower: interval.lower.min(untested.value),
                upper: interval.upper.max(untested.value),
                level: Method::CONFIDENCE.level(),
                method: Method::FEW_INTERVAL,
            }),
            p_value: Some(self.p_value),
            test: name(self.test),
            finding: Some(finding),
            ..untested
        }
    }

    fn interval(&self, confidence: &Confidence) -> Option<Interval> {
        let side = |moments: &Moments| {
            let p = moments.share().ok()?;
            Some((p, wilson_share(p, moments.kish_n().ok()?, confidence.z()).ok()?))
        };
        let own = side(&self.own)?;
        let other = match &self.other {
            Side::Answers(moments) => side(moments)?,
            Side::Set(share) => (*share, Interval { lower: *share, upper: *share }),
        };
        let found = compare::hybrid_score_interval((own.0, &own.1), (other.0, &other.1)).ok()?;
        Some(Interval { lower: found.lower * self.left, upper: found.upper * self.left })
    }
}

/// None where the normal test stays by policy.
fn limits(rules: &TestRules) -> Option<Sizes> {
    (rules.exact_below > 0).then(|| Sizes { least_answers: rules.exact_below, ..Sizes::default() })
}

/// The name of a test in the list of methods.
const fn name(test: Test) -> &'static str {
    match test {
        Test::Normal => "target_difference",
        Test::Fisher => "fisher",
        Test::Binomial => "binomial",
    }
}

/// The answers of an exact figure; of a mean of areas, as many equally weighted ones as are as sure.
fn answers_of(cell: &Cell) -> Option<Moments> {
    match &cell.value {
        Value::NoAnswer => None,
        Value::Share(share) => Some(share.moments),
        Value::Mean(mean) => Some(as_sure(mean.p, mean.effective)),
    }
}

fn printed_answers_of(cell: &PrintedCell) -> Moments {
    let (p, variance) = (cell.printed.share(), cell.variance());
    let least = cell.printed.count.least() as f64;
    let sure = cell.mean.is_some() && variance > 0.0 && p * (1.0 - p) > 0.0;
    as_sure(p, if sure { p * (1.0 - p) / variance } else { least })
}

/// So many equally weighted answers with this share, both to the nearest whole number.
pub(super) fn as_sure(p: f64, answers: f64) -> Moments {
    let n = answers.round().max(1.0);
    let (n, x) = (n as u64, (p * n).round().clamp(0.0, n) as u64);
    let (w, wy) = (u128::from(n), u128::from(x));
    Moments { n, x, w, wy, w2: w, w2y: wy }
}

/// A whole without a part of it; none where nobody is left.
pub(super) fn minus(whole: &Moments, part: &Moments) -> Option<Moments> {
    let rest = Moments {
        n: whole.n.checked_sub(part.n).filter(|n| *n > 0)?,
        x: whole.x.saturating_sub(part.x),
        w: whole.w.checked_sub(part.w).filter(|w| *w > 0)?,
        wy: whole.wy.saturating_sub(part.wy),
        w2: whole.w2.saturating_sub(part.w2),
        w2y: whole.w2y.saturating_sub(part.w2y),
    };
    // printed shares are rounded: what is left of them is no more than all
    Some(Moments { x: rest.x.min(rest.n), wy: rest.wy.min(rest.w), w2y: rest.w2y.min(rest.w2), ..rest })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn counts(x: u64, n: u64) -> Moments {
        as_sure(x as f64 / n as f64, n as f64)
    }

    fn few(own: Moments, other: Moments, relation: Relation, exact_below: u64) -> Option<Few> {
        Few::new(own, other, relation, &TestRules { exact_below, ..TestRules::default() })
    }

    #[test]
    fn twenty_times_the_own_answers_are_a_fixed_benchmark() {
        let near = few(counts(12, 20), counts(300, 399), Relation::Independent, 30).unwrap();
        let far = few(counts(12, 20), counts(300, 400), Relation::Independent, 30).unwrap();
        assert_eq!((near.test, far.test), (Test::Fisher, Test::Binomial));
        // R: fisher.test(matrix(c(12, 8, 300, 99), 2))$p.value, binom.test(12, 20, 0.75)$p.value
        assert!((near.p_value - 0.185_044_237_198).abs() < 1e-9);
        assert!((far.p_value - 0.126_124_481_788).abs() < 1e-9);
    }

    #[test]
    fn a_whole_is_tested_without_the_part() {
        let own = counts(4, 20);
        let whole = counts(64, 120);
        let part = few(own, whole, Relation::PartOfWhole, 30).unwrap();
        let rest = few(own, counts(60, 100), Relation::Independent, 30).unwrap();
        assert!((part.p_value - rest.p_value).abs() < 1e-12);
        let (inner, outer) =
            (part.interval(&Confidence::P95).unwrap(), rest.interval(&Confidence::P95).unwrap());
        assert!((inner.lower - outer.lower * 100.0 / 120.0).abs() < 1e-12);
        assert_eq!(few(own, own, Relation::PartOfWhole, 30), None);
    }

    #[test]
    fn many_answers_and_policies_without_exact_tests_stay_normal() {
        assert_eq!(few(counts(20, 40), counts(200, 400), Relation::Independent, 30), None);
        assert_eq!(few(counts(2, 4), counts(2, 4), Relation::Independent, 0), None);
        let extreme = few(counts(40, 40), counts(200, 400), Relation::Independent, 30).unwrap();
        assert_eq!(extreme.test, Test::Fisher);
        assert!(extreme.interval(&Confidence::P95).unwrap().width() > 0.1);
    }
}
