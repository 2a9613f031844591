//! The full distribution of the answers to one item: the share of every option over one denominator, with
//! all variances and covariances, and the share without an opinion beside it.

use serde::{Deserialize, Serialize};

use crate::denominator::Denominator;
use crate::moments::Moments;
use crate::share::{Share, share};
use crate::stratified::{Contribution, Lonely, Population, Stratum, covariance_of};
use crate::tabulate::Tally;
use crate::undefined::Undefined;

/// One stratum with the tally of every option of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OptionStratum {
    /// n_h: all respondents of the stratum, also those outside of the domain or without an answer.
    pub respondents: u64,
    /// N_h from a register, where there is one. Never the number of people asked.
    pub population: Option<u64>,
    /// The options that say something, each stratum in the same order.
    pub options: Vec<Tally>,
    /// The answers without an opinion.
    pub no_opinion: Tally,
}

impl OptionStratum {
    /// The sums of a share: `positive` of `valid`.
    fn stratum<'a>(&self, positive: Tally, valid: impl Iterator<Item = &'a Tally>) -> Stratum {
        let all = added(valid);
        let moments = Moments {
            n: all.count,
            x: positive.count,
            w: all.w,
            wy: positive.w,
            w2: all.w2,
            w2y: positive.w2,
        };
        Stratum { respondents: self.respondents, population: self.population, moments }
    }

    fn valid(&self, denominator: Denominator) -> impl Iterator<Item = &Tally> {
        let beside = (denominator == Denominator::AllAnswered).then_some(&self.no_opinion);
        self.options.iter().chain(beside)
    }
}

/// The shares of all options with their covariances. Shares are 0 to 1, not percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The share of each option that says something.
    pub options: Vec<Share>,
    /// The covariance of each two of them, row by row; variances on the diagonal.
    pub covariances: Result<Vec<Vec<f64>>, Undefined>,
    /// The share without an opinion, over all answers whatever the denominator of the options.
    pub no_opinion: Result<Share, Undefined>,
}

impl Distribution {
    /// The variance of the share of several options together: the sum of their covariances.
    ///
    /// An option named twice counts once. Out of range where one does not exist.
    pub fn variance_of_merged(&self, options: &[usize]) -> Result<f64, Undefined> {
        let covariances = self.covariances.as_ref().map_err(|reason| *reason)?;
        if options.iter().any(|&option| option >= covariances.len()) {
            return Err(Undefined::OutOfRange);
        }
        let named = |option: &usize| options.contains(option);
        let rows = (0..covariances.len()).filter(named);
        let sums = rows.map(|a| (0..covariances.len()).filter(named).map(|b| covariances[a][b]).sum::<f64>());
        Ok(sums.sum::<f64>().max(0.0))
    }
}

/// The distribution over one or more strata. Out of range where the strata have different options.
///
/// Undefined without a valid answer; the share without an opinion alone is [`no_opinion`].
pub fn distribution(
    strata: &[OptionStratum],
    denominator: Denominator,
    population: Population,
    lonely: Lonely,
) -> Result<Distribution, Undefined> {
    let width = strata.first().map_or(0, |stratum| stratum.options.len());
    if strata.iter().any(|stratum| stratum.options.len() != width) {
        return Err(Undefined::OutOfRange);
    }
    let strata_of = |option: usize| -> Vec<Stratum> {
        strata.iter().map(|s| s.stratum(s.options[option], s.valid(denominator))).collect()
    };
    let shares: Vec<Share> =
        (0..width).map(|option| share(&strata_of(option), population, lonely)).collect::<Result<_, _>>()?;
    if shares.is_empty() {
        return Err(Undefined::NoAnswers);
    }
    let covariances = covariances(strata, &shares, denominator, population, lonely);
    Ok(Distribution { options: shares, covariances, no_opinion: no_opinion(strata, population, lonely) })
}

/// The share without an opinion over all answers given.
pub fn no_opinion(
    strata: &[OptionStratum],
    population: Population,
    lonely: Lonely,
) -> Result<Share, Undefined> {
    let strata: Vec<Stratum> =
        strata.iter().map(|s| s.stratum(s.no_opinion, s.valid(Denominator::AllAnswered))).collect();
    share(&strata, population, lonely)
}

fn covariances(
    strata: &[OptionStratum],
    shares: &[Share],
    denominator: Denominator,
    population: Population,
    lonely: Lonely,
) -> Result<Vec<Vec<f64>>, Undefined> {
    let mut matrix = vec![vec![0.0; shares.len()]; shares.len()];
    for (a, first) in shares.iter().enumerate() {
        matrix[a][a] = first.variance?;
        for (b, second) in shares.iter().enumerate().take(a) {
            let pairs = strata.iter().filter_map(|s| contribution(s, denominator, (a, first), (b, second)));
            matrix[a][b] = covariance_of(pairs, population, lonely)?;
            matrix[b][a] = matrix[a][b];
        }
    }
    Ok(matrix)
}

/// Σ z_a z_b over a stratum, z = w (1(option) - p) / W; none without a valid answer.
fn contribution(
    stratum: &OptionStratum,
    denominator: Denominator,
    (a, first): (usize, &Share),
    (b, second): (usize, &Share),
) -> Option<Contribution> {
    let all = added(stratum.valid(denominator));
    if all.count == 0 {
        return None;
    }
    let (one, other) = (stratum.options[a], stratum.options[b]);
    let (p, q, total) = (first.p, second.p, first.moments.w as f64);
    let beside = (all.w2 - one.w2 - other.w2) as f64;
    let z = |tally: Tally, p: f64| (tally.w as f64 - p * all.w as f64) / total;
    let product = p * q * beside - q * (1.0 - p) * one.w2 as f64 - p * (1.0 - q) * other.w2 as f64;
    Some(Contribution {
        units: stratum.respondents,
        population: stratum.population,
        left: z(one, p),
        right: z(other, q),
        product: product / total / total,
    })
}

fn added<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut sum, tally| {
        sum.merge(tally);
        sum
    })
}
