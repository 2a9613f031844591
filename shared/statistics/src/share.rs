//! The weighted share of a domain with its standard error, effective numbers and degrees of freedom.
//!
//! Source: Hájek's ratio estimator with linearised (Taylor) variance, as R's `svymean` on a `subset()`.

use serde::{Deserialize, Serialize};

use crate::interval::{effective_n, effective_n_aggregate};
use crate::moments::Moments;
use crate::stratified::{Influence, Lonely, Population, Stratum, degrees_of_freedom, pooled, variance};
use crate::undefined::Undefined;

/// A weighted share and what is known of its precision. Shares are 0 to 1, not percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The exact sums behind the share.
    pub moments: Moments,
    /// p = Σwy / Σw, in 0..=1.
    pub p: f64,
    /// The linearised variance of p; exactly 0 where all answers agree.
    pub variance: Result<f64, Undefined>,
    /// R's `degf`: valid answers minus strata.
    pub degrees: Result<u64, Undefined>,
    /// Kish's n_K = (Σw)² / Σw².
    pub n_kish: f64,
    /// Kish's design effect n / n_K, at least 1.
    pub deff_kish: f64,
    /// The effective number behind the published interval: [`crate::interval::effective_n`] where the
    /// answers are of one stratum, else [`crate::interval::effective_n_aggregate`].
    pub n_effective: Result<f64, Undefined>,
}

impl Share {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }

    /// The effective number of answers under the design, p (1 - p) / v. Undefined where v = 0.
    pub fn n_design(&self) -> Result<f64, Undefined> {
        let v = self.variance?;
        if v > 0.0 { Ok(self.p * self.moments.complement()? / v) } else { Err(Undefined::NoVariance) }
    }

    /// R's `deff="replace"`: v / (s² / n), s² = n / (n - 1) p (1 - p). Undefined where p is 0 or 1, or n = 1.
    pub fn deff_design(&self) -> Result<f64, Undefined> {
        let spread = self.p * self.moments.complement()?;
        match self.moments.n {
            0 | 1 => Err(Undefined::SingleRespondent),
            _ if spread <= 0.0 => Err(Undefined::ShareAtBoundary),
            n => Ok(self.variance? * (n as f64 - 1.0) / spread),
        }
    }
}

/// The share of a domain over one or more strata.
///
/// p = Σwy / Σw over all strata; the variance is that of [`crate::stratified`]. With a single stratum of
/// one respondent the variance is undefined whatever the rule says about lonely strata. Undefined as a
/// whole only without valid answers.
pub fn share(strata: &[Stratum], population: Population, lonely: Lonely) -> Result<Share, Undefined> {
    let moments = pooled(strata);
    let influence = Influence::of_share(&moments)?;
    let alone = moments.n == 1 && strata.iter().all(|s| s.moments.n == 0 || s.respondents == 1);
    let variance = if alone {
        Err(Undefined::SingleRespondent)
    } else {
        variance(strata.iter().map(|stratum| (stratum, influence)), population, lonely)
    };
    let n_kish = moments.kish_n()?;
    let mut share = Share {
        moments,
        p: moments.share()?,
        variance,
        degrees: degrees_of_freedom(strata),
        n_kish,
        deff_kish: moments.n as f64 / n_kish,
        n_effective: Ok(n_kish),
    };
    let mut answered = strata.iter().filter(|stratum| stratum.moments.n > 0);
    share.n_effective = match (answered.next(), answered.next()) {
        (Some(only), None) => effective_n(only, population),
        _ => effective_n_aggregate(&share),
    };
    Ok(share)
}

/// The share of a domain inside one stratum: [`share`] with the strict rule for a lone respondent.
pub fn share_of_stratum(stratum: &Stratum, population: Population) -> Result<Share, Undefined> {
    share(std::slice::from_ref(stratum), population, Lonely::Fail)
}

/// The unweighted mean of the shares of several strata ("ovägt medel"), each counted the same.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EqualUnitMean {
    /// How many strata have a share and are in the mean.
    pub units: u64,
    /// (1/G) Σ p_g, in 0..=1.
    pub p: f64,
    /// Σ v_g / G².
    pub variance: Result<f64, Undefined>,
}

/// The equal-unit mean p_U = (1/G) Σ p_g with v = Σ v_g / G² over the strata that have a valid answer.
///
/// The caller passes only members with a publishable value. Undefined where none has an answer.
pub fn equal_unit_mean(
    strata: &[Stratum],
    population: Population,
    lonely: Lonely,
) -> Result<EqualUnitMean, Undefined> {
    let used: Vec<&Stratum> = strata.iter().filter(|stratum| stratum.moments.n > 0).collect();
    let units = used.len() as u64;
    if units == 0 {
        return Err(Undefined::NoAnswers);
    }
    let mut sum = 0.0;
    let mut parts = Vec::with_capacity(used.len());
    for stratum in used {
        sum += stratum.moments.share()?;
        parts.push((stratum, Influence::of_share(&stratum.moments)?.scaled(1.0 / units as f64)));
    }
    let variance = variance(parts.into_iter(), population, lonely);
    Ok(EqualUnitMean { units, p: (sum / units as f64).clamp(0.0, 1.0), variance })
}
