//! What turning answers around, or weighing them in other units, must and must not change.

use jamfor_statistics::Method;
use jamfor_statistics::balance::{balance, sides};
use jamfor_statistics::compare::Comparator;
use jamfor_statistics::index::question_index;
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::mean_difference::mean_difference;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::share::{Share, share};
use jamfor_statistics::stratified::Lonely;
use jamfor_statistics::tabulate::Measure;
use proptest::prelude::*;

use crate::table::{
    AREAS, ITEMS, LONELY, Table, UNLIMITED, close, is_finite, measures, reversed, scores, selection, table,
};

proptest! {
    #[test]
    fn the_scale_of_the_weights_is_no_information(table in table(), power in 0_u32..9, factor in 2_i64..1000) {
        let found = |table: &Table| {
            let strata = table.strata(&measures(&scores()));
            let shares = share(&table.shares(&selection([2, 3])), UNLIMITED, LONELY);
            let items = [0, 1, 2];
            (mean(&strata, 3, UNLIMITED, LONELY), question_index(&strata, &items, UNLIMITED, LONELY), shares)
        };
        let (mean, index, share) = found(&table);
        let (doubled_mean, doubled_index, doubled) = found(&table.weighing(1 << power));
        prop_assert_eq!(&doubled_mean, &mean);
        prop_assert_eq!(&doubled_index, &index);
        let numbers = |share: &Share| (share.p, share.variance, share.degrees, share.n_effective);
        prop_assert_eq!(doubled.as_ref().map(numbers), share.as_ref().map(numbers));
        let (times_mean, times_index, times) = found(&table.weighing(factor));
        if let (Ok(a), Ok(b)) = (mean, times_mean) {
            prop_assert!(close(a.mean, b.mean, 1e-12) && close(a.n_kish, b.n_kish, 1e-12));
            prop_assert!(a.variance.is_err() || close(a.variance.unwrap(), b.variance.unwrap(), 1e-12));
        }
        if let (Ok(a), Ok(b)) = (index, times_index) {
            prop_assert!(close(a.value, b.value, 1e-12));
        }
        if let (Ok(a), Ok(b)) = (share, times) {
            prop_assert!(close(a.p, b.p, 1e-12));
            prop_assert!(a.variance.is_err() || close(a.variance.unwrap(), b.variance.unwrap(), 1e-12));
        }
    }

    #[test]
    fn reversing_an_item_mirrors_its_share_and_intervals(table in table()) {
        let of = |positive: [u8; 2]| share(&table.shares(&selection(positive)), UNLIMITED, LONELY);
        let (Ok(good), Ok(bad)) = (of([2, 3]), of([0, 1])) else { return Ok(()) };
        prop_assert!(close(good.p, 1.0 - bad.p, 1e-15));
        for method in Method::ALL {
            let both = [&good, &bad].map(|share| method.interval(share, &Confidence::P95));
            let [Ok(one), Ok(other)] = both else {
                prop_assert_eq!(both[0], both[1]);
                continue;
            };
            prop_assert!(close(one.lower, 1.0 - other.upper, 1e-9), "{method:?} {one:?} {other:?}");
            prop_assert!(close(one.upper, 1.0 - other.lower, 1e-9), "{method:?} {one:?} {other:?}");
        }
    }

    #[test]
    fn reversing_scores_mirrors_means_and_indices(table in table()) {
        let [strata, mirrored] = [scores(), reversed()].map(|scores| table.strata(&measures(&scores)));
        for variable in 0..=ITEMS {
            let of = |strata: &[JointStratum]| mean(strata, variable, UNLIMITED, LONELY);
            let (Ok(one), Ok(other)) = (of(&strata), of(&mirrored)) else { continue };
            prop_assert!(close(one.mean, 100.0 - other.mean, 1e-10));
            prop_assert!(close(one.variance.unwrap_or(-1.0), other.variance.unwrap_or(-1.0), 1e-9));
            prop_assert_eq!((one.n, one.degrees), (other.n, other.degrees));
        }
        let of = |strata: &[JointStratum]| question_index(strata, &[0, 1, 2], UNLIMITED, LONELY);
        if let (Ok(one), Ok(other)) = (of(&strata), of(&mirrored)) {
            prop_assert!(close(one.value, 100.0 - other.value, 1e-10));
        }
    }

    #[test]
    fn swapping_sides_mirrors_the_balance(table in table()) {
        let valid = (0..4).collect();
        let of = |positive: [u8; 2], negative: [u8; 1]| {
            let sides = sides(positive.into_iter().collect(), negative.into_iter().collect(), valid);
            let measures = sides.map(|scores| Measure::Item { item: 0, scores });
            balance(&table.strata(&measures), UNLIMITED, LONELY)
        };
        let swapped = {
            let sides = sides([0].into_iter().collect(), [2, 3].into_iter().collect(), valid);
            balance(&table.strata(&sides.map(|scores| Measure::Item { item: 0, scores })), UNLIMITED, LONELY)
        };
        let (Ok(one), Ok(other)) = (of([2, 3], [0]), swapped) else { return Ok(()) };
        prop_assert_eq!(one.balance, -other.balance);
        prop_assert!(close(one.balance, one.positive.mean - one.negative.mean, 1e-15));
        prop_assert!((-1.0..=1.0).contains(&one.balance));
        if let (Ok(a), Ok(b)) = (one.variance, other.variance) {
            prop_assert!((a - b).abs() <= 1e-12 * a);
            // The same as the mean of +1, 0 and -1.
            let points = Scores::new([(0, -1), (1, 0), (2, 1), (3, 1)], 1).unwrap();
            let strata = table.strata(&[Measure::Item { item: 0, scores: points }]);
            let signs = mean(&strata, 0, UNLIMITED, LONELY).unwrap();
            prop_assert!(close(signs.mean, one.balance, 1e-14));
            prop_assert!((signs.variance.unwrap() - a).abs() <= 1e-12 * a + 1e-24);
        }
        if let Ok(interval) = one.interval(&Confidence::P95) {
            prop_assert!(interval.contains(one.balance) && interval.lower >= -1.0 && interval.upper <= 1.0);
        }
    }

    #[test]
    fn including_oneself_shrinks_the_difference(table in table(), own in 0..AREAS) {
        let strata = table.strata(&measures(&scores()));
        let part: Vec<bool> = (0..AREAS).map(|area| area == own).collect();
        let rest: Vec<bool> = part.iter().map(|own| !own).collect();
        let of = |part: &[bool], comparator| {
            mean_difference(&strata, part, &[1.0], comparator, UNLIMITED, Lonely::Certainty)
        };
        let (whole, other) = (of(&part, Comparator::WholeIncludingPart), of(&part, Comparator::Rest));
        prop_assert!(is_finite(&whole) && is_finite(&other));
        prop_assert!(is_finite(&of(&part, Comparator::EqualUnitMean)));
        let (Ok(whole), Ok(other)) = (whole, other) else { return Ok(()) };
        let weight = |own: bool| -> f64 {
            let members = strata.iter().zip(&part).filter(|(_, part)| **part || !own);
            members.map(|(stratum, _)| stratum.moments.variables()[0].sums.w as f64).sum()
        };
        let factor = 1.0 - weight(true) / weight(false);
        prop_assert!(close(whole.difference, factor * other.difference, 1e-11));
        let swapped = of(&rest, Comparator::Rest).unwrap();
        prop_assert!(close(swapped.difference, -other.difference, 1e-12));
        prop_assert!(close(swapped.se().unwrap_or(0.0), other.se().unwrap_or(0.0), 1e-10));
        let p_value = other.p_value();
        prop_assert!(p_value.is_err() || p_value.is_ok_and(|p| (0.0..=1.0).contains(&p)));
        let interval = other.interval(&Confidence::P95);
        prop_assert!(interval.is_err() || interval.unwrap().contains(other.difference));
    }
}
