//! A linear combination Σ a_k m_k of means of the same respondents: means, balances, indices and changes
//! between rounds are all of this form.
//!
//! z_i = Σ_k a_k w_i (y_ki - m_k) / W_k over the answers that i gave, put into the variance of
//! [`crate::stratified`]. Covariances between items come along, also where different answers are missing:
//! the same as R's `svycontrast` on a joint `svymean` where all are answered. Source: Lumley, *Complex
//! Surveys* (2010), ch. 2 and 5.

use serde::{Deserialize, Serialize};

use crate::estimate::Estimate;
use crate::joint::{JointMoments, JointStratum, Sums, Variable, merge_variables};
use crate::stratified::{Contribution, Lonely, Population, covariance_of, variance_of};
use crate::undefined::{Undefined, finite};

/// A linear combination of means with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// Σ a_k m_k.
    pub value: f64,
    /// The linearised variance; exactly 0 where all answers to each variable agree.
    pub variance: Result<f64, Undefined>,
    /// R's `degf`: units with a valid answer to any variable of the combination, minus strata with such.
    pub degrees: Result<u64, Undefined>,
}

impl Combination {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }
}

impl TryFrom<&Combination> for Estimate {
    type Error = Undefined;

    fn try_from(combination: &Combination) -> Result<Self, Undefined> {
        Self::new(combination.value, combination.variance?)
    }
}

/// The combination of the means of all variables with one coefficient each, over one or more strata.
///
/// Variables with coefficient 0, or none given, take no part. Undefined as a whole where a variable that
/// takes part has no valid answer, out of range where the strata have different variables or a coefficient
/// is not finite. With a single unit in all strata that answered there is no variance, whatever the rule
/// says about lonely strata. The degrees of freedom are of all variables where more than one takes part.
pub fn combine(
    strata: &[JointStratum],
    coefficients: &[f64],
    population: Population,
    lonely: Lonely,
) -> Result<Combination, Undefined> {
    let means = Means::of(strata)?;
    let (value, influence) = means.influence(coefficients)?;
    let answered = |stratum: &&JointStratum| answering(&stratum.moments, coefficients) > 0;
    let units: u64 = strata.iter().map(|stratum| answering(&stratum.moments, coefficients)).sum();
    let alone = units == 1 && strata.iter().filter(answered).all(|stratum| stratum.units == 1);
    let contributions = strata.iter().filter(answered).map(|stratum| {
        let total = total(&stratum.moments, &influence);
        Contribution {
            units: stratum.units,
            population: stratum.population,
            left: total,
            right: total,
            product: product(&stratum.moments, &influence, &influence).max(0.0),
        }
    });
    let variance =
        if alone { Err(Undefined::SingleRespondent) } else { variance_of(contributions, population, lonely) };
    let degrees = match units - strata.iter().filter(answered).count() as u64 {
        0 => Err(Undefined::NoDegreesOfFreedom),
        degrees => Ok(degrees),
    };
    Ok(Combination { value, variance, degrees })
}

/// The covariance of two combinations of the same strata. Undefined where either of them is.
pub fn covariance(
    strata: &[JointStratum],
    left: &[f64],
    right: &[f64],
    population: Population,
    lonely: Lonely,
) -> Result<f64, Undefined> {
    let means = Means::of(strata)?;
    let ((_, one), (_, other)) = (means.influence(left)?, means.influence(right)?);
    let answered = strata
        .iter()
        .filter(|stratum| answering(&stratum.moments, left) > 0 || answering(&stratum.moments, right) > 0);
    let contributions = answered.map(|stratum| Contribution {
        units: stratum.units,
        population: stratum.population,
        left: total(&stratum.moments, &one),
        right: total(&stratum.moments, &other),
        product: product(&stratum.moments, &one, &other),
    });
    covariance_of(contributions, population, lonely)
}

/// The variables with their sums over all strata. Undefined for no stratum, out of range where the strata
/// have different variables.
pub(crate) fn pooled<'a>(
    strata: impl IntoIterator<Item = &'a JointStratum>,
) -> Result<Vec<Variable>, Undefined> {
    let mut strata = strata.into_iter();
    let mut pooled = strata.next().ok_or(Undefined::NoAnswers)?.moments.variables().to_vec();
    for stratum in strata {
        merge_variables(&mut pooled, stratum.moments.variables()).map_err(|_| Undefined::OutOfRange)?;
    }
    Ok(pooled)
}

/// Units of a stratum that answered any variable of a combination.
pub(crate) fn answering(moments: &JointMoments, coefficients: &[f64]) -> u64 {
    let mut used = moments.variables().iter().zip(coefficients).filter(|(_, a)| **a != 0.0);
    match (used.next(), used.next()) {
        (Some((only, _)), None) => only.units,
        (None, _) => 0,
        _ => moments.units(),
    }
}

/// The mean of a variable as the nearest whole number of points and what is left, so that sums can be
/// centred exactly before anything is rounded.
#[derive(Clone, Copy)]
pub(crate) struct Centre {
    points: i128,
    rest: f64,
    weight: f64,
    denominator: f64,
}

impl Centre {
    /// None without valid answers.
    fn of(sums: &Sums, denominator: i64) -> Option<Self> {
        let weight = sums.w.cast_signed();
        if weight == 0 {
            return None;
        }
        let points = (2 * sums.wy + weight).div_euclid(2 * weight);
        let rest = (sums.wy - points * weight) as f64 / weight as f64;
        Some(Self { points, rest, weight: weight as f64, denominator: denominator as f64 })
    }

    /// m, a score.
    fn mean(&self) -> f64 {
        (self.points as f64 + self.rest) / self.denominator
    }
}

/// The centres of all variables of a domain.
pub(crate) struct Means(Vec<Option<Centre>>);

/// The variables that take part, each with a_k / (W_k denominator_k).
pub(crate) type Factors = Vec<(usize, Centre, f64)>;

impl Means {
    pub(crate) fn of<'a>(strata: impl IntoIterator<Item = &'a JointStratum>) -> Result<Self, Undefined> {
        let pooled = pooled(strata)?;
        Ok(Self(pooled.iter().map(|v| Centre::of(&v.sums, v.denominator)).collect()))
    }

    /// The value of a combination and its factors.
    pub(crate) fn influence(&self, coefficients: &[f64]) -> Result<(f64, Factors), Undefined> {
        let (mut value, mut factors) = (0.0, Factors::new());
        for (k, &coefficient) in coefficients.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            let centre = self.0.get(k).ok_or(Undefined::OutOfRange)?.ok_or(Undefined::NoAnswers)?;
            value += finite(coefficient)? * centre.mean();
            factors.push((k, centre, coefficient / (centre.weight * centre.denominator)));
        }
        if factors.is_empty() { Err(Undefined::OutOfRange) } else { Ok((finite(value)?, factors)) }
    }
}

/// Σz of a stratum.
pub(crate) fn total(moments: &JointMoments, factors: &Factors) -> f64 {
    let part = |&(k, centre, factor): &(usize, Centre, f64)| {
        let sums = moments.variables()[k].sums;
        let weight = sums.w.cast_signed();
        factor * ((sums.wy - centre.points * weight) as f64 - centre.rest * weight as f64)
    };
    factors.iter().map(part).sum()
}

/// Σz·z' of a stratum.
pub(crate) fn product(moments: &JointMoments, left: &Factors, right: &Factors) -> f64 {
    let mut sum = 0.0;
    for &(k, a, factor_a) in left {
        for &(l, b, factor_b) in right {
            let (first, second) = if k <= l { (a, b) } else { (b, a) };
            let found = moments.products(k.min(l), k.max(l)).centred(first.points, second.points);
            let scores = found.scores.to_f64()
                - second.rest * found.first.to_f64()
                - first.rest * found.second.to_f64()
                + first.rest * second.rest * found.weights.to_f64();
            sum += factor_a * factor_b * scores;
        }
    }
    sum
}
