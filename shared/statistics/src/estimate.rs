//! A value with its variance: what ranks, panels and trends need to know of an area or a round.

use serde::{Deserialize, Serialize};

use crate::share::Share;
use crate::standardise::Standardised;
use crate::undefined::Undefined;

/// An estimate on any scale (a share 0 to 1, a mean 0 to 100) and its sampling variance on that scale squared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its sampling variance, without finite population correction where it is for tests or ranks.
    pub variance: f64,
}

impl Estimate {
    /// Refuses what is not finite and a variance below zero.
    pub fn new(value: f64, variance: f64) -> Result<Self, Undefined> {
        if value.is_finite() && variance.is_finite() && variance >= 0.0 {
            Ok(Self { value, variance })
        } else {
            Err(Undefined::OutOfRange)
        }
    }

    /// [`Estimate::new`] again, for values that came by deserialising or by hand.
    pub(crate) fn checked(&self) -> Result<Self, Undefined> {
        Self::new(self.value, self.variance)
    }
}

impl TryFrom<&Share> for Estimate {
    type Error = Undefined;

    fn try_from(share: &Share) -> Result<Self, Undefined> {
        Self::new(share.p, share.variance?)
    }
}

impl TryFrom<&Standardised> for Estimate {
    type Error = Undefined;

    fn try_from(standardised: &Standardised) -> Result<Self, Undefined> {
        Self::new(standardised.p, standardised.variance?)
    }
}
