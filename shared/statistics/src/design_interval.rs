//! Intervals for a share from its design-based variance: the methods of R's `svyciprop`.
//!
//! Not the published default (see [`crate::method::Method::WilsonKish`]); for legal or outlier use, where
//! at least the nominal coverage is wanted, and to check against R. R's `logit` is [`xlogit`].
//!
//! t is the upper α/2 quantile with the design's degrees of freedom. All are undefined where the variance
//! or the degrees of freedom are, and at p = 0 or 1.

use std::f64::consts::FRAC_PI_2;

use crate::interval::{Confidence, Interval};
use crate::quantile::{beta_quantile, t_upper};
use crate::share::Share;
use crate::undefined::{Undefined, finite};

/// What every method starts from.
struct Design {
    p: f64,
    complement: f64,
    se: f64,
    t: f64,
}

impl Design {
    fn of(share: &Share, confidence: &Confidence) -> Result<Self, Undefined> {
        if share.moments.is_unanimous() {
            return Err(Undefined::ShareAtBoundary);
        }
        let t = t_upper(confidence.tail(), share.degrees? as f64)?;
        Ok(Self { p: share.p, complement: share.moments.complement()?, se: share.se()?, t })
    }

    fn spread(&self) -> f64 {
        self.p * self.complement
    }

    /// p(1-p)/v. Undefined in a census, where it would be infinite.
    fn effective(&self) -> Result<f64, Undefined> {
        if self.se > 0.0 { finite(self.spread() / (self.se * self.se)) } else { Err(Undefined::NoVariance) }
    }

    /// From a limit for each sign. Rounding never pushes the share out of its interval.
    fn both(&self, limit: impl Fn(f64) -> f64) -> Result<Interval, Undefined> {
        Ok(Interval { lower: finite(limit(-1.0))?.min(self.p), upper: finite(limit(1.0))?.max(self.p) })
    }

    /// The angle asin √p moved by t of its standard errors.
    fn angle(&self, sign: f64) -> f64 {
        self.p.sqrt().asin() + sign * self.t * self.se / (2.0 * self.spread().sqrt())
    }
}

/// p ± t se (R: `mean`). Not cut: may leave 0..=1. The share itself in a census.
pub fn t(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    design.both(|sign| design.p + sign * design.t * design.se)
}

/// sin²(asin √p ± t se / (2 √(p(1-p)))), the angle cut at 0 and π/2. The share itself in a census.
///
/// R does not cut: see [`asin_folded`].
pub fn asin(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    design.both(|sign| design.angle(sign).clamp(0.0, FRAC_PI_2).sin().powi(2))
}

/// [`asin`] as R's `svyciprop` has it: an angle beyond 0 or π/2 folds back, so that few answers can give an
/// interval which does not even hold the share. To check against R only.
pub fn asin_folded(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    let limit = |sign| finite(design.angle(sign).sin().powi(2));
    Ok(Interval { lower: limit(-1.0)?, upper: limit(1.0)? })
}

/// expit(logit p ± t se / (p(1-p))). The share itself in a census.
pub fn xlogit(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    let logit = (design.p / design.complement).ln();
    design.both(|sign| expit(logit + sign * design.t * design.se / design.spread()))
}

/// Korn and Graubard (1998): n* = e [t(n-1) / t(df)]² with e = p(1-p)/v and n valid answers;
/// B⁻¹(α/2; n*p, n*(1-p)+1) to B⁻¹(1-α/2; n*p+1, n*(1-p)). Undefined in a census.
pub fn beta(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    let tail = confidence.tail();
    let simple = t_upper(tail, share.moments.n.saturating_sub(1) as f64)?;
    let n = design.effective()? * (simple / design.t).powi(2);
    let (positive, negative) = (n * design.p, n * design.complement);
    let lower = beta_quantile(tail, positive, negative + 1.0)?;
    let upper = beta_quantile(1.0 - tail, positive + 1.0, negative)?;
    Ok(Interval { lower: lower.min(design.p), upper: upper.max(design.p) })
}

/// Wilson's score with e = p(1-p)/v and t in place of z (R: `wilson`). Undefined in a census.
///
/// [p + t²/2e ∓ (t/2e) √(4e p(1-p) + t²)] / (1 + t²/e).
pub fn wilson_design(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    let design = Design::of(share, confidence)?;
    let (e, t) = (design.effective()?, design.t);
    let (centre, shrink) = (design.p + t * t / (2.0 * e), 1.0 + t * t / e);
    let half = t / (2.0 * e) * (4.0 * e * design.spread() + t * t).sqrt();
    design.both(|sign| ((centre + sign * half) / shrink).clamp(0.0, 1.0))
}

fn expit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
