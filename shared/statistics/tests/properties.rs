//! Properties of the estimators that hold for any answers.

#![allow(clippy::unwrap_used)]

use jamfor_statistics::compare::{Comparator, difference};
use jamfor_statistics::interval::{
    Confidence, clopper_pearson, wilson, wilson_kish, wilson_kish_aggregate, wilson_share,
};
use jamfor_statistics::share::{share, share_of_stratum};
use jamfor_statistics::stratified::{Lonely, Population, Stratum, pooled};
use jamfor_statistics::{Method, Moments, Undefined, Weight};
use proptest::prelude::*;

fn moments(most: usize) -> impl Strategy<Value = Moments> {
    let answer = (prop_oneof![1_i64..10_000_000_000, Just(Weight::MAX.nano())], any::<bool>());
    proptest::collection::vec(answer, 0..most).prop_map(|answers| {
        let mut sums = Moments::EMPTY;
        for (nano, positive) in answers {
            sums.add(Weight::from_nano(nano).unwrap(), positive);
        }
        sums
    })
}

fn stratum() -> impl Strategy<Value = Stratum> {
    (moments(40), 0_u64..9, 0_u64..50).prop_map(|(moments, silent, absent)| {
        let respondents = moments.n + silent;
        Stratum { respondents, population: Some(respondents + absent), moments }
    })
}

fn populations() -> impl Strategy<Value = Population> {
    prop_oneof![Just(Population::Unlimited), Just(Population::Finite)]
}

proptest! {
    #[test]
    fn merging_is_associative_and_commutative(a in moments(20), b in moments(20), c in moments(20)) {
        prop_assert_eq!(a.merge(b).merge(c), a.merge(b.merge(c)));
        prop_assert_eq!(a.merge(b), b.merge(a));
        prop_assert_eq!(a.merge(Moments::EMPTY), a);
    }

    #[test]
    fn nothing_is_ever_nan(stratum in stratum(), population in populations()) {
        let Ok(share) = share_of_stratum(&stratum, population) else {
            prop_assert_eq!(stratum.moments.n, 0);
            return Ok(());
        };
        prop_assert!((0.0..=1.0).contains(&share.p) && share.n_kish > 0.0);
        prop_assert!(share.se().is_ok_and(|se| se.is_finite() && se >= 0.0) || share.se().is_err());
        for method in Method::ALL {
            if let Ok(interval) = method.interval(&share, &Confidence::P95) {
                prop_assert!(interval.lower.is_finite() && interval.upper.is_finite());
                prop_assert!(interval.contains(share.p), "{method:?} {interval:?}");
                let within = interval.lower >= 0.0 && interval.upper <= 1.0;
                prop_assert!(within || method == Method::T, "{method:?} {interval:?}");
            }
        }
    }

    #[test]
    fn the_published_interval_holds_the_share(stratum in stratum(), population in populations()) {
        if let Ok(interval) = wilson_kish(&stratum, population, &Confidence::P95) {
            prop_assert!(interval.contains(stratum.moments.share().unwrap()));
            prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
        } else {
            prop_assert_eq!(stratum.moments.n, 0);
        }
    }

    #[test]
    fn the_aggregate_interval_holds_the_share(
        strata in proptest::collection::vec(stratum(), 1..6), population in populations(),
    ) {
        let Ok(share) = share(&strata, population, Lonely::Adjust) else { return Ok(()) };
        if let Ok(interval) = wilson_kish_aggregate(&share, &Confidence::P95) {
            prop_assert!(interval.contains(share.p));
        }
    }

    #[test]
    fn intervals_of_counts_hold_the_share(n in 1_u64..500, x in 0_u64..500) {
        let x = x.min(n);
        let p = x as f64 / n as f64;
        let score = wilson(x, n, &Confidence::P95).unwrap();
        let exact = clopper_pearson(x, n, &Confidence::P95).unwrap();
        prop_assert!(score.contains(p) && exact.contains(p));
        prop_assert!(wilson(x, n, &Confidence::P998).unwrap().width() > score.width());
    }

    #[test]
    fn equal_weights_give_the_interval_of_counts(n in 1_u64..200, x in 0_u64..200, nano in 1_i64..9_000_000_000) {
        let x = x.min(n);
        let mut sums = Moments::EMPTY;
        (0..n).for_each(|i| sums.add(Weight::from_nano(nano).unwrap(), i < x));
        let stratum = Stratum { respondents: n, population: None, moments: sums };
        let found = wilson_kish(&stratum, Population::Unlimited, &Confidence::P95).unwrap();
        let expected = wilson(x, n, &Confidence::P95).unwrap();
        prop_assert!((found.lower - expected.lower).abs() < 1e-12 && (found.upper - expected.upper).abs() < 1e-12);
    }

    #[test]
    fn including_oneself_shrinks_the_difference(
        strata in proptest::collection::vec(stratum(), 2..8), own in 0_usize..8, population in populations(),
    ) {
        let own = own % strata.len();
        let part: Vec<bool> = (0..strata.len()).map(|h| h == own).collect();
        let against = |comparator| difference(&strata, &part, comparator, population, Lonely::Certainty);
        let (Ok(incl), Ok(excl)) = (against(Comparator::WholeIncludingPart), against(Comparator::Rest)) else {
            return Ok(());
        };
        let rest = 1.0 - strata[own].moments.w as f64 / pooled(&strata).w as f64;
        prop_assert!((incl.difference - rest * excl.difference).abs() < 1e-12);
        prop_assert!(excl.p_value().is_ok_and(|p| (0.0..=1.0).contains(&p)) || excl.p_value().is_err());
    }
}

#[test]
fn what_cannot_be_computed_has_a_reason() {
    let lone = |respondents, n| Stratum {
        respondents,
        population: None,
        moments: Moments { n, x: n, w: 5, wy: 5 * u128::from(n.min(1)), w2: 25, w2y: 25 },
    };
    let none = Stratum { respondents: 4, population: None, moments: Moments::EMPTY };
    assert_eq!(share_of_stratum(&none, Population::Unlimited), Err(Undefined::NoAnswers));
    let one = share_of_stratum(&lone(1, 1), Population::Unlimited).unwrap();
    assert_eq!(one.variance, Err(Undefined::SingleRespondent));
    assert_eq!(one.degrees, Err(Undefined::NoDegreesOfFreedom));
    let two = [lone(1, 1), lone(1, 1)];
    let average = share(&two, Population::Unlimited, Lonely::Average).unwrap();
    assert_eq!(average.variance, Err(Undefined::OnlySingleRespondents));
    let finite = share(&[lone(3, 1)], Population::Finite, Lonely::Adjust).unwrap();
    assert_eq!(finite.variance, Err(Undefined::PopulationMissing));
    let all = [true];
    let alone = difference(&[lone(3, 1)], &all, Comparator::Rest, Population::Unlimited, Lonely::Fail);
    assert_eq!(alone, Err(Undefined::NothingToCompare));
    assert_eq!(wilson_share(0.5, 0.0, 1.96), Err(Undefined::OutOfRange));
    assert_eq!(wilson(1, 0, &Confidence::P95), Err(Undefined::NoAnswers));
}
