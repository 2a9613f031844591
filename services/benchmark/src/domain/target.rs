//! A figure against a value that somebody set: it has no respondents and no uncertainty.

use super::{
    cell::{Cell, Contrast},
    difference::{Difference, tested},
    few::{Few, as_sure},
    method::Method,
    policy::TestRules,
    printed::{PrintedCell, percent_of},
};

/// The name of the test in the list of methods.
const TEST: &str = "target_difference";

/// The exact difference.
pub(super) fn exact(own: &Cell, target: f64, decimals: u8, rules: &TestRules) -> Option<Difference> {
    let share = own.share()?;
    let difference = share.p - target;
    let contrast = Contrast { difference, se: share.variance.map(f64::sqrt) };
    let untested = Difference::untested(difference, percent_of(difference, decimals));
    let untested = Difference { standard_error: contrast.se, ..untested };
    if own.base() < rules.minimum_respondents {
        return Some(untested);
    }
    if let Some(few) = Few::against_target(share.moments, target, rules) {
        return Some(few.judge(untested, rules));
    }
    let sides = (share.p, target);
    let found = tested(&contrast, sides, rules, TEST, Method::DIFFERENCE_INTERVAL, untested.clone());
    Some(found.unwrap_or(untested))
}

/// The difference of a printed figure: a function of what is printed.
pub(super) fn printed(own: &PrintedCell, target: f64, rules: &TestRules) -> Difference {
    let (p, least) = (own.printed.share(), own.printed.count.least());
    let difference = p - target;
    let untested = Difference::untested(difference, percent_of(difference, 0));
    if least < rules.minimum_respondents {
        return untested;
    }
    if let Some(few) = Few::against_target(as_sure(p, least as f64), target, rules) {
        return few.judge(untested, rules);
    }
    let se = Some(own.variance().sqrt()).filter(|se| *se > 0.0);
    let contrast = Contrast { difference, se };
    let method = Method::PRINTED_NORMAL_INTERVAL;
    tested(&contrast, (p, target), rules, TEST, method, untested.clone()).unwrap_or(untested)
}
