//! What is measured of a respondent in a joint tabulation: the score of one item, or the mean of several.

use super::columns::Item;
use crate::round::half_away;
use crate::scores::Scores;

/// Scores of persons are rounded to 1e-9, so that their sums are exact.
const PERSON_DECIMALS: u8 = 9;
const PERSON_DENOMINATOR: i64 = 1_000_000_000;

/// One variable of a joint tabulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// The score of an item.
    Item {
        /// Index of the item.
        item: usize,
        /// What its codes count.
        scores: Scores,
    },
    /// The mean score over the items that a person answered, where those are at least so many. Rounded to
    /// 1e-9, half away from zero.
    Person {
        /// Index of each item with what its codes count.
        items: Vec<(usize, Scores)>,
        /// The least number of valid answers.
        least: usize,
    },
}

impl Measure {
    /// The person index: the mean over the answered items where at least 75 % of them are answered.
    #[must_use]
    pub fn person(items: Vec<(usize, Scores)>) -> Self {
        let least = (3 * items.len()).div_ceil(4);
        Self::Person { items, least }
    }

    pub(super) const fn denominator(&self) -> i64 {
        match self {
            Self::Item { scores, .. } => scores.denominator(),
            Self::Person { .. } => PERSON_DENOMINATOR,
        }
    }
}

/// A column with the points of every code.
pub(super) struct Scored<'a> {
    codes: &'a [u8],
    points: Box<[Option<i64>; 256]>,
}

impl<'a> Scored<'a> {
    /// None where there is no such item.
    fn of(items: &[Item<'a>], item: usize, scores: &Scores, factor: i64) -> Option<Self> {
        let codes = items.get(item)?.codes;
        let points = |code| u8::try_from(code).ok().and_then(|code| scores.points(code));
        let points = Box::new(std::array::from_fn(|code| points(code).map(|points| points * factor)));
        Some(Self { codes, points })
    }

    fn points(&self, row: usize) -> Option<i64> {
        self.points[usize::from(self.codes[row])]
    }
}

/// A measure with its codes looked up, ready for many rows.
pub(super) enum Ready<'a> {
    Item(Scored<'a>),
    Person { items: Vec<Scored<'a>>, least: u64, denominator: u64 },
}

impl<'a> Ready<'a> {
    /// None where an item does not exist, none is named, or the scores have no common denominator.
    pub(super) fn of(measure: &Measure, items: &[Item<'a>]) -> Option<Self> {
        match measure {
            Measure::Item { item, scores } => Scored::of(items, *item, scores, 1).map(Self::Item),
            Measure::Person { items: named, least } => {
                let denominators = named.iter().map(|(_, scores)| scores.denominator());
                let common = denominators.into_iter().try_fold(1, common_multiple)?;
                let scored = named
                    .iter()
                    .map(|(item, scores)| Scored::of(items, *item, scores, common / scores.denominator()));
                let items = scored.collect::<Option<Vec<_>>>().filter(|items| !items.is_empty())?;
                let least = u64::try_from((*least).max(1)).ok()?;
                Some(Self::Person { items, least, denominator: common.unsigned_abs() })
            }
        }
    }

    /// The points of a row; none where it has no valid answer.
    pub(super) fn points(&self, row: usize) -> Option<i64> {
        match self {
            Self::Item(item) => item.points(row),
            Self::Person { items, least, denominator } => {
                let given = items.iter().filter_map(|item| item.points(row));
                let (sum, count) = given.fold((0_i128, 0_u64), |(sum, n), p| (sum + i128::from(p), n + 1));
                if count < *least {
                    return None;
                }
                let parts = u128::from(*denominator) * u128::from(count);
                half_away(sum, parts, PERSON_DECIMALS).ok().and_then(|mean| mean.scaled.try_into().ok())
            }
        }
    }
}

/// The least common multiple, while it leaves room for points of ±1000.
fn common_multiple(a: i64, b: i64) -> Option<i64> {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).checked_mul(b).filter(|&multiple| multiple <= 1 << 50)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_person_is_the_mean_of_three_of_four_answers() {
        let columns = [[0_u8], [1], [2], [251]];
        let items: Vec<Item<'_>> = columns.iter().map(|codes| Item { codes, options: 4 }).collect();
        let linear = Scores::linear(&[0, 1, 2, 3]).unwrap();
        let measure = Measure::person((0..4).map(|item| (item, linear.clone())).collect());
        let ready = Ready::of(&measure, &items).unwrap();
        assert_eq!(ready.points(0), Some(33_333_333_333), "(0 + 33 1/3 + 66 2/3) / 3");
        let two = Measure::Person { items: vec![(0, linear.clone()), (3, linear)], least: 2 };
        assert_eq!(Ready::of(&two, &items).unwrap().points(0), None);
    }

    #[test]
    fn three_quarters_are_rounded_up() {
        let scores = Scores::linear(&[0, 1]).unwrap();
        let least = (1..=8).map(|count| match Measure::person(vec![(0, scores.clone()); count]) {
            Measure::Person { least, .. } => least,
            Measure::Item { .. } => 0,
        });
        assert_eq!(least.collect::<Vec<_>>(), [1, 2, 3, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn what_does_not_exist_is_not_measured() {
        let scores = Scores::linear(&[0, 1]).unwrap();
        assert!(Ready::of(&Measure::Item { item: 0, scores }, &[]).is_none());
        assert!(Ready::of(&Measure::person(Vec::new()), &[]).is_none());
        assert_eq!(common_multiple(4, 6), Some(12));
        assert_eq!(common_multiple((1 << 39) - 1, 1 << 39), None);
    }
}
