//! The methods of this crate by name and version, each with its formula, what it assumes, when it has no
//! value, and a test vector that anyone can check in R.
//!
//! A name and version never change their numbers: another formula is another version. A test holds every
//! vector to the library and every public function to this list; the example `methods_in_r` prints the
//! vectors as an R script that checks itself.

mod comparisons;
mod estimates;
mod families;
mod funnels;
mod intervals;
mod mixes;
mod places;
mod rounds;

use serde::Serialize;

/// What a method gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A value with its standard error.
    Estimate,
    /// An interval of a value or a difference.
    Interval,
    /// A difference with its p-value, or a verdict on one.
    Test,
    /// p-values adjusted within a family.
    Multiplicity,
    /// Limits and scores around a target.
    Funnel,
    /// The places that cannot be excluded.
    Rank,
    /// Places and colours by the values alone.
    Band,
    /// A value under another mix.
    Standardisation,
}

/// Named inputs of a method with the outputs that it must give to a relative 1e-9.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Vector {
    /// Made-up inputs, one number or several. Persons are listed with their stratum, weight and answer;
    /// `respondents` are those of each stratum, some without an answer.
    pub inputs: &'static [(&'static str, &'static [f64])],
    /// The outputs, as R computed them.
    pub outputs: &'static [(&'static str, f64)],
    /// Base R that yields the outputs as a named vector, with the inputs as variables after [`R_PRELUDE`].
    pub r: &'static str,
}

/// One method in one version.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Method {
    /// The stable name, in snake case.
    pub name: &'static str,
    /// Counted from 1.
    pub version: u32,
    /// What it gives.
    pub kind: Kind,
    /// The formula in plain text.
    pub formula: &'static str,
    /// Where the formula is from.
    pub source: &'static str,
    /// What has to hold for the numbers to mean what they say.
    pub assumptions: &'static [&'static str],
    /// When it answers with a typed reason and not with a number.
    pub undefined_when: &'static [&'static str],
    /// What it gives for given numbers.
    pub vector: Vector,
}

/// What the R code of the vectors builds on: the variance of linearised values over strata.
pub const R_PRELUDE: &str = "\
v <- function(z, stratum, respondents) sum(sapply(seq_along(respondents), function(h) {
  n <- respondents[h]; x <- z[stratum == h]; n / (n - 1) * (sum(x^2) - sum(x)^2 / n)
}))
";

const CHAPTERS: [&[Method]; 8] = [
    estimates::METHODS,
    intervals::METHODS,
    comparisons::METHODS,
    rounds::METHODS,
    families::METHODS,
    funnels::METHODS,
    places::METHODS,
    mixes::METHODS,
];

/// All methods, in a fixed order: estimates before what is made of them.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    CHAPTERS.into_iter().flatten()
}

/// The newest version of a method, if the name is known.
#[must_use]
pub fn method(name: &str) -> Option<&'static Method> {
    methods().filter(|method| method.name == name).max_by_key(|method| method.version)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_name_and_version_stand_once() {
        let mut seen = HashSet::new();
        for method in methods() {
            assert!(seen.insert((method.name, method.version)), "{} stands twice", method.name);
            assert!(method.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
        }
    }

    #[test]
    fn every_method_says_what_it_is() {
        for method in methods() {
            let texts = [method.formula, method.source, method.vector.r];
            assert!(texts.iter().all(|text| !text.is_empty()), "{} is silent", method.name);
            assert!(!method.assumptions.is_empty(), "{} assumes nothing", method.name);
            assert!(!method.vector.inputs.is_empty() && !method.vector.outputs.is_empty(), "{}", method.name);
        }
    }

    #[test]
    fn the_intervals_of_a_share_are_all_here() {
        for interval in crate::Method::ALL {
            assert_eq!(method(interval.name()).map(|method| method.kind), Some(Kind::Interval));
        }
    }
}
