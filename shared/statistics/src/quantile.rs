//! Quantiles and tail probabilities of the normal, t and beta distribution.
//!
//! Quantiles are refined on the distribution functions by Newton steps inside a bracket, which reaches the
//! precision of the distribution function itself.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{checked_gamma_ur, ln_gamma};

use crate::beta::regularised;
use crate::undefined::{Undefined, finite};

/// Enough for bisection to walk down to the smallest number.
const STEPS: usize = 2400;
/// Degrees of freedom above which the t quantile follows from the normal one to full precision.
const NEARLY_NORMAL: f64 = 3000.0;

/// Φ(z): the probability that a standard normal variable is at most z.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    let tail = 0.5 * two_sided_p(z);
    if z < 0.0 { tail } else { 1.0 - tail }
}

/// P(|Z| ≥ |z|) for a standard normal Z, precise also far out in the tail.
///
/// erfc(|z|/√2) = Q(1/2, z²/2), the incomplete gamma function, which is more precise than `statrs`' erfc.
#[must_use]
pub fn two_sided_p(z: f64) -> f64 {
    let half = 0.5 * z * z;
    if half.is_nan() || half <= 0.0 {
        return 1.0;
    }
    checked_gamma_ur(0.5, half.min(1e6)).map_or(0.0, |p| p.clamp(0.0, 1.0))
}

/// The standard normal quantile for a probability in (0, 1).
pub fn normal_quantile(probability: f64) -> Result<f64, Undefined> {
    if !(probability > 0.0 && probability < 1.0) {
        return Err(Undefined::OutOfRange);
    }
    let z = -SQRT_2 * erfc_inv(2.0 * probability);
    let density = (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
    let step = if density > 0.0 { (normal_cdf(z) - probability) / density } else { 0.0 };
    finite(z - step)
}

/// The upper quantile t with P(T > t) = `tail` for a t distribution, `tail` in (0, 0.5], degrees > 0.
///
/// P(T > t) = I_x(d/2, 1/2) / 2 with x = d / (d + t²), so that t is a quantile of the beta distribution.
pub fn t_upper(tail: f64, degrees: f64) -> Result<f64, Undefined> {
    if !(tail > 0.0 && tail <= 0.5 && degrees > 0.0 && degrees.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    if degrees > NEARLY_NORMAL {
        return cornish_fisher(normal_quantile(1.0 - tail)?, degrees);
    }
    // Solved for y = t² / (d + t²) = 1 - x, which keeps its digits where x is close to 1.
    let y = beta_quantile(1.0 - 2.0 * tail, 0.5, degrees / 2.0)?;
    finite((degrees * y / (1.0 - y)).sqrt())
}

/// The t quantile from the normal one: Abramowitz and Stegun (1964) 26.7.5, error of order degrees^-5.
fn cornish_fisher(z: f64, degrees: f64) -> Result<f64, Undefined> {
    let z2 = z * z;
    let polynomial = |terms: &[f64]| terms.iter().fold(0.0, |sum, term| sum * z2 + term) * z;
    let terms = [
        polynomial(&[1.0, 1.0]) / 4.0,
        polynomial(&[5.0, 16.0, 3.0]) / 96.0,
        polynomial(&[3.0, 19.0, 17.0, -15.0]) / 384.0,
        polynomial(&[79.0, 776.0, 1482.0, -1920.0, -945.0]) / 92_160.0,
    ];
    finite(z + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees))
}

/// P(|T| ≥ |t|) for a t distribution with `degrees` > 0.
pub fn t_two_sided_p(t: f64, degrees: f64) -> Result<f64, Undefined> {
    if !(t.is_finite() && degrees > 0.0 && degrees.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    beta_cdf(degrees / (degrees + t * t), degrees / 2.0, 0.5)
}

/// I_x(a, b): the probability that a beta(a, b) variable is at most x. a, b > 0, x in 0..=1.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    regularised(x, a, b)
}

/// The beta(a, b) quantile for a probability in 0..=1; a, b > 0. Exactly 0 and 1 at the ends.
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&probability)) {
        return Err(Undefined::OutOfRange);
    }
    if probability == 0.0 || probability == 1.0 {
        return Ok(probability);
    }
    let log_constant = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    let density = |x: f64| (log_constant + (a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p()).exp();
    let (mut low, mut high, mut x) = (0.0_f64, 1.0_f64, a / (a + b));
    for _ in 0..STEPS {
        let error = beta_cdf(x, a, b)? - probability;
        if error == 0.0 {
            return Ok(x);
        }
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - error / density(x);
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 1e-15 * x {
            return finite(next);
        }
        x = next;
    }
    if high - low <= 1e-11 * high { Ok(x) } else { Err(Undefined::NoConvergence) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{value} is not {expected}");
    }

    #[test]
    fn normal_quantiles() {
        close(normal_quantile(0.975).unwrap(), 1.959_963_984_540_054);
        close(normal_quantile(0.999).unwrap(), 3.090_232_306_167_813_5);
        close(normal_quantile(0.95).unwrap(), 1.644_853_626_951_472_4);
        assert_eq!(normal_quantile(1.0), Err(Undefined::OutOfRange));
        assert_eq!(normal_quantile(f64::NAN), Err(Undefined::OutOfRange));
    }

    #[test]
    fn tails() {
        close(two_sided_p(1.959_963_984_540_054), 0.05);
        close(two_sided_p(-10.0), 1.523_970_604_832_105e-23);
    }

    #[test]
    fn t_quantiles() {
        close(t_upper(0.025, 1.0).unwrap(), 12.706_204_736_174_694);
        close(t_upper(0.025, 2.0).unwrap(), 4.302_652_729_749_462);
        close(t_upper(0.025, 10.0).unwrap(), 2.228_138_851_986_274);
        let (below, above) =
            (t_upper(0.025, NEARLY_NORMAL).unwrap(), t_upper(0.025, NEARLY_NORMAL + 1e-6).unwrap());
        assert!((below - above).abs() < 1e-11, "{below} {above}");
    }

    #[test]
    fn beta_quantile_inverts_its_distribution() {
        for (a, b) in [(0.5, 0.5), (1.0, 700.0), (3.2, 1.7), (350.0, 351.0), (0.01, 5.0)] {
            for p in [1e-3, 0.025, 0.5, 0.9] {
                let x = beta_quantile(p, a, b).unwrap();
                assert!((beta_cdf(x, a, b).unwrap() - p).abs() < 1e-11, "{a} {b} {p} {x}");
            }
        }
    }
}
