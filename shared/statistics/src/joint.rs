//! The additive sufficient statistics of several variables of the same respondents, as exact integers.
//!
//! A variable is the score of an item, of an option (0 or 1) or of a person. The products over each pair of
//! variables carry their covariances, with whatever answers are missing in the one or the other. Sums over
//! clusters of respondents have the same form: a cluster then stands where a respondent stood.

use serde::{Deserialize, Serialize};

use crate::tabulate::ShapeMismatch;
use crate::wide::Wide;

/// The sums of one variable over its valid answers. Scores y are in points, weights in nano units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Sums {
    /// Valid answers.
    pub n: u64,
    /// Σ w.
    pub w: u128,
    /// Σ w y.
    pub wy: i128,
    /// Σ w y².
    pub wyy: Wide,
    /// Σ w².
    pub w2: Wide,
}

impl Sums {
    /// One answer of `points` with a weight.
    #[must_use]
    pub fn answer(weight: u64, points: i64) -> Self {
        let (w, wy) = (u128::from(weight), i128::from(weight) * i128::from(points));
        Self { n: 1, w, wy, wyy: Wide::product(wy, i128::from(points)), w2: Wide::from(w * w) }
    }

    /// The sums of both sets of answers together.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            w: self.w + other.w,
            wy: self.wy + other.wy,
            wyy: self.wyy.plus(other.wyy),
            w2: self.w2.plus(other.w2),
        }
    }

    /// Σw (y-m)² / Σw in points², m the mean of these answers; 0 without any, and exactly where all agree.
    ///
    /// Σw Σwy² - (Σwy)² is exact, so that nothing cancels.
    pub(crate) fn spread(&self) -> f64 {
        let squares = self.wyy.times(self.w.cast_signed()).minus(Wide::product(self.wy, self.wy)).to_f64();
        let w = self.w as f64;
        if self.w == 0 { 0.0 } else { squares / w / w }
    }
}

/// Σ over the units that have valid answers to both of two variables; a and b are their weight sums, and ay
/// and by their weighted scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Products {
    /// Σ a b.
    pub weights: Wide,
    /// Σ a (by): the score of the second.
    pub second: Wide,
    /// Σ (ay) b: the score of the first.
    pub first: Wide,
    /// Σ (ay) (by).
    pub scores: Wide,
}

impl Products {
    fn merge(self, other: Self) -> Self {
        Self {
            weights: self.weights.plus(other.weights),
            second: self.second.plus(other.second),
            first: self.first.plus(other.first),
            scores: self.scores.plus(other.scores),
        }
    }

    /// The same with the scores measured from `first` and `second`: exact.
    pub(crate) fn centred(self, first: i128, second: i128) -> Self {
        let Self { weights, .. } = self;
        let both =
            self.first.times(second).plus(self.second.times(first)).minus(weights.times(first).times(second));
        Self {
            weights,
            second: self.second.minus(weights.times(second)),
            first: self.first.minus(weights.times(first)),
            scores: self.scores.minus(both),
        }
    }
}

/// What is known of a variable: its sums and how many units have any valid answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variable {
    /// How many points are a score of 1.
    pub denominator: i64,
    /// Units (respondents, or clusters of them) with a valid answer.
    pub units: u64,
    /// The sums over the valid answers.
    pub sums: Sums,
}

/// The sums of several variables in one cell, and of the products of each two of them.
///
/// Merging is integer addition: associative, commutative and free of rounding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct JointMoments {
    variables: Vec<Variable>,
    /// Of first ≤ second, at second (second + 1) / 2 + first.
    products: Vec<Products>,
    units: u64,
}

/// Moments as they were written down, before anything is known of them.
#[derive(Deserialize)]
struct Written {
    variables: Vec<Variable>,
    products: Vec<Products>,
    units: u64,
}

impl TryFrom<Written> for JointMoments {
    type Error = ShapeMismatch;

    fn try_from(written: Written) -> Result<Self, ShapeMismatch> {
        let Written { variables, products, units } = written;
        let denominators = variables.iter().all(|variable| variable.denominator > 0);
        let counted = variables.iter().all(|variable| variable.units <= units);
        if denominators && counted && products.len() == pairs(variables.len()) {
            Ok(Self { variables, products, units })
        } else {
            Err(ShapeMismatch)
        }
    }
}

/// How many pairs so many variables make, each with itself too.
const fn pairs(variables: usize) -> usize {
    variables * (variables + 1) / 2
}

impl JointMoments {
    /// No answer to any of as many variables as there are denominators.
    #[must_use]
    pub fn empty(denominators: impl IntoIterator<Item = i64>) -> Self {
        let variable = |denominator| Variable { denominator, units: 0, sums: Sums::default() };
        let variables: Vec<Variable> = denominators.into_iter().map(variable).collect();
        let products = vec![Products::default(); pairs(variables.len())];
        Self { variables, products, units: 0 }
    }

    /// The variables.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Units with a valid answer to any variable.
    #[must_use]
    pub const fn units(&self) -> u64 {
        self.units
    }

    /// The products of two variables, first ≤ second.
    pub(crate) fn products(&self, first: usize, second: usize) -> Products {
        self.products.get(second * (second + 1) / 2 + first).copied().unwrap_or_default()
    }

    /// Counts one unit with its sums per variable; none where it has no valid answer.
    pub fn add(&mut self, unit: &[Option<Sums>]) {
        for (variable, sums) in self.variables.iter_mut().zip(unit) {
            variable.units += u64::from(sums.is_some());
            variable.sums = variable.sums.merge(sums.unwrap_or_default());
        }
        self.units += u64::from(unit.iter().any(Option::is_some));
        let mut products = self.products.iter_mut();
        for (at, second) in unit.iter().enumerate() {
            for (first, products) in unit[..=at].iter().zip(&mut products) {
                let (Some(first), Some(second)) = (first, second) else { continue };
                let (a, b) = (first.w.cast_signed(), second.w.cast_signed());
                *products = products.merge(Products {
                    weights: Wide::product(a, b),
                    second: Wide::product(a, second.wy),
                    first: Wide::product(first.wy, b),
                    scores: Wide::product(first.wy, second.wy),
                });
            }
        }
    }

    /// Counts `count` respondents with the same points, whose weights sum up to `w` and squared to `w2`.
    pub(crate) fn add_tally(&mut self, count: u64, w: u128, w2: u128, points: &[Option<i64>]) {
        if count == 0 {
            return;
        }
        let square = Wide::from(w2);
        for (variable, points) in self.variables.iter_mut().zip(points) {
            let Some(points) = points.map(i128::from) else { continue };
            let wy = w.cast_signed() * points;
            let sums = Sums { n: count, w, wy, wyy: Wide::product(wy, points), w2: square };
            variable.units += count;
            variable.sums = variable.sums.merge(sums);
        }
        self.units += if points.iter().any(Option::is_some) { count } else { 0 };
        let mut products = self.products.iter_mut();
        for (at, second) in points.iter().enumerate() {
            for (first, products) in points[..=at].iter().zip(&mut products) {
                let (Some(first), Some(second)) = (first, second) else { continue };
                let (first, second) = (i128::from(*first), i128::from(*second));
                *products = products.merge(Products {
                    weights: square,
                    second: square.times(second),
                    first: square.times(first),
                    scores: square.times(first * second),
                });
            }
        }
    }

    /// Adds the sums of other units. Refuses other variables.
    pub fn merge(&mut self, other: &Self) -> Result<(), ShapeMismatch> {
        merge_variables(&mut self.variables, &other.variables)?;
        self.units += other.units;
        self.products.iter_mut().zip(&other.products).for_each(|(mine, theirs)| *mine = mine.merge(*theirs));
        Ok(())
    }
}

/// Adds the sums of other units, variable by variable. Refuses other variables and leaves `into` as it was.
pub(crate) fn merge_variables(into: &mut [Variable], from: &[Variable]) -> Result<(), ShapeMismatch> {
    if !into.iter().map(|v| v.denominator).eq(from.iter().map(|v| v.denominator)) {
        return Err(ShapeMismatch);
    }
    for (mine, theirs) in into.iter_mut().zip(from) {
        mine.units += theirs.units;
        mine.sums = mine.sums.merge(theirs.sums);
    }
    Ok(())
}

/// One stratum as seen by several variables.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct JointStratum {
    /// n_h: all units of the stratum, also those outside of the domain or without a valid answer.
    pub units: u64,
    /// N_h in the same units from a register, where there is one. Never the number of people asked.
    pub population: Option<u64>,
    /// The sums of the domain in this stratum.
    pub moments: JointMoments,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn units_are_clusters_or_respondents() {
        let (mut clusters, mut people) = (JointMoments::empty([1]), JointMoments::empty([1]));
        let twins = Sums::answer(3, 1).merge(Sums::answer(5, 0));
        clusters.add(&[Some(twins)]);
        people.add(&[Some(Sums::answer(3, 1))]);
        people.add(&[Some(Sums::answer(5, 0))]);
        assert_eq!(clusters.variables()[0].sums, people.variables()[0].sums);
        assert_eq!((clusters.units(), people.units()), (1, 2));
        assert_eq!(clusters.products(0, 0).weights, Wide::from(64_i128));
        assert_eq!(people.products(0, 0).weights, Wide::from(34_i128));
        assert_eq!(clusters.products(0, 0).scores, Wide::from(9_i128));
    }

    #[test]
    fn only_answers_to_both_make_a_pair() {
        let mut moments = JointMoments::empty([1, 1]);
        moments.add_tally(2, 4, 8, &[Some(1), None]);
        moments.add_tally(1, 2, 4, &[Some(3), Some(-2)]);
        moments.add_tally(1, 7, 49, &[None, None]);
        assert_eq!(moments.units(), 3);
        assert_eq!(moments.products(0, 1).weights, Wide::from(4_i128));
        assert_eq!(moments.products(0, 1).scores, Wide::from(-24_i128));
        assert_eq!(moments.products(0, 0).scores, Wide::from(8_i128 + 36));
    }

    #[test]
    fn other_variables_do_not_merge() {
        let mut moments = JointMoments::empty([1]);
        assert_eq!(moments.merge(&JointMoments::empty([2])), Err(ShapeMismatch));
        assert_eq!(moments.merge(&JointMoments::empty([1, 1])), Err(ShapeMismatch));
    }

    #[test]
    fn what_is_read_is_checked() {
        let moments = JointMoments::empty([4, 3]);
        let written = serde_json::to_string(&moments).unwrap();
        assert_eq!(serde_json::from_str::<JointMoments>(&written).unwrap(), moments);
        let short = written.replace("\"denominator\":4", "\"denominator\":0");
        assert!(serde_json::from_str::<JointMoments>(&short).is_err());
        assert!(serde_json::from_str::<JointMoments>(r#"{"variables":[],"products":[],"units":0}"#).is_ok());
    }
}
