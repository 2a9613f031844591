//! Differences of two figures, exact for the methodologist and from printed numbers for everybody else.

use jamfor_disclosure::Printed;
use jamfor_statistics::{
    Undefined, compare,
    equivalence::{Finding, finding, finding_from},
    interval::{Confidence, wilson_share},
    round::Decimal,
};

use super::{
    cell::{Cell, Contrast},
    estimate::difference_interval,
    few::Few,
    figure::Range,
    method::Method,
    policy::TestRules,
    printed::{PrintedCell, percent_of},
};

/// How the two sides belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// An area and a whole that it is a part of.
    PartOfWhole,
    /// An area and a mean of areas that it is one of.
    WithMean,
    /// An area and a mean of other areas.
    BesideMean,
    /// They share nobody.
    Independent,
}

impl Relation {
    /// The test of no difference where there are many answers.
    #[must_use]
    pub const fn test(self) -> &'static str {
        match self {
            Self::PartOfWhole => "z_part_of_whole",
            Self::WithMean | Self::BesideMean => "z_equal_unit",
            Self::Independent => "z_independent",
        }
    }
}

/// A difference of two shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Own minus other, in -1 to 1.
    pub value: f64,
    /// In percentage points.
    pub points: Decimal,
    /// Where the true difference lies; none when it is not tested.
    pub interval: Option<Range>,
    /// The two-sided p-value; none when it is not tested.
    pub p_value: Option<f64>,
    /// The test; empty when it is not tested.
    pub test: &'static str,
    /// What it allows to say; none when it is not tested.
    pub finding: Option<Finding>,
    /// The standard error of an exact difference; none of a printed one.
    pub standard_error: Option<f64>,
}

impl Difference {
    /// A difference that nothing is said about.
    pub(super) fn untested(value: f64, points: Decimal) -> Self {
        let (interval, p_value, finding, standard_error) = (None, None, None, None);
        Self { value, points, interval, p_value, test: "", finding, standard_error }
    }

    /// The same difference without a test.
    #[must_use]
    pub fn without_test(self) -> Self {
        Self::untested(self.value, self.points)
    }

    /// In percentage points with its sign: `+3`, `-4`, `0`.
    #[must_use]
    pub fn printed(&self) -> String {
        if self.points.scaled > 0 { format!("+{}", self.points) } else { self.points.to_string() }
    }
}

/// The exact difference, of which `contrast` knows how the sides depend on each other.
#[must_use]
pub fn exact(
    (own, other): (&Cell, &Cell),
    contrast: &Contrast,
    relation: Relation,
    decimals: u8,
    rules: &TestRules,
) -> Difference {
    let points = percent_of(contrast.difference, decimals);
    let untested =
        Difference { standard_error: contrast.se, ..Difference::untested(contrast.difference, points) };
    if own.base().min(other.base()) < rules.minimum_respondents {
        return untested;
    }
    if let Some(few) = Few::exact(own, other, relation, rules) {
        return few.judge(untested, rules);
    }
    let Some((p, q)) = own.p().zip(other.p()) else { return untested };
    if own.share().is_some_and(|share| share.moments.is_unanimous()) {
        // its variance of 0 says that nobody disagreed, not that nobody could have
        return untested;
    }
    let method = Method::DIFFERENCE_INTERVAL;
    tested(contrast, (p, q), rules, relation.test(), method, &untested).unwrap_or(untested)
}

/// The contrast of two sides that share nobody: v = v1 + v2.
#[must_use]
pub fn independent(own: &Cell, other: &Cell) -> Option<Contrast> {
    let se = own.variance().zip(other.variance()).map(|(a, b)| (a + b).sqrt());
    Some(Contrast { difference: own.p()? - other.p()?, se })
}

/// The normal test and interval.
pub(super) fn tested(
    contrast: &Contrast,
    (part, comparator): (f64, f64),
    rules: &TestRules,
    test: &'static str,
    method: &'static str,
    untested: &Difference,
) -> Option<Difference> {
    let se = contrast.se.ok_or(Undefined::NoVariance);
    let found = compare::Difference { part, comparator, difference: contrast.difference, se };
    let (lower, upper) = difference_interval(contrast, &Method::CONFIDENCE)?;
    Some(Difference {
        interval: Some(Range { lower, upper, level: Method::CONFIDENCE.level(), method }),
        p_value: Some(found.p_value().ok()?),
        test,
        finding: finding(&found, rules.tolerance, rules.significance).ok(),
        ..untested.clone()
    })
}

/// The difference of two printed figures: a function of what is printed.
#[must_use]
pub fn printed(
    own: &PrintedCell,
    other: &PrintedCell,
    relation: Relation,
    rules: &TestRules,
) -> Option<Difference> {
    let points = Decimal {
        scaled: own.printed.percent.scaled - other.printed.percent.scaled,
        decimals: own.printed.percent.decimals,
    };
    let untested = Difference::untested(points.value() / 100.0, points);
    if own.printed.count.least().min(other.printed.count.least()) < rules.minimum_respondents {
        return Some(untested);
    }
    if let Some(few) = Few::printed(own, other, relation, rules) {
        return Some(few.judge(untested, rules));
    }
    let tested = if own.mean.is_some() || other.mean.is_some() {
        by_variance(own, other, relation, rules, &untested)
    } else {
        by_score(own, other, relation, rules)
    };
    Some(tested.unwrap_or(untested))
}

/// Where a mean of areas is on one side: normal, with the variances that follow from the printed values.
fn by_variance(
    own: &PrintedCell,
    other: &PrintedCell,
    relation: Relation,
    rules: &TestRules,
    untested: &Difference,
) -> Option<Difference> {
    let factor = match (relation, other.mean) {
        (Relation::WithMean, Some((units, _))) => 1.0 - 2.0 / units as f64,
        _ => 1.0,
    };
    if own.variance() == 0.0 {
        return None;
    }
    let variance = (factor * own.variance() + other.variance()).max(0.0);
    let contrast = Contrast { difference: untested.value, se: (variance > 0.0).then(|| variance.sqrt()) };
    let sides = (own.printed.share(), other.printed.share());
    tested(&contrast, sides, rules, relation.test(), Method::PRINTED_NORMAL_INTERVAL, untested)
}

fn by_score(
    own: &PrintedCell,
    other: &PrintedCell,
    relation: Relation,
    rules: &TestRules,
) -> Option<Difference> {
    let relate = match relation {
        Relation::PartOfWhole if own.printed.count.least() >= other.printed.count.least() => return None,
        Relation::PartOfWhole => jamfor_disclosure::Relation::PartOfWhole,
        Relation::WithMean | Relation::BesideMean | Relation::Independent => {
            jamfor_disclosure::Relation::Independent
        }
    };
    let found = jamfor_disclosure::difference(&own.printed, &other.printed, relate).ok()?;
    let narrow =
        jamfor_disclosure::difference(&at_90(&own.printed)?, &at_90(&other.printed)?, relate).ok()?;
    let p_value = found.p_value.ok()?;
    let value = found.points.value() / 100.0;
    let finding = finding_from(value, &narrow.interval, p_value, rules.tolerance, rules.significance);
    Some(Difference {
        value,
        points: found.points,
        interval: Some(Range {
            lower: found.interval.lower,
            upper: found.interval.upper,
            level: Method::CONFIDENCE.level(),
            method: Method::PRINTED_DIFFERENCE_INTERVAL,
        }),
        p_value: Some(p_value),
        test: relation.test(),
        finding: Some(finding),
        standard_error: None,
    })
}

/// The same printed figure with its 90 % interval, for equivalence.
fn at_90(printed: &Printed) -> Option<Printed> {
    let interval = wilson_share(printed.share(), printed.count.least() as f64, Confidence::P90.z()).ok()?;
    Some(Printed { interval, ..*printed })
}
