//! Intervals for a share from its design-based variance: the methods of R's `svyciprop`.
//!
//! Not the published default (see [`crate::interval::wilson_kish`]); for legal or outlier use, where at
//! least the nominal coverage is wanted, and to check against R. R's `logit` is [`Method::Xlogit`].

use serde::{Deserialize, Serialize};

use crate::interval::{Confidence, Interval};
use crate::quantile::{beta_quantile, t_upper};
use crate::share::Share;
use crate::undefined::{Undefined, finite};

/// How the interval is made. t is the upper α/2 quantile with the design's degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// p ± t se; may leave 0..=1.
    Mean,
    /// sin²(asin √p ± t se / (2 √(p(1-p)))).
    Asin,
    /// expit(logit p ± t se / (p(1-p))).
    Xlogit,
    /// Korn and Graubard (1998): beta quantiles with the degrees-of-freedom adjusted effective number.
    Beta,
    /// Wilson's score with e = p(1-p)/v and t in place of z.
    Wilson,
}

/// The interval of a share by one of the [`Method`]s.
///
/// Undefined where the variance or the degrees of freedom are. At p = 0 or 1 every method is undefined;
/// with a zero standard error (a census) `Mean`, `Asin` and `Xlogit` give the share itself, and `Beta` and
/// `Wilson`, whose effective number would be infinite, are undefined.
pub fn design_interval(
    share: &Share,
    method: Method,
    confidence: &Confidence,
) -> Result<Interval, Undefined> {
    if share.moments.is_unanimous() {
        return Err(Undefined::ShareAtBoundary);
    }
    let (p, se, degrees) = (share.p, share.se()?, share.degrees?);
    if se <= 0.0 && matches!(method, Method::Beta | Method::Wilson) {
        return Err(Undefined::NoVariance);
    }
    let t = t_upper(confidence.tail(), degrees as f64)?;
    let spread = p * share.moments.complement()?;
    match method {
        Method::Mean => both(|sign| p + sign * t * se),
        Method::Asin => both(|sign| (p.sqrt().asin() + sign * t * se / (2.0 * spread.sqrt())).sin().powi(2)),
        Method::Xlogit => both(|sign| expit((p / (1.0 - p)).ln() + sign * t * se / spread)),
        Method::Beta => beta(share, t, confidence),
        Method::Wilson => wilson(p, spread, spread / (se * se), t),
    }
}

/// n* = e [t(n-1) / t(df)]²; B⁻¹(α/2; n*p, n*(1-p)+1) to B⁻¹(1-α/2; n*p+1, n*(1-p)).
fn beta(share: &Share, t: f64, confidence: &Confidence) -> Result<Interval, Undefined> {
    let tail = confidence.tail();
    let simple = t_upper(tail, share.moments.n.saturating_sub(1) as f64)?;
    let n = share.n_design()? * (simple / t).powi(2);
    let (positive, negative) = (n * share.p, n * share.moments.complement()?);
    Ok(Interval {
        lower: beta_quantile(tail, positive, negative + 1.0)?,
        upper: beta_quantile(1.0 - tail, positive + 1.0, negative)?,
    })
}

/// [p + t²/2e ∓ (t/2e) √(4e p(1-p) + t²)] / (1 + t²/e).
fn wilson(p: f64, spread: f64, e: f64, t: f64) -> Result<Interval, Undefined> {
    let shrink = 1.0 + t * t / e;
    both(|sign| (p + t * t / (2.0 * e) + sign * t / (2.0 * e) * (4.0 * e * spread + t * t).sqrt()) / shrink)
}

fn both(limit: impl Fn(f64) -> f64) -> Result<Interval, Undefined> {
    Ok(Interval { lower: finite(limit(-1.0))?, upper: finite(limit(1.0))? })
}

fn expit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
