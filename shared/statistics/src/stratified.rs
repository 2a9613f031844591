//! The linearised variance of a statistic over strata: the one place where strata, zero padding, finite
//! population correction and strata with one respondent are handled.
//!
//! Source: Lumley, *Complex Surveys* (2010), ch. 2, and the behaviour of R's `survey` with `subset()`.

use serde::{Deserialize, Serialize};

use crate::moments::Moments;
use crate::undefined::{Undefined, finite};

/// One stratum (an area, or an area within a target group) as seen by one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// n_h: all respondents of the stratum, also those outside of the domain or without a valid answer.
    pub respondents: u64,
    /// N_h from a register, where there is one. Never the number of people asked.
    pub population: Option<u64>,
    /// The valid answers of the domain in this stratum.
    pub moments: Moments,
}

/// Whether the respondents are seen as a draw from a finite population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Population {
    /// f_h = 0: the users of today stand for users in general. What every test and verdict uses.
    Unlimited,
    /// f_h = n_h / N_h: describes this year's users only.
    Finite,
}

/// What a stratum with one respondent contributes (R's `survey.lonely.psu`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lonely {
    /// No variance is given.
    Fail,
    /// Nothing (R: `certainty`, `remove`).
    Certainty,
    /// Its squared distance from the mean of all, which is zero for linearised variables: conservative.
    Adjust,
    /// The mean of what the other strata contribute.
    Average,
}

/// A linearised variable z_i as a factor of the weight in nano units: `one` where y = 1, `zero` where y = 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Influence {
    pub(crate) one: f64,
    pub(crate) zero: f64,
}

impl Influence {
    /// The linearised share of a domain with these moments: z = w (y - p) / W.
    pub(crate) fn of_share(domain: &Moments) -> Result<Self, Undefined> {
        let total = domain.w as f64;
        Ok(Self { one: domain.complement()? / total, zero: -domain.share()? / total })
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self { one: self.one - other.one, zero: self.zero - other.zero }
    }

    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { one: self.one * factor, zero: self.zero * factor }
    }
}

/// What one stratum adds to the variance of z, or to the covariance of two linearised variables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contribution {
    /// All units of the stratum: respondents, or clusters of them.
    pub(crate) units: u64,
    /// How many such units there are outside of the survey too, where a register knows.
    pub(crate) population: Option<u64>,
    /// Σz of the one variable.
    pub(crate) left: f64,
    /// Σz of the other one, or the same again.
    pub(crate) right: f64,
    /// Σz·z' over the units.
    pub(crate) product: f64,
}

/// f_h = n_h / N_h, or 0 for an unlimited population.
pub(crate) fn sampling_fraction(stratum: &Stratum, population: Population) -> Result<f64, Undefined> {
    fraction(stratum.respondents, stratum.population, population)
}

fn fraction(units: u64, size: Option<u64>, population: Population) -> Result<f64, Undefined> {
    match (population, size) {
        (Population::Unlimited, _) => Ok(0.0),
        (Population::Finite, None) => Err(Undefined::PopulationMissing),
        (Population::Finite, Some(size)) if size < units => Err(Undefined::PopulationTooSmall),
        (Population::Finite, Some(0)) => Err(Undefined::NoAnswers),
        (Population::Finite, Some(size)) => Ok(units as f64 / size as f64),
    }
}

/// v = Σ_h (1 - f_h) n_h / (n_h - 1) [Σz² - (Σz)² / n_h], strata in the order given.
///
/// n_h counts all respondents (zero padding). Strata without a valid answer in the domain contribute
/// nothing and do not count as strata. A stratum with f_h = 1 contributes 0, also with one respondent.
pub(crate) fn variance<'a>(
    strata: impl Iterator<Item = (&'a Stratum, Influence)>,
    population: Population,
    lonely: Lonely,
) -> Result<f64, Undefined> {
    let contributions = strata.filter(|(stratum, _)| stratum.moments.n > 0).map(|(stratum, influence)| {
        let (total, squares) = sums(&stratum.moments, influence);
        Contribution {
            units: stratum.respondents,
            population: stratum.population,
            left: total,
            right: total,
            product: squares,
        }
    });
    sum(contributions, population, lonely, 0.0)
}

/// The formula of [`variance`] for contributions made elsewhere, of strata with a valid answer only.
pub(crate) fn variance_of(
    contributions: impl Iterator<Item = Contribution>,
    population: Population,
    lonely: Lonely,
) -> Result<f64, Undefined> {
    sum(contributions, population, lonely, 0.0)
}

/// The formula of [`variance`] with z·z' in place of z²: the covariance of two statistics of the same strata.
pub(crate) fn covariance_of(
    contributions: impl Iterator<Item = Contribution>,
    population: Population,
    lonely: Lonely,
) -> Result<f64, Undefined> {
    sum(contributions, population, lonely, f64::NEG_INFINITY)
}

/// `least` is what the spread of a stratum cannot be below: rounding must not make a variance negative.
fn sum(
    contributions: impl Iterator<Item = Contribution>,
    population: Population,
    lonely: Lonely,
    least: f64,
) -> Result<f64, Undefined> {
    let (mut sum, mut used, mut skipped) = (0.0, 0_u64, 0_u64);
    for Contribution { units, population: size, left, right, product } in contributions {
        let free = 1.0 - fraction(units, size, population)?;
        used += 1;
        if free < 1e-7 {
            continue;
        }
        if units > 1 {
            let n = units as f64;
            sum += free * n / (n - 1.0) * (product - left * right / n).max(least);
            continue;
        }
        match lonely {
            Lonely::Fail => return Err(Undefined::SingleRespondent),
            Lonely::Certainty => {}
            Lonely::Adjust => sum += free * product,
            Lonely::Average => skipped += 1,
        }
    }
    if used == 0 {
        return Err(Undefined::NoAnswers);
    }
    if skipped == used {
        return Err(Undefined::OnlySingleRespondents);
    }
    finite(sum * used as f64 / (used - skipped) as f64)
}

/// Σz and Σz² of a stratum.
fn sums(moments: &Moments, influence: Influence) -> (f64, f64) {
    let (one, zero) = (influence.one, influence.zero);
    let total = one * moments.wy as f64 + zero * (moments.w - moments.wy) as f64;
    let squares = one * one * moments.w2y as f64 + zero * zero * (moments.w2 - moments.w2y) as f64;
    (total, squares)
}

/// (number of valid answers) - (number of strata with any): R's `degf` for one respondent per unit.
pub fn degrees_of_freedom(strata: &[Stratum]) -> Result<u64, Undefined> {
    let answers: u64 = strata.iter().map(|stratum| stratum.moments.n).sum();
    let used = strata.iter().filter(|stratum| stratum.moments.n > 0).count() as u64;
    match answers - used {
        0 => Err(Undefined::NoDegreesOfFreedom),
        degrees => Ok(degrees),
    }
}

/// The moments of all strata together.
#[must_use]
pub fn pooled(strata: &[Stratum]) -> Moments {
    strata.iter().map(|stratum| stratum.moments).sum()
}
