//! Tests for few answers, where the normal distribution is no guide: exact, on effective counts.
//!
//! Two-sided by point probabilities: all outcomes that are not more probable than the observed one, with
//! R's relative tolerance of 1e-7, as R's `fisher.test` and `binom.test`.

use serde::{Deserialize, Serialize};

use crate::compare::Difference;
use crate::moments::Moments;
use crate::outcomes::Outcomes;
use crate::undefined::Undefined;

/// R's 1 + 1e-7: outcomes closer than this are equally probable.
const SAME: f64 = 1.0 + 1e-7;

/// Whole numbers: `positive` of `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Counts {
    of: u64,
    positive: u64,
}

impl Counts {
    /// Out of range where more are positive than there are; undefined without any.
    pub fn new(positive: u64, of: u64) -> Result<Self, Undefined> {
        match of {
            0 => Err(Undefined::NoAnswers),
            _ if positive > of => Err(Undefined::OutOfRange),
            _ => Ok(Self { of, positive }),
        }
    }

    /// Weighted answers as counts: n' = round(n_K) and x' = round(p n_K), halves away from zero.
    ///
    /// With equal weights these are the counts themselves.
    pub fn effective(moments: &Moments) -> Result<Self, Undefined> {
        let (n, p) = (moments.kish_n()?, moments.share()?);
        let of = (n.round() as u64).max(1);
        Self::new(((p * n).round() as u64).min(of), of)
    }

    /// How many are positive.
    #[must_use]
    pub const fn positive(&self) -> u64 {
        self.positive
    }

    /// How many there are, at least one.
    #[must_use]
    pub const fn of(&self) -> u64 {
        self.of
    }
}

/// The p-value of an exact test, in (0, 1], and the less cautious mid-p.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExactP {
    /// P(outcomes at most as probable as the observed one). Keeps its level; conservative.
    pub p: f64,
    /// The same with equally probable outcomes counted half (Lancaster 1961): near the level on average.
    pub mid_p: f64,
}

/// Fisher's conditional test of equal shares in two independent sets of answers.
///
/// Given the sum of positives, the own positives are hypergeometric. Symmetric in the two sets. Source:
/// Fisher (1935); two-sided as R's `fisher.test`.
pub fn fisher(own: Counts, other: Counts) -> Result<ExactP, Undefined> {
    let (small, large) = if own <= other { (own, other) } else { (other, own) };
    let all = small.of.checked_add(large.of).ok_or(Undefined::OutOfRange)?;
    let outcomes = Outcomes::hypergeometric(small.of, small.positive + large.positive, all)?;
    Ok(not_more_probable(&outcomes, small.positive))
}

/// The exact binomial test of a share against a fixed benchmark in (0, 1).
///
/// Source: Clopper and Pearson (1934); two-sided as R's `binom.test`. Undefined for a benchmark of 0 or 1,
/// which one answer would refute.
pub fn binomial(own: Counts, benchmark: f64) -> Result<ExactP, Undefined> {
    if benchmark == 0.0 || benchmark == 1.0 {
        return Err(Undefined::ShareAtBoundary);
    }
    Ok(not_more_probable(&Outcomes::binomial(own.of, benchmark, 0.0)?, own.positive))
}

fn not_more_probable(outcomes: &Outcomes, observed: u64) -> ExactP {
    let point = outcomes.exactly(observed);
    let (mut less, mut same) = (0.0, 0.0);
    for (_, probability) in outcomes.iter() {
        if probability * SAME < point {
            less += probability;
        } else if probability <= point * SAME {
            same += probability;
        }
    }
    let within = |p: f64| p.clamp(f64::MIN_POSITIVE, 1.0);
    ExactP { p: within(less + same), mid_p: within(less + 0.5 * same) }
}

/// When the normal test gives way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// Fewer valid answers than this are few.
    pub least_answers: u64,
    /// A share nearer than this to 0 or 1 is extreme.
    pub extreme: f64,
    /// A comparator with at least this many times the own answers is a fixed benchmark.
    pub fixed_from: u64,
}

impl Default for Sizes {
    /// 30 answers, 5 % from either end, 20 times the own answers.
    fn default() -> Self {
        Self { least_answers: 30, extreme: 0.05, fixed_from: 20 }
    }
}

impl Sizes {
    /// Whether answers are few or their share is extreme.
    pub fn is_small(&self, moments: &Moments) -> Result<bool, Undefined> {
        let nearest = moments.share()?.min(moments.complement()?);
        Ok(moments.n < self.least_answers || nearest < self.extreme)
    }
}

/// Which test was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// z = difference / standard error.
    Normal,
    /// [`fisher`] on effective counts.
    Fisher,
    /// [`binomial`] on effective counts against the comparator's share.
    Binomial,
}

/// A p-value and the test it is from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// The test.
    pub test: Test,
    /// The two-sided p-value.
    pub p: f64,
    /// The mid-p of an exact test.
    pub mid_p: Option<f64>,
}

/// The test of a part against answers it has no part in, chosen by how many answers there are.
///
/// The normal test of `difference` where no side is small. Otherwise: [`binomial`] against the share of
/// `other` where that has at least 20 times the own answers and is neither 0 nor 1, else [`fisher`]. For a
/// whole that includes the part, `other` is the rest: both tests are the same.
pub fn test_against(
    own: &Moments,
    other: &Moments,
    difference: &Difference,
    sizes: &Sizes,
) -> Result<Tested, Undefined> {
    let is_fixed = other.n >= own.n.saturating_mul(sizes.fixed_from);
    if !sizes.is_small(own)? && (is_fixed || !sizes.is_small(other)?) {
        return Ok(Tested { test: Test::Normal, p: difference.p_value()?, mid_p: None });
    }
    let counts = Counts::effective(own)?;
    let (test, exact) = if is_fixed && !other.is_unanimous() {
        (Test::Binomial, binomial(counts, other.share()?)?)
    } else {
        (Test::Fisher, fisher(counts, Counts::effective(other)?)?)
    };
    Ok(Tested { test, p: exact.p, mid_p: Some(exact.mid_p) })
}

#[cfg(test)]
#[path = "exact_test_tests.rs"]
mod tests;
