//! The additive sufficient statistics of a share in one cell, as exact integers.
//!
//! Merging is integer addition: associative, commutative and free of rounding.

use serde::{Deserialize, Serialize};

use crate::undefined::Undefined;
use crate::weight::Weight;

/// Sums over the valid answers of one cell, for y in {0, 1}.
///
/// Weights are in nano units (1e-9), squared weights in nano² (1e-18). The number of all respondents of
/// the stratum is no part of this: it belongs to the stratum, not to the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Moments {
    /// Valid answers.
    pub n: u64,
    /// Valid answers with y = 1, unweighted.
    pub x: u64,
    /// Σ w.
    pub w: u128,
    /// Σ w y.
    pub wy: u128,
    /// Σ w².
    pub w2: u128,
    /// Σ w² y.
    pub w2y: u128,
}

impl Moments {
    /// The moments of no answer: the neutral element of [`Moments::merge`].
    pub const EMPTY: Self = Self { n: 0, x: 0, w: 0, wy: 0, w2: 0, w2y: 0 };

    /// Counts one valid answer.
    pub fn add(&mut self, weight: Weight, positive: bool) {
        let (w, y) = (u128::from(weight.units()), u128::from(positive));
        *self = self.merge(Self { n: 1, x: u64::from(positive), w, wy: w * y, w2: w * w, w2y: w * w * y });
    }

    /// The moments of both sets of answers together.
    #[must_use]
    pub const fn merge(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            x: self.x + other.x,
            w: self.w + other.w,
            wy: self.wy + other.wy,
            w2: self.w2 + other.w2,
            w2y: self.w2y + other.w2y,
        }
    }

    /// p = Σwy / Σw (Hájek). Undefined without answers. Exactly 0 and 1 where the sums say so.
    pub fn share(&self) -> Result<f64, Undefined> {
        if self.w == 0 { Err(Undefined::NoAnswers) } else { Ok(self.wy as f64 / self.w as f64) }
    }

    /// 1 - p from the exact difference of the sums, without cancellation.
    pub fn complement(&self) -> Result<f64, Undefined> {
        if self.w == 0 { Err(Undefined::NoAnswers) } else { Ok((self.w - self.wy) as f64 / self.w as f64) }
    }

    /// Whether every valid answer is the same, so that p is exactly 0 or 1.
    #[must_use]
    pub const fn is_unanimous(&self) -> bool {
        self.x == 0 || self.x == self.n
    }

    /// Kish's effective number of answers n_K = (Σw)² / Σw². Undefined without answers.
    pub fn kish_n(&self) -> Result<f64, Undefined> {
        if self.w2 == 0 {
            return Err(Undefined::NoAnswers);
        }
        let w = self.w as f64;
        Ok(w * (w / self.w2 as f64))
    }

    /// Kish's design effect of unequal weights n Σw² / (Σw)²; 1 where all weights are equal.
    pub fn kish_deff(&self) -> Result<f64, Undefined> {
        Ok(self.n as f64 / self.kish_n()?)
    }
}

impl std::iter::Sum for Moments {
    fn sum<I: Iterator<Item = Self>>(moments: I) -> Self {
        moments.fold(Self::EMPTY, Self::merge)
    }
}
