//! Many tests at once: p-values adjusted within a family that is named.
//!
//! The same numbers as R's `p.adjust`.

use serde::{Deserialize, Serialize};

use crate::undefined::Undefined;

/// Which tests are judged together. Both families are shown where both exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// All areas of one indicator in one round: "which municipalities differ?"
    AreasWithinIndicator,
    /// All indicators in the report of one area: "in what does this municipality differ?"
    IndicatorsWithinArea,
}

/// How p-values are adjusted. m is the number of tests in the family, p(1) ≤ ... ≤ p(m).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Adjustment {
    /// m p: the probability of any false finding, by Bonferroni's inequality.
    Bonferroni,
    /// Holm (1979), steps down: max over j ≤ i of (m - j + 1) p(j). For a claim about a single one.
    Holm,
    /// Hochberg (1988), steps up: min over j ≥ i of (m - j + 1) p(j). For independent tests.
    Hochberg,
    /// Benjamini and Hochberg (1995): min over j ≥ i of m p(j) / j. The expected share of false findings.
    BenjaminiHochberg,
    /// Benjamini and Yekutieli (2001): the former times Σ 1/j, valid under any dependence.
    BenjaminiYekutieli,
}

/// The adjusted p-values in the order given; a finding at level α is an adjusted value below α.
///
/// Out of range unless every p lies in 0..=1. No tests give no values.
pub fn adjust(p_values: &[f64], method: Adjustment) -> Result<Vec<f64>, Undefined> {
    if !p_values.iter().all(|p| (0.0..=1.0).contains(p)) {
        return Err(Undefined::OutOfRange);
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let count = p_values.len();
    let rest = |rank: usize| (count - rank) as f64;
    let harmonic: f64 = match method {
        Adjustment::BenjaminiYekutieli => (1..=count).map(|rank| 1.0 / rank as f64).sum(),
        _ => 1.0,
    };
    let mut adjusted = vec![0.0; count];
    let mut keep = |bound: &mut f64, rank: usize, better: fn(f64, f64) -> f64, factor: f64| {
        *bound = better(*bound, factor * p_values[order[rank]]);
        adjusted[order[rank]] = bound.min(1.0);
    };
    let mut bound = if method == Adjustment::Holm { 0.0 } else { f64::INFINITY };
    match method {
        Adjustment::Bonferroni => {
            (0..count).for_each(|rank| keep(&mut bound, rank, |_, p| p, count as f64));
        }
        Adjustment::Holm => (0..count).for_each(|rank| keep(&mut bound, rank, f64::max, rest(rank))),
        Adjustment::Hochberg => {
            (0..count).rev().for_each(|rank| keep(&mut bound, rank, f64::min, rest(rank)));
        }
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            let factor = |rank: usize| harmonic * (count as f64 / (rank + 1) as f64);
            (0..count).rev().for_each(|rank| keep(&mut bound, rank, f64::min, factor(rank)));
        }
    }
    Ok(adjusted)
}

/// [`adjust`] where some tests do not exist: these keep their reason and do not count in the family.
pub fn adjust_defined(
    p_values: &[Result<f64, Undefined>],
    method: Adjustment,
) -> Result<Vec<Result<f64, Undefined>>, Undefined> {
    let defined: Vec<f64> = p_values.iter().filter_map(|p| p.ok()).collect();
    let mut adjusted = adjust(&defined, method)?.into_iter();
    Ok(p_values.iter().map(|p| p.and_then(|_| adjusted.next().ok_or(Undefined::OutOfRange))).collect())
}

/// A table of p-values, one row for each indicator and one column for each area, adjusted within a family.
///
/// Undefined tests keep their reason and do not count. Out of range where rows differ in length.
pub fn adjust_table(
    table: &[Vec<Result<f64, Undefined>>],
    family: Family,
    method: Adjustment,
) -> Result<Vec<Vec<Result<f64, Undefined>>>, Undefined> {
    let areas = table.first().map_or(0, Vec::len);
    if table.iter().any(|row| row.len() != areas) {
        return Err(Undefined::OutOfRange);
    }
    if family == Family::AreasWithinIndicator {
        return table.iter().map(|row| adjust_defined(row, method)).collect();
    }
    let mut adjusted = table.to_vec();
    for area in 0..areas {
        let column: Vec<_> = table.iter().map(|row| row[area]).collect();
        for (row, value) in adjusted.iter_mut().zip(adjust_defined(&column, method)?) {
            row[area] = value;
        }
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn tests_that_do_not_exist_are_no_part_of_the_family() {
        let p = [Ok(0.01), Err(Undefined::NoVariance), Ok(0.04)];
        let found = adjust_defined(&p, Adjustment::Holm).unwrap();
        assert_eq!(found, [Ok(0.02), Err(Undefined::NoVariance), Ok(0.04)]);
    }

    #[test]
    fn nothing_to_adjust() {
        assert_eq!(adjust(&[], Adjustment::BenjaminiHochberg), Ok(Vec::new()));
        assert_eq!(adjust(&[f64::NAN], Adjustment::Holm), Err(Undefined::OutOfRange));
        assert_eq!(adjust(&[1.1], Adjustment::Holm), Err(Undefined::OutOfRange));
    }

    #[test]
    fn a_table_has_two_families() {
        let table =
            vec![vec![Ok(0.01), Ok(0.02), Ok(0.5)], vec![Ok(0.03), Err(Undefined::NoVariance), Ok(0.5)]];
        let within = |family| adjust_table(&table, family, Adjustment::Bonferroni).unwrap();
        let areas = within(Family::AreasWithinIndicator);
        assert_eq!(
            areas,
            [vec![Ok(0.03), Ok(0.06), Ok(1.0)], vec![Ok(0.06), Err(Undefined::NoVariance), Ok(1.0)]]
        );
        let indicators = within(Family::IndicatorsWithinArea);
        assert_eq!(
            indicators,
            [vec![Ok(0.02), Ok(0.02), Ok(1.0)], vec![Ok(0.06), Err(Undefined::NoVariance), Ok(1.0)]]
        );
        let ragged = [vec![Ok(0.1)], vec![]];
        assert_eq!(
            adjust_table(&ragged, Family::AreasWithinIndicator, Adjustment::Holm),
            Err(Undefined::OutOfRange)
        );
    }
}
