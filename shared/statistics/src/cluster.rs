//! A share whose respondents come in clusters (care units): answers of one unit resemble each other, so that
//! the variance has to be that of the units.

use crate::combination::{combine, pooled};
use crate::interval::effective_n_aggregate;
use crate::joint::JointStratum;
use crate::moments::Moments;
use crate::share::Share;
use crate::stratified::{Lonely, Population};
use crate::undefined::Undefined;

/// The share of `answers` with the variance between the clusters of the strata.
///
/// v of [`crate::stratified`] with the sums of each cluster in place of z, n_h the clusters of the stratum,
/// f_h the share of all clusters there are; degrees of freedom are clusters with an answer minus strata:
/// R's `svydesign(ids = ~unit, strata = ~area)`. The effective number is p(1-p)/v, and n_K where all answers
/// agree, which then does not know of the clusters.
///
/// `variable` is the indicator of the same selection as `answers`, in a tabulation by clusters; out of range
/// where their sums differ. A single cluster has no variance.
pub fn share_of_clusters(
    answers: &Moments,
    strata: &[JointStratum],
    variable: usize,
    population: Population,
    lonely: Lonely,
) -> Result<Share, Undefined> {
    let p = answers.share()?;
    let variables = pooled(strata)?;
    let found = variables.get(variable).ok_or(Undefined::OutOfRange)?;
    let sums = (found.sums.n, found.sums.w, found.sums.wy.unsigned_abs());
    if found.denominator != 1 || sums != (answers.n, answers.w, answers.wy) {
        return Err(Undefined::OutOfRange);
    }
    let mut coefficients = vec![0.0; variable];
    coefficients.push(1.0);
    let estimate = combine(strata, &coefficients, population, lonely)?;
    let n_kish = answers.kish_n()?;
    let mut share = Share {
        moments: *answers,
        p,
        variance: estimate.variance,
        degrees: estimate.degrees,
        n_kish,
        deff_kish: answers.n as f64 / n_kish,
        n_effective: Ok(n_kish),
    };
    share.n_effective = effective_n_aggregate(&share);
    Ok(share)
}
