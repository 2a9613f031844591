//! Tests that are read together, and what is left of each p-value then.

use jamfor_statistics::multiplicity::{Adjustment, adjust};

use super::comparison::Comparison;

/// Tests that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The areas within one indicator, round, target group and part of the respondents.
    Areas,
    /// The indicators within one area's report, against the same thing.
    Indicators,
}

/// A p-value as one of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// Which many.
    pub family: Family,
    /// How many tests there are.
    pub tests: u64,
    /// After Holm.
    pub holm: f64,
    /// After Benjamini and Hochberg.
    pub benjamini_hochberg: f64,
}

/// Says of every tested comparison that it is one of these. What is not tested does not count.
pub fn adjust_family<'a>(family: Family, comparisons: impl Iterator<Item = &'a mut Comparison>) {
    let p_value = |one: &Comparison| one.difference.as_ref().and_then(|found| found.p_value);
    let mut tested: Vec<(f64, &mut Comparison)> =
        comparisons.filter_map(|one| p_value(one).map(|p| (p, one))).collect();
    let p_values: Vec<f64> = tested.iter().map(|(p, _)| *p).collect();
    let adjusted = |method| adjust(&p_values, method).unwrap_or_default();
    let (holm, flexible) = (adjusted(Adjustment::Holm), adjusted(Adjustment::BenjaminiHochberg));
    let tests = tested.len() as u64;
    for ((_, one), (holm, benjamini_hochberg)) in tested.iter_mut().zip(holm.into_iter().zip(flexible)) {
        one.multiplicity.push(Adjusted { family, tests, holm, benjamini_hochberg });
    }
}
