//! The exact content of a figure, before anything is masked. Never leaves the service but for the methodologist.

use jamfor_statistics::{Moments, interval::Interval};
use serde::{Deserialize, Serialize};

/// One exact figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Who returned a response; who was asked, for a participation rate.
    pub eligible: u64,
    /// Whether the higher minimum holds.
    pub sensitive: bool,
    /// The value.
    pub value: Value,
    /// The areas behind it, for a figure of participants or of a comparator.
    pub totals: Option<Totals>,
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nobody is in the denominator.
    NoAnswer,
    /// A share of answers or of contacts.
    Share(Box<ShareValue>),
    /// The unweighted mean of areas.
    Mean(MeanValue),
}

/// Where the counts of a share come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Answers to an item.
    Answers,
    /// Contact tallies.
    Contacts,
}

/// A share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareValue {
    /// Where the counts come from.
    pub source: Source,
    /// The sums behind it.
    pub moments: Moments,
    /// The share in 0 to 1.
    pub p: f64,
    /// Its variance; none where it is undefined.
    pub variance: Option<f64>,
    /// Answers minus strata; none without any.
    pub degrees: Option<u64>,
    /// How many equally weighted, independent answers would be as sure.
    pub effective: f64,
    /// The 95 % interval.
    pub interval: Interval,
    /// Count and weight of each option, in the order of the scale; empty where groups have different scales.
    pub options: Vec<OptionTally>,
    /// Against all participants together; none for a figure of participants.
    pub to_pooled: Option<Contrast>,
    /// Against the mean of the participants.
    pub to_mean: Option<Contrast>,
    /// Against all other participants together.
    pub to_others: Option<Contrast>,
    /// Against the members of each comparator of the release, in its order; none for one without members, and empty
    /// for all but areas.
    pub to: Vec<Option<Contrast>>,
}

/// How many chose an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionTally {
    /// How many.
    pub count: u64,
    /// Their weights together, in units of 1e-9.
    pub weight: u128,
}

/// A difference with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Own minus other, in -1 to 1.
    pub difference: f64,
    /// None where it is undefined.
    pub se: Option<f64>,
}

/// An unweighted mean of areas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanValue {
    /// Areas in the mean.
    pub units: u64,
    /// The mean in 0 to 1.
    pub p: f64,
    /// Its variance.
    pub variance: f64,
    /// The variance as it follows from the printed values of the areas.
    pub printed_variance: f64,
    /// Valid answers of the areas in the mean.
    pub answers: u64,
    /// How many equally weighted, independent answers would be as sure.
    pub effective: f64,
    /// The 95 % interval.
    pub interval: Interval,
}

/// The areas behind a figure of participants or of a comparator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Areas with responses.
    pub participating: u64,
    /// Areas whose value is in the figure.
    pub contributing: u64,
    /// Answers of the area that has most of them.
    pub largest: u64,
    /// Answers of all.
    pub all: u64,
}

impl Cell {
    /// The share, where the value is one.
    #[must_use]
    pub fn share(&self) -> Option<&ShareValue> {
        match &self.value {
            Value::Share(share) => Some(share),
            Value::NoAnswer | Value::Mean(_) => None,
        }
    }

    /// The value in 0 to 1.
    #[must_use]
    pub fn p(&self) -> Option<f64> {
        match &self.value {
            Value::NoAnswer => None,
            Value::Share(share) => Some(share.p),
            Value::Mean(mean) => Some(mean.p),
        }
    }

    /// The variance of the value.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        match &self.value {
            Value::NoAnswer => None,
            Value::Share(share) => share.variance,
            Value::Mean(mean) => Some(mean.variance),
        }
    }

    /// How many are in the denominator.
    #[must_use]
    pub fn base(&self) -> u64 {
        match &self.value {
            Value::NoAnswer => 0,
            Value::Share(share) => share.moments.n,
            Value::Mean(mean) => mean.answers,
        }
    }

    /// Whether it is counted from those who were asked, and not from answers.
    #[must_use]
    pub fn is_of_contacts(&self) -> bool {
        self.share().is_some_and(|share| share.source == Source::Contacts)
    }

    /// The persons that disclosure rules count: who answered, or who completed a response.
    #[must_use]
    pub fn persons(&self) -> u64 {
        match &self.value {
            Value::Share(share) if share.source == Source::Contacts => share.moments.x,
            Value::NoAnswer | Value::Share(_) | Value::Mean(_) => self.base(),
        }
    }
}
