//! The estimates against the formulas as they stand on paper.

use jamfor_statistics::combination::combine;
use proptest::prelude::*;

use crate::table::{AREAS, ITEMS, LONELY, Table, UNLIMITED, close, measures, scores, table};

/// A value and its variance by the formulas as they stand on paper: two passes in floating point.
fn on_paper(table: &Table, coefficients: &[f64; ITEMS]) -> Option<(f64, f64)> {
    let (scores, rows) = (scores(), table.areas.len());
    let score = |item: usize, row: usize| {
        scores.points(table.items[item][row]).map(|points| points as f64 / scores.denominator() as f64)
    };
    let (mut value, mut z) = (0.0, vec![0.0; rows]);
    for (item, a) in coefficients.iter().enumerate().filter(|(_, a)| **a != 0.0) {
        let sum = |of: &dyn Fn(usize) -> Option<f64>| -> f64 {
            (0..rows).filter_map(|row| of(row).map(|value| value * table.weights[row] as f64)).sum()
        };
        let total = sum(&|row| score(item, row).map(|_| 1.0));
        if total == 0.0 {
            return None;
        }
        let mean = sum(&|row| score(item, row)) / total;
        value += a * mean;
        for (row, z) in z.iter_mut().enumerate() {
            *z += score(item, row).map_or(0.0, |y| a * table.weights[row] as f64 * (y - mean) / total);
        }
    }
    let mut variance = 0.0;
    for area in 0..AREAS {
        let own: Vec<f64> = (0..rows).filter(|&row| table.areas[row] == area).map(|row| z[row]).collect();
        let (n, mean) = (own.len() as f64, own.iter().sum::<f64>() / own.len().max(1) as f64);
        variance += match own.len() {
            0 => 0.0,
            1 => own[0] * own[0],
            _ => own.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() * n / (n - 1.0),
        };
    }
    Some((value, variance))
}

proptest! {
    #[test]
    fn it_is_what_the_formula_says(table in table(), a in -2_i8..=2, b in -2_i8..=2) {
        let coefficients = [1.0, f64::from(a), f64::from(b) / 3.0];
        let found = combine(&table.strata(&measures(&scores())), &coefficients, UNLIMITED, LONELY);
        let Some((value, variance)) = on_paper(&table, &coefficients) else {
            prop_assert!(found.is_err());
            return Ok(());
        };
        let found = found.unwrap();
        prop_assert!(close(found.value, value, 1e-12), "{} {value}", found.value);
        if let Ok(v) = found.variance {
            prop_assert!((v - variance).abs() <= 1e-10 * variance + 1e-20, "{v} {variance}");
        }
    }
}
