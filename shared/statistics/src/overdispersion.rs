//! Funnels when areas differ by more than chance: the variance between them, added to that of chance.
//!
//! Source: Spiegelhalter et al. (2012), "Statistical methods for healthcare regulation", J. R. Statist. Soc.
//! A 175, as the R package FunnelPlotR computes it, but with the arcsine kept within 0..=π/2. Additive, not
//! multiplicative: a factor on z lets large areas off.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

use crate::interval::{Confidence, Interval};
use crate::sorted::{ascending, type7};
use crate::undefined::{Undefined, finite};

/// The share of scores pulled in at each end before the dispersion is measured.
const WINSORISED: f64 = 0.1;

/// A share of n answers; with weights n is n_K.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The share, 0 to 1.
    pub share: f64,
    /// The number of answers behind it, above 0.
    pub n: f64,
}

/// The scale on which a share is normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scale {
    /// The share, with variance target (1 - target) / n.
    Share,
    /// asin √share, with variance 1 / 4n.
    Arcsine,
}

/// One point's distance from the target, in standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// z from chance alone.
    pub raw: f64,
    /// z pulled in to the 10 % and 90 % quantiles (type 7) of all.
    pub winsorised: f64,
    /// z / √max(1, φ): for comparison with others who publish it.
    pub multiplicative: f64,
    /// z with τ² added to the variance: what flags are made of.
    pub additive: f64,
}

/// The dispersion of points around a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overdispersion {
    /// The scale.
    pub scale: Scale,
    /// The target, a share.
    pub target: f64,
    /// φ: the mean of squared winsorised z; about 1 by chance alone.
    pub phi: f64,
    /// τ²: the variance between areas on the scale, 0 where φ is no larger than chance allows.
    pub tau_squared: f64,
    /// The scores, in the order of the points.
    pub scores: Vec<Score>,
}

/// The pooled target Σ n p / Σ n.
pub fn pooled_target(points: &[Point]) -> Result<f64, Undefined> {
    let (sum, all) = points.iter().fold((0.0, 0.0), |(s, n), point| (s + point.n * point.share, n + point.n));
    if all > 0.0 { finite(sum / all) } else { Err(Undefined::NoAnswers) }
}

/// φ, τ² and the scores of points around a target in (0, 1).
///
/// With I points, weights w = 1/s² and I φ ≥ I - 1: τ² = (I φ - (I - 1)) / (Σw - Σw²/Σw), else 0. Needs two
/// points.
pub fn overdispersion(points: &[Point], target: f64, scale: Scale) -> Result<Overdispersion, Undefined> {
    if points.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let placed = points.iter().map(|point| place(point, target, scale)).collect::<Result<Vec<_>, _>>()?;
    let raw = placed
        .iter()
        .map(|(distance, variance)| finite(distance / variance.sqrt()))
        .collect::<Result<Vec<f64>, _>>()?;
    let sorted = ascending(&raw);
    let end = |q| type7(&sorted, q).ok_or(Undefined::TooFewUnits);
    let (low, high) = (end(WINSORISED)?, end(1.0 - WINSORISED)?);
    let winsorised: Vec<f64> = raw.iter().map(|z| z.max(low).min(high)).collect();
    let phi = winsorised.iter().map(|z| z * z).sum::<f64>() / raw.len() as f64;
    let tau_squared = between(phi, placed.iter().map(|(_, variance)| 1.0 / variance))?;
    let factor = phi.max(1.0).sqrt();
    let scores = placed.iter().zip(raw.iter().zip(winsorised)).map(|((distance, variance), (&raw, w))| {
        let additive = distance / (variance + tau_squared).sqrt();
        Score { raw, winsorised: w, multiplicative: raw / factor, additive }
    });
    Ok(Overdispersion { scale, target, phi: finite(phi)?, tau_squared, scores: scores.collect() })
}

/// The distance from the target and its variance, on the scale.
fn place(point: &Point, target: f64, scale: Scale) -> Result<(f64, f64), Undefined> {
    let is_known = (0.0..=1.0).contains(&point.share) && point.n > 0.0 && point.n.is_finite();
    if !(is_known && target > 0.0 && target < 1.0) {
        return Err(Undefined::OutOfRange);
    }
    Ok((on(scale, point.share) - on(scale, target), chance(scale, target, point.n)))
}

fn on(scale: Scale, share: f64) -> f64 {
    match scale {
        Scale::Share => share,
        Scale::Arcsine => share.sqrt().asin(),
    }
}

fn chance(scale: Scale, target: f64, n: f64) -> f64 {
    match scale {
        Scale::Share => target * (1.0 - target) / n,
        Scale::Arcsine => 1.0 / (4.0 * n),
    }
}

fn between(phi: f64, weights: impl Iterator<Item = f64>) -> Result<f64, Undefined> {
    let (count, sum, squares) = weights.fold((0.0, 0.0, 0.0), |(c, s, q), w| (c + 1.0, s + w, q + w * w));
    let excess = count * phi - (count - 1.0);
    if excess < 0.0 { Ok(0.0) } else { finite(excess / (sum - squares / sum)) }
}

impl Overdispersion {
    /// The limits for `n` > 0 answers with τ² in the variance, back on the scale of shares, within 0..=1.
    pub fn limits(&self, n: f64, confidence: &Confidence) -> Result<Interval, Undefined> {
        if n.is_nan() || n <= 0.0 {
            return Err(Undefined::OutOfRange);
        }
        let half = confidence.z() * (chance(self.scale, self.target, n) + self.tau_squared).sqrt();
        let centre = on(self.scale, self.target);
        let back = |value: f64| match self.scale {
            Scale::Share => value,
            Scale::Arcsine => value.clamp(0.0, FRAC_PI_2).sin().powi(2),
        };
        Interval::new(back(centre - half), back(centre + half), 0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_chance_explains_adds_nothing() {
        let points: Vec<Point> = (0..9).map(|_| Point { share: 0.5, n: 40.0 }).collect();
        let found = overdispersion(&points, 0.5, Scale::Share).unwrap();
        assert_eq!((found.phi, found.tau_squared), (0.0, 0.0));
    }

    #[test]
    fn wide_limits_do_not_fold_back() {
        let points = [Point { share: 0.02, n: 50.0 }, Point { share: 0.6, n: 50.0 }];
        let found = overdispersion(&points, 0.1, Scale::Arcsine).unwrap();
        let limits = found.limits(3.0, &Confidence::P998).unwrap();
        assert_eq!(limits.lower, 0.0);
    }

    #[test]
    fn no_dispersion() {
        let point = Point { share: 0.5, n: 40.0 };
        assert_eq!(overdispersion(&[point], 0.5, Scale::Share), Err(Undefined::TooFewUnits));
        assert_eq!(overdispersion(&[point; 3], 1.0, Scale::Share), Err(Undefined::OutOfRange));
        assert_eq!(pooled_target(&[]), Err(Undefined::NoAnswers));
    }
}
