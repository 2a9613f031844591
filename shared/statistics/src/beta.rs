//! The incomplete beta function to nearly full precision.
//!
//! Source: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method, and the logarithm of the
//! beta function by Stirling's remainders (as R's `lbeta`), which do not cancel where gamma functions would.

use std::f64::consts::PI;

use statrs::function::gamma::{gamma, ln_gamma};

use crate::undefined::{Undefined, finite};

/// From here on Stirling's series has full precision.
const LARGE: f64 = 10.0;
/// The coefficients B_2k / (2k (2k - 1)) of Stirling's series.
const STIRLING: [f64; 7] =
    [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
const TINY: f64 = 1e-300;
const STEPS: u32 = 100_000;

/// I_x(a, b) for a, b > 0 and x in 0..=1.
pub(crate) fn regularised(x: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() && (0.0..=1.0).contains(&x)) {
        return Err(Undefined::OutOfRange);
    }
    if x == 0.0 || x == 1.0 {
        return Ok(x);
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp();
    let value = if x < (a + 1.0) / (a + b + 2.0) {
        front / a * fraction(x, a, b)?
    } else {
        1.0 - front / b * fraction(1.0 - x, b, a)?
    };
    finite(value.clamp(0.0, 1.0))
}

/// ln B(a, b).
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let both = small + large;
    if large < LARGE {
        return (gamma(small) * (gamma(large) / gamma(both))).ln();
    }
    let rest = stirling(large) - stirling(both);
    let share = small / both;
    if small < LARGE {
        return ln_gamma(small) + rest + small - small * both.ln() + (large - 0.5) * (-share).ln_1p();
    }
    let rest = rest + stirling(small);
    0.5 * (2.0 * PI).ln() - 0.5 * large.ln() + rest + (small - 0.5) * share.ln() + large * (-share).ln_1p()
}

/// ln Γ(x) - [(x - 1/2) ln x - x + ln √2π], for x of at least [`LARGE`].
fn stirling(x: f64) -> f64 {
    let inverse = 1.0 / (x * x);
    STIRLING.iter().rev().fold(0.0, |sum, term| sum * inverse + term) / x
}

/// The continued fraction, converging fast for x below (a + 1) / (a + b + 2).
fn fraction(x: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    let held = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / held(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / held(1.0 + even * d);
        c = held(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / held(1.0 + odd * d);
        c = held(1.0 + odd / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            return Ok(value);
        }
    }
    Err(Undefined::NoConvergence)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn values_of_r() {
        // R: pbeta(x, a, b)
        for (x, a, b, expected) in [
            (0.5, 0.5, 0.5, 4.999999999999996e-1),
            (0.3, 2.0, 3.0, 3.482999999999999e-1),
            (0.95, 24.0, 0.5, 1.185271497935533e-1),
            (0.9, 350.0, 0.5, 9.093141407720928e-18),
            (0.01, 1.0, 700.0, 9.991196888183176e-1),
            (0.5, 350.0, 351.0, 5.150732166260659e-1),
            (0.02, 3.2, 400.0, 9.836520264440218e-1),
            (0.999, 1500.0, 0.5, 8.321_309_751_427_88e-2),
            (0.7, 12.0, 9.0, 8.866685371230214e-1),
        ] {
            let found = regularised(x, a, b).unwrap();
            assert!((found - expected).abs() <= 1e-13 * expected, "{x} {a} {b}: {found} {expected}");
        }
    }

    #[test]
    fn out_of_range() {
        assert_eq!(regularised(0.5, 0.0, 1.0), Err(Undefined::OutOfRange));
        assert_eq!(regularised(1.5, 1.0, 1.0), Err(Undefined::OutOfRange));
        assert_eq!((regularised(0.0, 2.0, 3.0), regularised(1.0, 2.0, 3.0)), (Ok(0.0), Ok(1.0)));
    }
}
