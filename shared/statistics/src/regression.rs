//! Three or more rounds as a line: the trend of an estimate by generalised least squares.
//!
//! Source: Aitken (1935). With independent rounds this is least squares with weights 1 / v and the
//! variances taken as known, as in R's `solve(t(X) %*% solve(V) %*% X)`.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::checked_gamma_ur;

use crate::estimate::Estimate;
use crate::quantile::two_sided_p;
use crate::undefined::{Undefined, finite};

/// Fewer points are no trend.
const LEAST_ROUNDS: usize = 3;

/// One round: its time as a number (a year, or a running number) and its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RoundPoint {
    /// When, in the unit of time that the slope is per.
    pub time: f64,
    /// The estimate, with a variance above zero.
    pub estimate: Estimate,
}

/// The fitted line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The change per unit of time.
    pub slope: f64,
    /// The standard error of the slope.
    pub se: f64,
    /// slope / se.
    pub z: f64,
    /// The two-sided p-value of no trend, from the normal distribution.
    pub p: f64,
    /// The values on the line, one for each round in the order given.
    pub fitted: Vec<f64>,
    /// Q = r' V⁻¹ r, what the rounds vary around the line.
    pub q: f64,
    /// Rounds minus 2.
    pub q_degrees: u64,
    /// P(χ² ≥ Q): small where a line does not describe the rounds.
    pub q_p: f64,
}

/// The trend over independent rounds: V is diagonal.
pub fn trend(points: &[RoundPoint]) -> Result<Trend, Undefined> {
    let variances: Vec<f64> = points.iter().map(|point| point.estimate.variance).collect();
    let row = |i: usize| (0..points.len()).map(move |j| if i == j { 1.0 } else { 0.0 });
    let covariance: Vec<Vec<f64>> =
        variances.iter().enumerate().map(|(i, v)| row(i).map(|one| one * v).collect()).collect();
    trend_with_covariance(points, &covariance)
}

/// The trend over rounds whose estimates have the covariance matrix V, in the order of the points.
///
/// b = (X' V⁻¹ X)⁻¹ X' V⁻¹ y with X = (1, time), se² from (X' V⁻¹ X)⁻¹. The points' own variances are not
/// read. Needs three different times; out of range unless V is square, symmetric and positive definite.
pub fn trend_with_covariance(points: &[RoundPoint], covariance: &[Vec<f64>]) -> Result<Trend, Undefined> {
    let mut times = points.iter().map(|point| finite(point.time)).collect::<Result<Vec<f64>, _>>()?;
    let values = points.iter().map(|point| finite(point.estimate.value)).collect::<Result<Vec<f64>, _>>()?;
    if crate::sorted::distinct(&times) < LEAST_ROUNDS {
        return Err(Undefined::TooFewRounds);
    }
    // Times around their mean: a year has four digits that would cancel.
    let centre = times.iter().sum::<f64>() / times.len() as f64;
    times.iter_mut().for_each(|time| *time -= centre);
    let factor = cholesky(covariance, points.len())?;
    let ones = whitened(&factor, &vec![1.0; points.len()]);
    let (steps, answers) = (whitened(&factor, &times), whitened(&factor, &values));
    let (aa, ab, bb) = (dot(&ones, &ones), dot(&ones, &steps), dot(&steps, &steps));
    let (ay, by) = (dot(&ones, &answers), dot(&steps, &answers));
    let determinant = aa * bb - ab * ab;
    let slope = finite((aa * by - ab * ay) / determinant)?;
    let level = finite((bb * ay - ab * by) / determinant)?;
    let se = finite((aa / determinant).sqrt())?;
    let rest = answers.iter().zip(ones.iter().zip(&steps)).map(|(y, (one, t))| y - level * one - slope * t);
    let q: f64 = finite(rest.map(|r| r * r).sum())?;
    let q_degrees = points.len() as u64 - 2;
    let q_p = checked_gamma_ur(q_degrees as f64 / 2.0, q / 2.0).map_err(|_| Undefined::OutOfRange);
    let z = finite(slope / se)?;
    Ok(Trend {
        slope,
        se,
        z,
        p: two_sided_p(z),
        fitted: times.iter().map(|time| finite(level + slope * time)).collect::<Result<_, _>>()?,
        q,
        q_degrees,
        q_p: if q > 0.0 { q_p?.clamp(0.0, 1.0) } else { 1.0 },
    })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The lower triangle L with L L' = V.
fn cholesky(matrix: &[Vec<f64>], size: usize) -> Result<Vec<Vec<f64>>, Undefined> {
    let is_square = matrix.len() == size && matrix.iter().all(|row| row.len() == size);
    let is_symmetric = || {
        (0..size).all(|i| (0..i).all(|j| (matrix[i][j] - matrix[j][i]).abs() <= 1e-12 * matrix[i][i].abs()))
    };
    if !(is_square && is_symmetric()) {
        return Err(Undefined::OutOfRange);
    }
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(size);
    for (i, given) in matrix.iter().enumerate() {
        let mut row = Vec::with_capacity(i + 1);
        for (j, above) in factor.iter().enumerate() {
            row.push((given[j] - dot(&row, above)) / above[j]);
        }
        let pivot = given[i] - dot(&row, &row);
        // Below this the variance is what rounding left of dependent rounds.
        if pivot.is_nan() || pivot <= 1e-14 * given[i] {
            return Err(if given[i] == 0.0 { Undefined::NoVariance } else { Undefined::OutOfRange });
        }
        row.push(pivot.sqrt());
        factor.push(row);
    }
    Ok(factor)
}

/// L⁻¹ x, by forward substitution.
fn whitened(factor: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    let mut solved: Vec<f64> = Vec::with_capacity(x.len());
    for (row, value) in factor.iter().zip(x) {
        solved.push((value - dot(row, &solved)) / row[solved.len()]);
    }
    solved
}

#[cfg(test)]
#[path = "regression_tests.rs"]
mod tests;
