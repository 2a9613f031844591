//! The intervals of a share by name: one list, so that a policy or a release can say which one it means.

use serde::{Deserialize, Serialize};

use crate::design_interval::{asin, beta, t, wilson_design, xlogit};
use crate::interval::{Confidence, Interval, clopper_pearson_share, wilson_share};
use crate::share::Share;
use crate::undefined::Undefined;

/// How the interval of a share is made. The names are stable: they stand in contracts and releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The published default: Wilson's score with [`Share::n_effective`] and z. Exists at p = 0 and 1.
    WilsonKish,
    /// Wilson's score with e = p(1-p)/v and t (R: `wilson`). See [`wilson_design`].
    WilsonDesign,
    /// The logit of p ± t times its standard error (R: `xlogit`). See [`xlogit`].
    Xlogit,
    /// Korn and Graubard's beta quantiles (R: `beta`). See [`beta`].
    Beta,
    /// Clopper and Pearson's beta quantiles with Kish's n_K, no finite correction and no design effect of
    /// strata or clusters: exact where all weights are equal. Exists at p = 0 and 1.
    ClopperPearson,
    /// The arcsine of √p ± t times its standard error (R: `asin`, cut at its ends). See [`asin`].
    Asin,
    /// p ± t se (R: `mean`). May leave 0..=1. See [`t`].
    T,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 7] = [
        Self::WilsonKish,
        Self::WilsonDesign,
        Self::Xlogit,
        Self::Beta,
        Self::ClopperPearson,
        Self::Asin,
        Self::T,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WilsonKish => "wilson_kish",
            Self::WilsonDesign => "wilson_design",
            Self::Xlogit => "xlogit",
            Self::Beta => "beta",
            Self::ClopperPearson => "clopper_pearson",
            Self::Asin => "asin",
            Self::T => "t",
        }
    }

    /// The method of a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// The interval of a share. It holds the share; all but [`Method::T`] lie within 0..=1.
    ///
    /// Where a method has none (p of 0 or 1, no degrees of freedom, no variance) the reason is returned,
    /// never a number made up for it.
    pub fn interval(self, share: &Share, confidence: &Confidence) -> Result<Interval, Undefined> {
        match self {
            Self::WilsonKish => wilson_share(share.p, share.n_effective?, confidence.z()),
            Self::WilsonDesign => wilson_design(share, confidence),
            Self::Xlogit => xlogit(share, confidence),
            Self::Beta => beta(share, confidence),
            Self::ClopperPearson => clopper_pearson_share(share.p, share.n_kish, confidence),
            Self::Asin => asin(share, confidence),
            Self::T => t(share, confidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_methods() {
        for method in Method::ALL {
            assert_eq!(Method::from_name(method.name()), Some(method));
            assert_eq!(serde_json::json!(method), method.name());
        }
        assert_eq!(Method::from_name("wald"), None);
    }
}
