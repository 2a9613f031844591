//! Differences of two figures, exact for the methodologist and from printed numbers for everybody else.

use jamfor_disclosure::Printed;
use jamfor_statistics::{
    Undefined, compare,
    equivalence::{Finding, finding, within_tolerance},
    interval::{Confidence, wilson_share},
    round::Decimal,
};

use super::{
    cell::{Cell, Contrast},
    estimate::difference_interval,
    figure::Range,
    method::Method,
    policy::TestRules,
    printed::{PrintedCell, percent_of},
};

/// How the two sides belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// An area and all participants together, the area among them.
    PartOfWhole,
    /// An area and the mean of the participants, the area among them.
    WithMean,
    /// They share nobody.
    Independent,
}

impl Relation {
    /// The test of no difference.
    #[must_use]
    pub const fn test(self) -> &'static str {
        match self {
            Self::PartOfWhole => "z_part_of_whole",
            Self::WithMean => "z_equal_unit",
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
}

impl Difference {
    fn untested(value: f64, points: Decimal) -> Self {
        Self { value, points, interval: None, p_value: None, test: "", finding: None }
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

/// The exact difference.
#[must_use]
pub fn exact(
    own: &Cell,
    other: &Cell,
    relation: Relation,
    decimals: u8,
    rules: &TestRules,
) -> Option<Difference> {
    let contrast = match relation {
        Relation::PartOfWhole => own.share()?.to_pooled?,
        Relation::WithMean => own.share()?.to_mean?,
        Relation::Independent => {
            let se = own.variance().zip(other.variance()).map(|(a, b)| (a + b).sqrt());
            Contrast { difference: own.p()? - other.p()?, se }
        }
    };
    let points = percent_of(contrast.difference, decimals);
    let untested = Difference::untested(contrast.difference, points);
    if own.base().min(other.base()) < rules.minimum_respondents {
        return Some(untested);
    }
    let sides = (own.p()?, other.p()?);
    Some(
        tested(&contrast, sides, rules, relation.test(), Method::DIFFERENCE_INTERVAL, points)
            .unwrap_or(untested),
    )
}

fn tested(
    contrast: &Contrast,
    (part, comparator): (f64, f64),
    rules: &TestRules,
    test: &'static str,
    method: &'static str,
    points: Decimal,
) -> Option<Difference> {
    let se = contrast.se.ok_or(Undefined::NoVariance);
    let found = compare::Difference { part, comparator, difference: contrast.difference, se };
    let (lower, upper) = difference_interval(contrast, &Method::CONFIDENCE)?;
    Some(Difference {
        value: contrast.difference,
        points,
        interval: Some(Range { lower, upper, level: Method::CONFIDENCE.level(), method }),
        p_value: Some(found.p_value().ok()?),
        test,
        finding: finding(&found, rules.tolerance, rules.significance).ok(),
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
    let tested = if own.mean.is_some() || other.mean.is_some() {
        by_variance(own, other, relation, points, rules)
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
    points: Decimal,
    rules: &TestRules,
) -> Option<Difference> {
    let factor = match (relation, other.mean) {
        (Relation::WithMean, Some((units, _))) => 1.0 - 2.0 / units as f64,
        _ => 1.0,
    };
    let variance = (factor * variance_of(own) + variance_of(other)).max(0.0);
    let contrast =
        Contrast { difference: points.value() / 100.0, se: (variance > 0.0).then(|| variance.sqrt()) };
    let sides = (own.printed.share(), other.printed.share());
    tested(&contrast, sides, rules, relation.test(), "normal_printed", points)
}

fn variance_of(cell: &PrintedCell) -> f64 {
    let p = cell.printed.share();
    cell.mean.map_or(p * (1.0 - p) / cell.printed.count.least() as f64, |(_, variance)| variance)
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
        Relation::WithMean | Relation::Independent => jamfor_disclosure::Relation::Independent,
    };
    let found = jamfor_disclosure::difference(&own.printed, &other.printed, relate).ok()?;
    let narrow =
        jamfor_disclosure::difference(&at_90(&own.printed)?, &at_90(&other.printed)?, relate).ok()?;
    let p_value = found.p_value.ok()?;
    let finding = if within_tolerance(&narrow.interval, rules.tolerance) {
        Finding::Level
    } else if p_value >= rules.significance {
        Finding::CannotBeToldApart
    } else if found.points.scaled > 0 {
        Finding::Higher
    } else {
        Finding::Lower
    };
    Some(Difference {
        value: found.points.value() / 100.0,
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
    })
}

/// The same printed figure with its 90 % interval, for equivalence.
fn at_90(printed: &Printed) -> Option<Printed> {
    let interval = wilson_share(printed.share(), printed.count.least() as f64, Confidence::P90.z()).ok()?;
    Some(Printed { interval, ..*printed })
}
