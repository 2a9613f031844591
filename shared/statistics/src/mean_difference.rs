//! A part against a whole for means, balances and indices: the same comparators as [`crate::compare`] has for
//! shares, with a standard error that knows of the dependence.
//!
//! z_i = z_i(part) - z_i(comparator) in the variance of [`crate::stratified`].

use serde::{Deserialize, Serialize};

use crate::combination::{Factors, Means, answering, product, total};
use crate::compare::Comparator;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::JointStratum;
use crate::mean::t_interval;
use crate::quantile::two_sided_p;
use crate::stratified::{Contribution, Lonely, Population, variance_of};
use crate::undefined::{Undefined, finite};

/// A difference on the scale of the scores, own minus comparator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeanDifference {
    /// The value of the part.
    pub part: f64,
    /// The value of the comparator.
    pub comparator: f64,
    /// Part minus comparator.
    pub difference: f64,
    /// The linearised variance of the difference.
    pub variance: Result<f64, Undefined>,
    /// The degrees of freedom of the part: its units with a valid answer minus its strata with one.
    pub degrees: Result<u64, Undefined>,
}

impl MeanDifference {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }

    /// z = difference / se. Undefined where the standard error is undefined or zero.
    pub fn z(&self) -> Result<f64, Undefined> {
        match self.se()? {
            se if se > 0.0 => finite(self.difference / se),
            _ => Err(Undefined::NoVariance),
        }
    }

    /// The two-sided p-value of no difference from the normal distribution.
    pub fn p_value(&self) -> Result<f64, Undefined> {
        self.z().map(two_sided_p)
    }

    /// difference ± t se with the degrees of freedom of the part. Not cut at the ends of the scale.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        t_interval(self.difference, self.se(), self.degrees, confidence)
    }
}

impl TryFrom<&MeanDifference> for Estimate {
    type Error = Undefined;

    fn try_from(difference: &MeanDifference) -> Result<Self, Undefined> {
        Self::new(difference.difference, difference.variance?)
    }
}

/// The difference of a part to a comparator over the same strata, for a combination Σ a_k m_k of means.
///
/// One coefficient each: 1 for a mean, 1 and -1 for a balance, 1/K each for an index of K items. `part[h]`
/// tells whether stratum h belongs to the part; a shorter mask means "not in the part". An equal-unit mean is
/// over the strata that answered all variables of the combination. Undefined if either side has no answers,
/// or the part is everything and the comparator the rest.
pub fn mean_difference(
    strata: &[JointStratum],
    part: &[bool],
    coefficients: &[f64],
    comparator: Comparator,
    population: Population,
    lonely: Lonely,
) -> Result<MeanDifference, Undefined> {
    let in_part = |h: usize| part.get(h).copied().unwrap_or(false);
    let members = |own: bool| (0..strata.len()).filter(move |&h| in_part(h) == own).map(|h| &strata[h]);
    let (value, own) = Means::of(members(true))?.influence(coefficients)?;
    let against = |means: Result<Means, Undefined>| match means.and_then(|m| m.influence(coefficients)) {
        Err(Undefined::NoAnswers) => Err(Undefined::NothingToCompare),
        found => found,
    };
    let (other, influences) = match comparator {
        Comparator::WholeIncludingPart => {
            let (other, factors) = against(Means::of(strata))?;
            (other, vec![factors; strata.len()])
        }
        Comparator::Rest => {
            let (other, factors) = against(Means::of(members(false)))?;
            let outside = |h| if in_part(h) { Factors::new() } else { factors.clone() };
            (other, (0..strata.len()).map(outside).collect())
        }
        Comparator::EqualUnitMean => equal_units(strata, coefficients)?,
    };
    let contributions = strata.iter().zip(influences).enumerate();
    let answered = contributions.filter(|(_, (stratum, _))| answering(&stratum.moments, coefficients) > 0);
    let contributions = answered.map(|(h, (stratum, mut factors))| {
        factors.iter_mut().for_each(|(_, _, factor)| *factor = -*factor);
        factors.extend(own.iter().copied().filter(|_| in_part(h)));
        let total = total(&stratum.moments, &factors);
        let product = product(&stratum.moments, &factors, &factors).max(0.0);
        Contribution {
            units: stratum.units,
            population: stratum.population,
            left: total,
            right: total,
            product,
        }
    });
    let variance = variance_of(contributions, population, lonely);
    let units: u64 = members(true).map(|stratum| answering(&stratum.moments, coefficients)).sum();
    let used = members(true).filter(|stratum| answering(&stratum.moments, coefficients) > 0).count() as u64;
    let degrees = if units > used { Ok(units - used) } else { Err(Undefined::NoDegreesOfFreedom) };
    Ok(MeanDifference {
        part: value,
        comparator: other,
        difference: finite(value - other)?,
        variance,
        degrees,
    })
}

/// The unweighted mean of the strata that have a value, and what each of them adds to it.
fn equal_units(strata: &[JointStratum], coefficients: &[f64]) -> Result<(f64, Vec<Factors>), Undefined> {
    let (mut sum, mut units, mut influences) = (0.0, 0_u64, Vec::with_capacity(strata.len()));
    for stratum in strata {
        match Means::of([stratum])?.influence(coefficients) {
            Ok((value, factors)) => {
                sum += value;
                units += 1;
                influences.push(factors);
            }
            Err(Undefined::NoAnswers) => influences.push(Factors::new()),
            Err(reason) => return Err(reason),
        }
    }
    if units == 0 {
        return Err(Undefined::NothingToCompare);
    }
    let factors = influences.iter_mut().flatten();
    factors.for_each(|(_, _, factor)| *factor /= units as f64);
    Ok((sum / units as f64, influences))
}
