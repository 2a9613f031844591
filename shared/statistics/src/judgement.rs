//! A comparison judged in one step: the test that fits the number of answers, the interval that belongs to
//! it, and the word.

use serde::{Deserialize, Serialize};

use crate::compare::{Difference, hybrid_score_interval};
use crate::equivalence::{Finding, finding_from};
use crate::exact_test::{Sizes, Test, Tested, test_against};
use crate::interval::{Confidence, Interval, wilson_share};
use crate::moments::Moments;
use crate::undefined::Undefined;

/// What a comparison is judged by. Policy, not statistics: the defaults are this suite's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// When the normal test gives way.
    pub sizes: Sizes,
    /// How far apart two shares may be and still be level, on the 0..=1 scale.
    pub tolerance: f64,
    /// The level of significance.
    pub alpha: f64,
}

impl Default for Rules {
    /// Five percentage points, 5 %, and the default sizes.
    fn default() -> Self {
        Self { sizes: Sizes::default(), tolerance: 0.05, alpha: 0.05 }
    }
}

/// A judged comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The test and its p-value.
    pub tested: Tested,
    /// The 90 % interval of the difference that equivalence is judged by.
    pub interval: Interval,
    /// The word.
    pub finding: Finding,
}

/// Judges a part against answers it has no part in; `difference` is the one between these two.
///
/// With the normal test: difference ± z se. With an exact test, where the standard error may be 0 although
/// little is known: Newcombe's hybrid of the Wilson intervals with n_K. Whether any word may be said at all
/// (30 answers by default, comparable) is the caller's rule.
pub fn judge(
    own: &Moments,
    other: &Moments,
    difference: &Difference,
    rules: &Rules,
) -> Result<Judgement, Undefined> {
    let tested = test_against(own, other, difference, &rules.sizes)?;
    let interval = match tested.test {
        Test::Normal => difference.interval(&Confidence::P90)?,
        Test::Fisher | Test::Binomial => {
            let ((p, own), (q, other)) = (score(own)?, score(other)?);
            hybrid_score_interval((p, &own), (q, &other))?
        }
    };
    let finding = finding_from(difference.difference, &interval, tested.p, rules.tolerance, rules.alpha);
    Ok(Judgement { tested, interval, finding })
}

fn score(moments: &Moments) -> Result<(f64, Interval), Undefined> {
    let p = moments.share()?;
    Ok((p, wilson_share(p, moments.kish_n()?, Confidence::P90.z())?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::compare::independent_difference;
    use crate::stratified::{Lonely, Population, Stratum};
    use crate::weight::Weight;

    fn judged(own: (u64, u64), other: (u64, u64)) -> Judgement {
        let [own, other] = [own, other].map(|(positive, of)| {
            let mut moments = Moments::EMPTY;
            (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
            Stratum { respondents: of, population: None, moments }
        });
        let difference =
            independent_difference(&[own], &[other], Population::Unlimited, Lonely::Fail).unwrap();
        judge(&own.moments, &other.moments, &difference, &Rules::default()).unwrap()
    }

    #[test]
    fn agreement_of_few_is_not_level() {
        let found = judged((30, 30), (1940, 2000));
        assert_eq!(found.tested.test, Test::Binomial);
        assert_eq!(found.finding, Finding::CannotBeToldApart, "{found:?}");
    }

    #[test]
    fn many_answers_can_be_level() {
        let found = judged((1200, 2000), (6010, 10_000));
        assert_eq!((found.tested.test, found.finding), (Test::Normal, Finding::Level));
    }

    #[test]
    fn few_answers_can_be_clear() {
        let found = judged((5, 25), (60, 90));
        assert_eq!((found.tested.test, found.finding), (Test::Fisher, Finding::Lower));
    }
}
