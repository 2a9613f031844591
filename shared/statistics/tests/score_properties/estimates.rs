//! What every estimate is: finite, inside of its interval, and the same by another way.

use jamfor_statistics::Method;
use jamfor_statistics::cluster::share_of_clusters;
use jamfor_statistics::denominator::Denominator;
use jamfor_statistics::distribution::distribution;
use jamfor_statistics::index::question_index;
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::reference_distribution::ReferenceDistribution;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::share::share;
use jamfor_statistics::stratified::Lonely;
use jamfor_statistics::tabulate::{Measure, tabulate_clusters};
use proptest::prelude::*;

use crate::table::{
    AREAS, ITEMS, LONELY, UNLIMITED, close, is_finite, measures, scores, selection, table, table_of,
};

proptest! {
    #[test]
    fn a_share_is_the_mean_of_zeros_and_ones(table in table()) {
        let selection = selection([2, 3]);
        let one = share(&table.shares(&selection), UNLIMITED, LONELY);
        let measures = [Measure::Item { item: 0, scores: Scores::indicator(&selection) }];
        let other = mean(&table.strata(&measures), 0, UNLIMITED, LONELY);
        let (Ok(one), Ok(other)) = (one.as_ref(), other.as_ref()) else {
            prop_assert_eq!(one.err(), other.err());
            return Ok(());
        };
        prop_assert!(close(one.p, other.mean, 1e-15));
        prop_assert_eq!(one.variance.is_ok(), other.variance.is_ok());
        let (a, b) = (one.variance.unwrap_or(0.0), other.variance.unwrap_or(0.0));
        prop_assert!((a - b).abs() <= 1e-12 * a + 1e-24, "{a} {b}");
        prop_assert_eq!((one.degrees, one.n_kish, one.deff_kish), (other.degrees, other.n_kish, other.deff_kish));
        let design = (one.deff_design().unwrap_or(0.0), other.deff_design().unwrap_or(0.0));
        prop_assert!(close(design.0, design.1, 1e-9));
    }

    #[test]
    fn nothing_is_ever_nan(table in table_of(1_usize..30, true)) {
        let strata = table.strata(&measures(&scores()));
        for rule in [Lonely::Fail, Lonely::Certainty, Lonely::Adjust, Lonely::Average] {
            for variable in 0..=ITEMS {
                let found = mean(&strata, variable, UNLIMITED, rule);
                prop_assert!(is_finite(&found));
                let Ok(found) = found else { continue };
                let interval = found.interval(&Confidence::P95);
                prop_assert!(is_finite(&interval));
                prop_assert!((0.0..=100.0 + 1e-12).contains(&found.mean));
                prop_assert!(interval.is_err() || interval.unwrap().contains(found.mean));
                prop_assert!(found.variance.unwrap_or(0.0) >= 0.0 && found.deff_kish >= 1.0 - 1e-12);
                prop_assert!(is_finite(&found.deff_design()));
            }
            prop_assert!(is_finite(&question_index(&strata, &[0, 1, 2], UNLIMITED, rule)));
            for denominator in [Denominator::SubstantiveOnly, Denominator::AllAnswered] {
                prop_assert!(is_finite(&distribution(&table.options(), denominator, UNLIMITED, rule)));
            }
        }
        let first = &table.options()[0];
        let counts: Vec<u128> = first.options.iter().map(|tally| tally.w).collect();
        if let Ok(reference) = ReferenceDistribution::fit(&counts) {
            prop_assert!(is_finite(&reference));
            for piece in reference.pieces(&counts).unwrap() {
                prop_assert!(is_finite(&piece) && piece.lower <= piece.value && piece.value <= piece.upper);
            }
        }
    }

    #[test]
    fn a_distribution_adds_up(table in table()) {
        let strata = table.options();
        for denominator in [Denominator::SubstantiveOnly, Denominator::AllAnswered] {
            let Ok(found) = distribution(&strata, denominator, UNLIMITED, LONELY) else { continue };
            let sum: f64 = found.options.iter().map(|share| share.p).sum();
            let rest = if denominator == Denominator::AllAnswered { found.no_opinion.unwrap().p } else { 0.0 };
            prop_assert!(close(sum + rest, 1.0, 1e-14));
            let all = found.variance_of_merged(&[0, 1, 2, 3]);
            if denominator == Denominator::SubstantiveOnly && let Ok(all) = all {
                prop_assert!(all < 1e-15, "the whole is certain: {all}");
            }
            for share in &found.options {
                for method in Method::ALL {
                    let interval = method.interval(share, &Confidence::P95);
                    prop_assert!(interval.is_err() || interval.unwrap().contains(share.p));
                }
            }
        }
    }

    #[test]
    fn shares_of_clusters_have_intervals_around_them(table in table()) {
        let selection = selection([2, 3]);
        let measures = [Measure::Item { item: 0, scores: Scores::indicator(&selection) }];
        let clusters =
            table.with(false, |columns| tabulate_clusters(columns, &table.clusters, &measures)).unwrap();
        let strata: Vec<JointStratum> =
            (0..usize::from(AREAS)).map(|area| clusters.stratum(area, None).unwrap()).collect();
        let plain = table.shares(&selection);
        let answers = plain.iter().map(|stratum| stratum.moments).sum();
        let Ok(found) = share_of_clusters(&answers, &strata, 0, UNLIMITED, LONELY) else {
            prop_assert_eq!(answers.n, 0);
            return Ok(());
        };
        let alone = share(&plain, UNLIMITED, LONELY).unwrap();
        prop_assert_eq!((found.p, found.n_kish), (alone.p, alone.n_kish));
        prop_assert!(found.degrees.unwrap_or(0) <= alone.degrees.unwrap_or(0));
        prop_assert!(is_finite(&found.variance));
        for method in Method::ALL {
            let interval = method.interval(&found, &Confidence::P95);
            prop_assert!(interval.is_err() || interval.unwrap().contains(found.p));
        }
        let other = share_of_clusters(&answers, &strata, 1, UNLIMITED, LONELY);
        prop_assert!(other.is_err(), "there is no second variable");
    }
}
