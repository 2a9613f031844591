//! Direct standardisation: what a share would be under a fixed mix of classes, for example target groups.
//!
//! For `ALL` target groups beside the crude figure where mixes differ. Within one stratum the same numbers
//! as R's `svystandardize`.

use serde::{Deserialize, Serialize};

use crate::compare::Difference;
use crate::moments::Moments;
use crate::share::share;
use crate::stratified::{Lonely, Population, Stratum, pooled};
use crate::undefined::{Undefined, finite};

/// How far the shares of a mix may miss 1.
const MIX_TOLERANCE: f64 = 1e-9;

/// One class of the answers and what it counts in the mix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class<'a> {
    /// π_c, in 0..=1; those of all classes sum to 1.
    pub mix: f64,
    /// The answers in the class.
    ///
    /// A class that is a stratum of its own (a target group of an area) counts its own respondents as n_h;
    /// a class that is a domain of a stratum (an age in an area) counts all respondents of that stratum.
    pub strata: &'a [Stratum],
}

/// A standardised share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standardised {
    /// p* = Σ π_c p_c, in 0..=1.
    pub p: f64,
    /// v* = Σ π_c² v_c.
    pub variance: Result<f64, Undefined>,
}

/// p* = Σ π_c p_c with v* = Σ π_c² v_c, that is z_i = π_c w_i (y_i - p_c) / W_c.
///
/// For classes that are strata of their own, over one or more areas, and for domains of one and the same
/// stratum (there Σz = 0 in every class, so that their covariances vanish); not for domains of several
/// strata. A class without answers makes the figure undefined, unless its π is 0: the caller joins classes
/// rather than guess. Out of range where the mix does not sum to 1.
pub fn standardise(
    classes: &[Class<'_>],
    population: Population,
    lonely: Lonely,
) -> Result<Standardised, Undefined> {
    check_mix(classes.iter().map(|class| class.mix))?;
    let (mut p, mut variance) = (0.0, Ok(0.0));
    for class in classes.iter().filter(|class| class.mix > 0.0) {
        let found = share(class.strata, population, lonely).map_err(|reason| match reason {
            Undefined::NoAnswers => Undefined::EmptyClass,
            other => other,
        })?;
        p += class.mix * found.p;
        variance = variance.and_then(|sum| Ok(sum + class.mix * class.mix * found.variance?));
    }
    Ok(Standardised { p: p.clamp(0.0, 1.0), variance })
}

/// D* = Σ π_c D_c over classes that share nobody, with se² = Σ π_c² se_c².
///
/// The difference of two places under the same mix: neither gains by whom it serves. Needs a difference in
/// every class with π above 0.
pub fn standardised_difference(classes: &[(f64, Difference)]) -> Result<Difference, Undefined> {
    check_mix(classes.iter().map(|(mix, _)| *mix))?;
    let sum = |of: fn(&Difference) -> f64| classes.iter().map(|(mix, class)| mix * of(class)).sum::<f64>();
    let variance = classes.iter().filter(|(mix, _)| *mix > 0.0).try_fold(0.0, |sum, (mix, class)| {
        let se = mix * class.se?;
        Ok(sum + se * se)
    });
    Ok(Difference {
        part: finite(sum(|class| class.part))?,
        comparator: finite(sum(|class| class.comparator))?,
        difference: finite(sum(|class| class.difference))?,
        se: variance.and_then(|variance| finite(variance.sqrt())),
    })
}

/// The mix of the answers themselves: W_c / W, the mix under which nothing changes.
pub fn own_mix(classes: &[&[Stratum]]) -> Result<Vec<f64>, Undefined> {
    let sums: Vec<Moments> = classes.iter().map(|strata| pooled(strata)).collect();
    match sums.iter().map(|class| class.w).sum::<u128>() {
        0 => Err(Undefined::NoAnswers),
        all => Ok(sums.iter().map(|class| class.w as f64 / all as f64).collect()),
    }
}

fn check_mix(mix: impl Iterator<Item = f64>) -> Result<(), Undefined> {
    let mut sum = 0.0;
    for share in mix {
        if !(0.0..=1.0).contains(&share) {
            return Err(Undefined::OutOfRange);
        }
        sum += share;
    }
    if (sum - 1.0).abs() <= MIX_TOLERANCE { Ok(()) } else { Err(Undefined::OutOfRange) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Weight;

    fn stratum(positive: u64, of: u64) -> Stratum {
        let mut moments = Moments::EMPTY;
        (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
        Stratum { respondents: of, population: None, moments }
    }

    fn standardised(classes: &[(f64, Stratum)]) -> Result<Standardised, Undefined> {
        let classes: Vec<Class<'_>> = classes
            .iter()
            .map(|(mix, stratum)| Class { mix: *mix, strata: std::slice::from_ref(stratum) })
            .collect();
        standardise(&classes, Population::Unlimited, Lonely::Fail)
    }

    #[test]
    fn a_mix_moves_the_share() {
        let found = standardised(&[(0.75, stratum(1, 4)), (0.25, stratum(3, 4))]).unwrap();
        assert_eq!(found.p, 0.375);
        assert!((found.variance.unwrap() - (0.75_f64.powi(2) + 0.25_f64.powi(2)) * 0.0625).abs() < 1e-15);
    }

    #[test]
    fn an_empty_class_is_not_guessed() {
        let classes = |mix: f64| [(1.0 - mix, stratum(1, 4)), (mix, stratum(0, 0))];
        assert_eq!(standardised(&classes(0.1)), Err(Undefined::EmptyClass));
        assert_eq!(standardised(&classes(0.0)).unwrap().p, 0.25);
    }

    #[test]
    fn a_mix_is_whole() {
        assert_eq!(standardised(&[(0.9, stratum(1, 4))]), Err(Undefined::OutOfRange));
        assert_eq!(standardised(&[(f64::NAN, stratum(1, 4))]), Err(Undefined::OutOfRange));
        assert_eq!(own_mix(&[&[]]), Err(Undefined::NoAnswers));
        assert_eq!(own_mix(&[&[stratum(1, 4)], &[stratum(1, 12)]]), Ok(vec![0.25, 0.75]));
    }

    #[test]
    fn differences_under_one_mix() {
        let class = |difference, se| Difference { part: 0.5 + difference, comparator: 0.5, difference, se };
        let found =
            standardised_difference(&[(0.5, class(0.2, Ok(0.06))), (0.5, class(0.0, Ok(0.08)))]).unwrap();
        assert!((found.difference - 0.1).abs() < 1e-15);
        assert!((found.se.unwrap() - 0.05).abs() < 1e-15);
        let without = [(0.5, class(0.2, Ok(0.06))), (0.5, class(0.0, Err(Undefined::NoVariance)))];
        assert_eq!(standardised_difference(&without).unwrap().se, Err(Undefined::NoVariance));
    }
}
