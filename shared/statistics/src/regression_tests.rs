#![allow(clippy::unwrap_used)]

use super::*;

fn points(values: &[(f64, f64, f64)]) -> Vec<RoundPoint> {
    let point = |(time, value, variance): &(f64, f64, f64)| RoundPoint {
        time: *time,
        estimate: Estimate { value: *value, variance: *variance },
    };
    values.iter().map(point).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{found} is not {expected}");
}

#[test]
fn a_straight_line_is_found() {
    let found = trend(&points(&[(2021.0, 0.6, 1e-4), (2023.0, 0.64, 4e-4), (2024.0, 0.66, 2e-4)])).unwrap();
    close(found.slope, 0.02);
    close(found.fitted[1], 0.64);
    assert!(found.q < 1e-20 && found.q_degrees == 1);
}

#[test]
fn equal_variances_are_ordinary_least_squares() {
    let found = trend(&points(&[(0.0, 1.0, 0.5), (1.0, 3.0, 0.5), (2.0, 2.0, 0.5)])).unwrap();
    close(found.slope, 0.5);
    close(found.se, 0.5);
    // Residuals -0.5, 1, -0.5 over the variance.
    close(found.q, 3.0);
}

#[test]
fn covariances_move_the_line() {
    let three = points(&[(0.0, 1.0, 0.5), (1.0, 3.0, 0.5), (2.0, 2.0, 0.5)]);
    let matrix = vec![vec![0.5, 0.4, 0.0], vec![0.4, 0.5, 0.0], vec![0.0, 0.0, 0.5]];
    let found = trend_with_covariance(&three, &matrix).unwrap();
    assert!((found.slope - 0.5).abs() > 0.1, "{found:?}");
}

#[test]
fn no_trend() {
    let two = points(&[(1.0, 0.5, 0.1), (2.0, 0.6, 0.1), (2.0, 0.7, 0.1)]);
    assert_eq!(trend(&two), Err(Undefined::TooFewRounds));
    let certain = points(&[(1.0, 0.5, 0.1), (2.0, 0.6, 0.0), (3.0, 0.7, 0.1)]);
    assert_eq!(trend(&certain), Err(Undefined::NoVariance));
    let endless = points(&[(1.0, 0.5, 0.1), (f64::INFINITY, 0.6, 0.1), (3.0, 0.7, 0.1)]);
    assert_eq!(trend(&endless), Err(Undefined::OutOfRange));
    let three = points(&[(1.0, 0.5, 0.1), (2.0, 0.6, 0.1), (3.0, 0.7, 0.1)]);
    let with = |matrix: &[Vec<f64>]| trend_with_covariance(&three, matrix);
    assert_eq!(with(&[vec![1.0; 3], vec![1.0; 3]]), Err(Undefined::OutOfRange), "not square");
    assert_eq!(with(&[vec![1.0; 3], vec![1.0; 3], vec![1.0; 3]]), Err(Undefined::OutOfRange), "singular");
    let skew = [vec![1.0, 0.5, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    assert_eq!(with(&skew), Err(Undefined::OutOfRange), "not symmetric");
}
