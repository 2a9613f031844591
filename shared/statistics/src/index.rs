//! The question index: the unweighted mean of the means (or shares) of several items.
//!
//! Not the mean of people's own indices: that is [`crate::mean::mean`] of a person variable, see
//! [`crate::tabulate::Measure::person`]. The two differ where answers are missing.

use serde::{Deserialize, Serialize};

use crate::combination::{combine, covariance};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::JointStratum;
use crate::mean::{Mean, mean, t_interval};
use crate::stratified::{Lonely, Population};
use crate::undefined::Undefined;

/// An index I = (1/K) Σ m_k with the means that it is made of, on their scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The index.
    pub value: f64,
    /// From z_i = (1/K) Σ z_ki over the items that i answered: all covariances are in it.
    pub variance: Result<f64, Undefined>,
    /// Units with a valid answer to any item minus strata with one.
    pub degrees: Result<u64, Undefined>,
    /// The mean of each item, over its own valid answers.
    pub items: Vec<Mean>,
}

impl Index {
    /// The standard error: the square root of the variance.
    pub fn se(&self) -> Result<f64, Undefined> {
        self.variance.map(f64::sqrt)
    }

    /// I ± t se. Not cut at the ends of the scale. Undefined where all answers to each item agree.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        if self.items.iter().all(|item| item.spread <= 0.0) {
            return Err(Undefined::NoVariance);
        }
        t_interval(self.value, self.se(), self.degrees, confidence)
    }
}

impl TryFrom<&Index> for Estimate {
    type Error = Undefined;

    fn try_from(index: &Index) -> Result<Self, Undefined> {
        Self::new(index.value, index.variance?)
    }
}

/// The index of the named variables, each counting the same.
///
/// Undefined where one of them has no valid answer: an index over fewer items is another index. Out of
/// range where none is named, or one twice.
pub fn question_index(
    strata: &[JointStratum],
    variables: &[usize],
    population: Population,
    lonely: Lonely,
) -> Result<Index, Undefined> {
    let coefficients = equal(variables)?;
    let found = combine(strata, &coefficients, population, lonely)?;
    let items = variables.iter().map(|&k| mean(strata, k, population, lonely));
    Ok(Index {
        value: found.value,
        variance: found.variance,
        degrees: found.degrees,
        items: items.collect::<Result<_, _>>()?,
    })
}

/// The covariance of the means of two variables of the same respondents: what stands beside the diagonal of
/// R's `vcov` of a joint `svymean`.
pub fn covariance_of_means(
    strata: &[JointStratum],
    first: usize,
    second: usize,
    population: Population,
    lonely: Lonely,
) -> Result<f64, Undefined> {
    covariance(strata, &equal(&[first])?, &equal(&[second])?, population, lonely)
}

/// 1/K for each of the K variables, 0 for others.
fn equal(variables: &[usize]) -> Result<Vec<f64>, Undefined> {
    let last = *variables.iter().max().ok_or(Undefined::OutOfRange)?;
    if last > usize::from(u16::MAX) {
        return Err(Undefined::OutOfRange);
    }
    let mut coefficients = vec![0.0; last + 1];
    for &variable in variables {
        if coefficients[variable] != 0.0 {
            return Err(Undefined::OutOfRange);
        }
        coefficients[variable] = 1.0 / variables.len() as f64;
    }
    Ok(coefficients)
}
