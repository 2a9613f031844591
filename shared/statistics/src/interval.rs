//! Intervals for shares of counts, and the published default `wilson_kish`.
//!
//! All intervals are two-sided. Sources are named at each function.

use serde::{Deserialize, Serialize};

use crate::quantile::{beta_quantile, normal_quantile};
use crate::share::Share;
use crate::stratified::{Population, Stratum, sampling_fraction};
use crate::undefined::{Undefined, finite};

/// The least 1 - f: in a census the interval has almost, but not exactly, no width.
const LEAST_FREE: f64 = 1e-12;

/// A two-sided confidence level with its normal critical value, computed once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Confidence {
    level: f64,
    z: f64,
}

impl Confidence {
    /// 90 %, for equivalence.
    pub const P90: Self = Self { level: 0.9, z: 1.644_853_626_951_472_4 };
    /// 95 %, the ordinary one.
    pub const P95: Self = Self { level: 0.95, z: 1.959_963_984_540_054 };
    /// 99.8 %, for outliers.
    pub const P998: Self = Self { level: 0.998, z: 3.090_232_306_167_813_5 };

    /// A level in (0, 1), for example 0.95.
    pub fn new(level: f64) -> Result<Self, Undefined> {
        if !(level > 0.0 && level < 1.0) {
            return Err(Undefined::OutOfRange);
        }
        Ok(Self { level, z: normal_quantile(1.0 - (1.0 - level) / 2.0)? })
    }

    /// The level, for example 0.95.
    #[must_use]
    pub const fn level(&self) -> f64 {
        self.level
    }

    /// The probability in each tail, (1 - level) / 2.
    #[must_use]
    pub fn tail(&self) -> f64 {
        (1.0 - self.level) / 2.0
    }

    /// The normal critical value, 1.96 for 95 %.
    #[must_use]
    pub const fn z(&self) -> f64 {
        self.z
    }
}

impl TryFrom<f64> for Confidence {
    type Error = Undefined;

    fn try_from(level: f64) -> Result<Self, Self::Error> {
        Self::new(level)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        confidence.level
    }
}

/// A lower and an upper limit, both finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Interval {
    /// Cuts the limits at `least` and `most`; refuses what is not finite.
    pub(crate) fn new(lower: f64, upper: f64, least: f64, most: f64) -> Result<Self, Undefined> {
        Ok(Self { lower: finite(lower)?.max(least), upper: finite(upper)?.min(most) })
    }

    /// Whether a value lies between the limits, both included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Upper minus lower.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }
}

/// Wilson's score interval for a share `p` of an effective number `n` > 0, not necessarily whole.
///
/// [p + z²/2n ∓ z √(p(1-p)/n + z²/4n²)] / (1 + z²/n); Wilson (1927). Holds p, lies in 0..=1, defined at
/// p = 0 and 1.
pub fn wilson_share(p: f64, n: f64, z: f64) -> Result<Interval, Undefined> {
    if !((0.0..=1.0).contains(&p) && n > 0.0 && z >= 0.0) {
        return Err(Undefined::OutOfRange);
    }
    let shrink = 1.0 + z * z / n;
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends rounding may miss the limit that is p itself.
    let lower = if p == 0.0 { 0.0 } else { ((centre - half) / shrink).min(p) };
    let upper = if p == 1.0 { 1.0 } else { ((centre + half) / shrink).max(p) };
    Interval::new(lower, upper, 0.0, 1.0)
}

/// Wilson's score interval for `x` of `n`. Undefined for n = 0; out of range for x > n.
pub fn wilson(x: u64, n: u64, confidence: &Confidence) -> Result<Interval, Undefined> {
    wilson_share(ratio(x, n)?, n as f64, confidence.z)
}

/// Clopper and Pearson's exact interval (1934): B⁻¹(α/2; x, n-x+1) to B⁻¹(1-α/2; x+1, n-x).
pub fn clopper_pearson(x: u64, n: u64, confidence: &Confidence) -> Result<Interval, Undefined> {
    ratio(x, n)?;
    tails(x as f64, (n - x) as f64, confidence)
}

/// [`clopper_pearson`] for a share `p` of an effective number `n` > 0, not necessarily whole: x = n p.
///
/// Holds p, lies in 0..=1, defined at p = 0 and 1.
pub fn clopper_pearson_share(p: f64, n: f64, confidence: &Confidence) -> Result<Interval, Undefined> {
    if !((0.0..=1.0).contains(&p) && n > 0.0 && n.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    let Interval { lower, upper } = tails(n * p, n * (1.0 - p), confidence)?;
    Ok(Interval { lower: lower.min(p), upper: upper.max(p) })
}

/// The beta quantiles behind Clopper and Pearson's limits.
fn tails(positive: f64, negative: f64, confidence: &Confidence) -> Result<Interval, Undefined> {
    let tail = confidence.tail();
    let lower = if positive > 0.0 { beta_quantile(tail, positive, negative + 1.0)? } else { 0.0 };
    let upper = if negative > 0.0 { beta_quantile(1.0 - tail, positive + 1.0, negative)? } else { 1.0 };
    Interval::new(lower, upper, 0.0, 1.0)
}

/// Agresti and Coull's interval (1998): Wald around (x + z²/2) / (n + z²). Not cut: may leave 0..=1.
pub fn agresti_coull(x: u64, n: u64, confidence: &Confidence) -> Result<Interval, Undefined> {
    ratio(x, n)?;
    let z2 = confidence.z * confidence.z;
    let size = n as f64 + z2;
    let centre = (x as f64 + z2 / 2.0) / size;
    uncut(centre, confidence.z * (centre * (1.0 - centre) / size).sqrt())
}

/// The Wald interval p ± z √(p(1-p)/n). Not cut; no width at p = 0 or 1. For comparison only.
pub fn wald(x: u64, n: u64, confidence: &Confidence) -> Result<Interval, Undefined> {
    let p = ratio(x, n)?;
    uncut(p, confidence.z * (p * (1.0 - p) / n as f64).sqrt())
}

/// Byar's limits for a count (Breslow and Day 1987, p. 69): the lower limit of 0 is 0.
pub fn byar(count: u64, confidence: &Confidence) -> Result<Interval, Undefined> {
    let limit = |count: f64, z: f64| count * (1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt())).powi(3);
    let lower = if count == 0 { 0.0 } else { limit(count as f64, -confidence.z) };
    Ok(Interval { lower: finite(lower)?, upper: finite(limit(count as f64 + 1.0, confidence.z))? })
}

/// The published default for one stratum: Wilson with the effective number n_K / (1 - f).
///
/// f = n_h / N_h under [`Population::Finite`], else 0; 1 - f is at least 1e-12. Equals Wilson on counts
/// with equal weights and f = 0, and is defined at p = 0 and 1. Undefined only without valid answers.
pub fn wilson_kish(
    stratum: &Stratum,
    population: Population,
    confidence: &Confidence,
) -> Result<Interval, Undefined> {
    wilson_share(stratum.moments.share()?, effective_n(stratum, population)?, confidence.z)
}

/// The effective number of answers behind [`wilson_kish`]: n_K / (1 - f).
pub fn effective_n(stratum: &Stratum, population: Population) -> Result<f64, Undefined> {
    let free = (1.0 - sampling_fraction(stratum, population)?).max(LEAST_FREE);
    finite(stratum.moments.kish_n()? / free)
}

/// The published default for an aggregate over strata: Wilson with e = p(1-p)/v of the linearised variance.
///
/// With p = 0 or 1 the variance says nothing and n_K takes its place. Undefined where v is.
pub fn wilson_kish_aggregate(share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
    wilson_share(share.p, effective_n_aggregate(share)?, confidence.z)
}

/// The effective number behind [`wilson_kish_aggregate`]. In a census (v = 0 but p not 0 or 1), n_K / 1e-12.
pub fn effective_n_aggregate(share: &Share) -> Result<f64, Undefined> {
    if share.moments.is_unanimous() {
        return Ok(share.n_kish);
    }
    match share.n_design() {
        Err(Undefined::NoVariance) => finite(share.n_kish / LEAST_FREE),
        other => other,
    }
}

fn ratio(x: u64, n: u64) -> Result<f64, Undefined> {
    match n {
        0 => Err(Undefined::NoAnswers),
        n if x > n => Err(Undefined::OutOfRange),
        n => Ok(x as f64 / n as f64),
    }
}

fn uncut(centre: f64, half: f64) -> Result<Interval, Undefined> {
    Ok(Interval { lower: finite(centre - half)?, upper: finite(centre + half)? })
}
