//! What each answer to an item counts: the scores behind means, balances and indices, as exact fractions.

use serde::{Deserialize, Serialize};

use crate::tabulate::{CodeSet, Selection};
use crate::undefined::Undefined;

/// No denominator and no number of points is larger, so that sums of products fit.
const MOST_POINTS: i64 = 1 << 40;
/// No score is further from zero.
const MOST_SCORE: i64 = 1000;

/// The score of each valid code, in points of 1/denominator. A code without points is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Scores {
    /// Ascending by code.
    points: Vec<(u8, i64)>,
    denominator: i64,
}

/// Scores as they were written down, before anything is known of them.
#[derive(Deserialize)]
struct Written {
    points: Vec<(u8, i64)>,
    denominator: i64,
}

impl TryFrom<Written> for Scores {
    type Error = Undefined;

    fn try_from(written: Written) -> Result<Self, Undefined> {
        Self::new(written.points, written.denominator)
    }
}

impl Scores {
    /// Scores of `points / denominator`. Refuses a code given twice, a denominator below 1 or above 2^40,
    /// and scores beyond ±1000.
    pub fn new(points: impl IntoIterator<Item = (u8, i64)>, denominator: i64) -> Result<Self, Undefined> {
        let mut points: Vec<(u8, i64)> = points.into_iter().collect();
        points.sort_unstable();
        let unique = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let denominators = 1..=MOST_POINTS;
        let most = denominator.saturating_mul(MOST_SCORE).min(MOST_POINTS);
        let bounded = points.iter().all(|&(_, points)| (-most..=most).contains(&points));
        if unique && bounded && denominators.contains(&denominator) {
            Ok(Self { points, denominator })
        } else {
            Err(Undefined::OutOfRange)
        }
    }

    /// Evenly from 0 for the first to 100 for the last option: 100 (a - min) / (max - min).
    ///
    /// Undefined for fewer than two options.
    pub fn linear(options: &[u8]) -> Result<Self, Undefined> {
        let points: Vec<(u8, i64)> =
            options.iter().zip(0..).map(|(&code, step)| (code, 100 * step)).collect();
        let steps = points.last().map_or(0, |&(_, points)| points / 100);
        Self::new(points, steps)
    }

    /// 1 for the positive codes of a selection and 0 for its other valid ones: a share as a mean.
    #[must_use]
    pub fn indicator(selection: &Selection) -> Self {
        let valid = (0..=u8::MAX).filter(|&code| selection.valid.contains(code));
        let points = valid.map(|code| (code, i64::from(selection.positive.contains(code)))).collect();
        Self { points, denominator: 1 }
    }

    /// The points of a code; none where it is not valid.
    #[must_use]
    pub fn points(&self, code: u8) -> Option<i64> {
        self.points.binary_search_by_key(&code, |&(code, _)| code).ok().map(|at| self.points[at].1)
    }

    /// How many points are a score of 1.
    #[must_use]
    pub const fn denominator(&self) -> i64 {
        self.denominator
    }

    /// The codes that have a score.
    #[must_use]
    pub fn valid(&self) -> CodeSet {
        self.points.iter().map(|&(code, _)| code).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn linear_scores_are_exact_thirds() {
        let scores = Scores::linear(&[1, 2, 3, 4]).unwrap();
        assert_eq!(scores.denominator(), 3);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|code| scores.points(code)),
            [None, Some(0), Some(100), Some(200), Some(300)]
        );
    }

    #[test]
    fn what_is_read_is_checked() {
        let scores = Scores::linear(&[1, 2, 3]).unwrap();
        let written = serde_json::to_string(&scores).unwrap();
        assert_eq!(serde_json::from_str::<Scores>(&written).unwrap(), scores);
        assert!(serde_json::from_str::<Scores>(r#"{"points":[[1,0]],"denominator":0}"#).is_err());
    }

    #[test]
    fn what_cannot_be_a_score_is_refused() {
        assert_eq!(Scores::linear(&[1]), Err(Undefined::OutOfRange));
        assert_eq!(Scores::new([(1, 0), (1, 1)], 1), Err(Undefined::OutOfRange));
        assert_eq!(Scores::new([(1, 0)], 0), Err(Undefined::OutOfRange));
        assert_eq!(Scores::new([(1, 1001)], 1), Err(Undefined::OutOfRange));
        assert_eq!(Scores::new([(1, i64::MIN)], i64::MAX), Err(Undefined::OutOfRange));
    }
}
