//! Sums are exact: no order, division or thread changes a bit.

use std::num::NonZeroUsize;

use jamfor_statistics::balance::sides;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::{Mean, mean};
use jamfor_statistics::stratified::Lonely;
use jamfor_statistics::tabulate::{JointTabulation, Measure, tabulate, tabulate_clusters};
use proptest::prelude::*;

use crate::table::{Table, UNLIMITED, measures, scores, table, table_of};

proptest! {
    #[test]
    fn order_does_not_matter(
        (table, order) in table().prop_flat_map(|table| {
            let order = Just((0..table.areas.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(table), order)
        })
    ) {
        let measures = measures(&scores());
        let shuffled = table.rows(&order);
        prop_assert_eq!(shuffled.joint(&measures, 2, true), table.joint(&measures, 2, true));
        let clusters = |table: &Table| {
            table.with(true, |columns| tabulate_clusters(columns, &table.clusters, &measures)).unwrap()
        };
        prop_assert_eq!(clusters(&shuffled), clusters(&table));
    }

    #[test]
    fn parts_merge_to_the_whole_in_any_order(table in table_of(1_usize..60, true), at in 0_usize..60) {
        let (measures, rows) = (measures(&scores()), table.areas.len());
        let part = |range: std::ops::Range<usize>| {
            table.rows(&range.collect::<Vec<_>>()).joint(&measures, 1, true)
        };
        let (one, other) = (part(0..at.min(rows)), part(at.min(rows)..rows));
        let merged = |mut a: JointTabulation, b: &JointTabulation| { a.merge(b).unwrap(); a };
        prop_assert_eq!(merged(one.clone(), &other), table.joint(&measures, 1, true));
        prop_assert_eq!(merged(other.clone(), &one), merged(one, &other));
        prop_assert_eq!(
            table.joint(&measures, 1, true).collapse(&[]).unwrap(), table.joint(&measures, 1, false)
        );
    }

    #[test]
    fn respondents_are_clusters_of_one(table in table_of(1_usize..60, true)) {
        let measures = measures(&scores());
        let own: Vec<u32> = (0..table.areas.len() as u32).collect();
        let clusters = table.with(true, |columns| tabulate_clusters(columns, &own, &measures)).unwrap();
        let joint = table.joint(&measures, 1, true);
        for cell in 0..joint.shape().cells() {
            prop_assert_eq!(clusters.stratum(cell, Some(99)), joint.stratum(cell, Some(99)));
        }
        prop_assert_eq!(joint.stratum(joint.shape().cells(), None), None);
    }

    #[test]
    fn one_item_alone_gives_the_same_sums(table in table_of(1_usize..60, true)) {
        let [positive, negative] = sides((2..4).collect(), (0..1).collect(), (0..4).collect());
        let both = [positive, negative];
        let plain = table.with(true, |columns| tabulate(columns, NonZeroUsize::MIN)).unwrap();
        let measures = both.clone().map(|scores| Measure::Item { item: 1, scores });
        let joint = table.joint(&measures, 1, true);
        for cell in 0..joint.shape().cells() {
            prop_assert_eq!(joint.moments(cell), Some(&plain.joint(cell, 1, &both)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Threads share the work from 16,384 rows on.
    #[test]
    fn threads_do_not_matter(table in table_of(60_000_usize..70_000, true)) {
        let measures = measures(&scores());
        let one = table.joint(&measures, 1, true);
        for threads in [2, 3, 8] {
            prop_assert_eq!(&table.joint(&measures, threads, true), &one);
        }
    }
}

/// Twins in every cluster: the variance is that of the clusters, twice as large as it seems.
#[test]
fn twins_count_once() {
    let codes: Vec<u8> = (0..40_u8).map(|row| row / 2 % 4).collect();
    let table = Table {
        areas: vec![0; 40],
        weights: vec![1_000_000_000; 40],
        sex: vec![0; 40],
        clusters: (0..40).map(|row| row / 2).collect(),
        items: [codes.clone(), codes.clone(), codes],
    };
    let measures = measures(&scores());
    let clusters =
        table.with(false, |columns| tabulate_clusters(columns, &table.clusters, &measures)).unwrap();
    let of = |stratum: JointStratum| -> Mean { mean(&[stratum], 0, UNLIMITED, Lonely::Fail).unwrap() };
    let (paired, alone) =
        (of(clusters.stratum(0, None).unwrap()), of(table.strata(&measures).swap_remove(0)));
    assert_eq!((paired.mean, paired.n), (alone.mean, alone.n));
    assert_eq!((paired.degrees, alone.degrees), (Ok(19), Ok(39)));
    let once = table.rows(&(0..40).step_by(2).collect::<Vec<_>>());
    let once = of(once.strata(&measures).swap_remove(0));
    assert!((paired.variance.unwrap() / once.variance.unwrap() - 1.0).abs() < 1e-12);
}
