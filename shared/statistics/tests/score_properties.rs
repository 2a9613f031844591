//! Properties of means, balances, indices, distributions and clusters that hold for any answers.
//!
//! All answers are made up by the generator.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Debug;
use std::num::NonZeroUsize;

use jamfor_statistics::balance::{balance, sides};
use jamfor_statistics::cluster::share_of_clusters;
use jamfor_statistics::combination::combine;
use jamfor_statistics::denominator::Denominator;
use jamfor_statistics::distribution::{OptionStratum, distribution};
use jamfor_statistics::index::question_index;
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::{Mean, mean};
use jamfor_statistics::reference_distribution::ReferenceDistribution;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::share::{Share, share};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::tabulate::{
    Breakdown, Columns, Item, JointTabulation, Measure, Selection, Weights, tabulate, tabulate_clusters,
    tabulate_joint,
};
use jamfor_statistics::{Method, Weight};
use proptest::prelude::*;

const AREAS: u16 = 3;
const ITEMS: usize = 3;
const OPTIONS: u8 = 5;
const UNLIMITED: Population = Population::Unlimited;
const LONELY: Lonely = Lonely::Adjust;

#[derive(Debug, Clone)]
struct Table {
    areas: Vec<u16>,
    weights: Vec<i64>,
    sex: Vec<u8>,
    clusters: Vec<u32>,
    items: [Vec<u8>; ITEMS],
}

impl Table {
    fn with<T>(&self, broken_down: bool, read: impl FnOnce(&Columns<'_>) -> T) -> T {
        let breakdowns = [Breakdown { codes: &self.sex, levels: 2 }];
        read(&Columns {
            areas: &self.areas,
            area_count: AREAS,
            weights: Weights::PerRow(&self.weights),
            breakdowns: if broken_down { &breakdowns } else { &[] },
            items: &self.items.each_ref().map(|codes| Item { codes, options: OPTIONS }),
        })
    }

    fn joint(&self, measures: &[Measure], threads: usize, broken_down: bool) -> JointTabulation {
        let threads = NonZeroUsize::new(threads).unwrap();
        self.with(broken_down, |columns| tabulate_joint(columns, measures, threads)).unwrap()
    }

    fn strata(&self, measures: &[Measure]) -> Vec<JointStratum> {
        let table = self.joint(measures, 1, false);
        (0..usize::from(AREAS)).map(|area| table.stratum(area, None).unwrap()).collect()
    }

    fn shares(&self, selection: &Selection) -> Vec<Stratum> {
        let table = self.with(false, |columns| tabulate(columns, NonZeroUsize::MIN)).unwrap();
        let stratum = |area| Stratum {
            respondents: table.respondents(area),
            population: None,
            moments: table.moments(area, 0, selection),
        };
        (0..usize::from(AREAS)).map(stratum).collect()
    }

    fn options(&self) -> Vec<OptionStratum> {
        let table = self.with(false, |columns| tabulate(columns, NonZeroUsize::MIN)).unwrap();
        let stratum = |area| OptionStratum {
            respondents: table.respondents(area),
            population: None,
            options: (0..OPTIONS - 1).map(|code| table.tally(area, 0, code)).collect(),
            no_opinion: table.tally(area, 0, OPTIONS - 1),
        };
        (0..usize::from(AREAS)).map(stratum).collect()
    }

    fn rows(&self, rows: &[usize]) -> Self {
        let bytes = |column: &Vec<u8>| rows.iter().map(|&row| column[row]).collect();
        Self {
            areas: rows.iter().map(|&row| self.areas[row]).collect(),
            weights: rows.iter().map(|&row| self.weights[row]).collect(),
            sex: bytes(&self.sex),
            clusters: rows.iter().map(|&row| self.clusters[row]).collect(),
            items: self.items.each_ref().map(bytes),
        }
    }

    fn weighing(&self, factor: i64) -> Self {
        Self { weights: self.weights.iter().map(|weight| weight * factor).collect(), ..self.clone() }
    }
}

/// The last option has no score: no opinion.
fn scores() -> Scores {
    Scores::linear(&[0, 1, 2, 3]).unwrap()
}

fn reversed() -> Scores {
    Scores::linear(&[3, 2, 1, 0]).unwrap()
}

fn measures(scores: &Scores) -> Vec<Measure> {
    let items = (0..ITEMS).map(|item| Measure::Item { item, scores: scores.clone() });
    let person = Measure::person((0..ITEMS).map(|item| (item, scores.clone())).collect());
    items.chain([person]).collect()
}

fn selection(positive: impl IntoIterator<Item = u8>) -> Selection {
    Selection { positive: positive.into_iter().collect(), valid: (0..OPTIONS - 1).collect() }
}

fn code() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 0..OPTIONS, 1 => 250_u8..=255]
}

/// Up to `most` rows with ordinary weights, or with those as far apart as weights can be.
fn table_of(rows: impl Strategy<Value = usize>, wild: bool) -> impl Strategy<Value = Table> {
    let heaviest = if wild { Weight::MAX.nano() / 1024 } else { 900_000_000 };
    rows.prop_flat_map(move |rows| {
        let weight = prop_oneof![4 => 500_000_000_i64..5_000_000_000, 1 => Just(heaviest)];
        let column = || proptest::collection::vec(code(), rows);
        let columns = (
            proptest::collection::vec(0..AREAS, rows),
            proptest::collection::vec(weight, rows),
            proptest::collection::vec(prop_oneof![0_u8..2, Just(250)], rows),
            proptest::collection::vec(0_u32..6, rows),
            [column(), column(), column()],
        );
        columns.prop_map(|(areas, weights, sex, clusters, items)| Table {
            areas,
            weights,
            sex,
            clusters,
            items,
        })
    })
}

fn table() -> impl Strategy<Value = Table> {
    table_of(1_usize..60, false)
}

/// Whether none of all the numbers in a result is infinite or not a number.
fn is_finite(found: &impl Debug) -> bool {
    let text = format!("{found:?}");
    !text.contains("NaN") && !text.contains("inf")
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}

/// A value and its variance by the formulas as they stand on paper: two passes in floating point.
fn on_paper(table: &Table, coefficients: &[f64; ITEMS]) -> Option<(f64, f64)> {
    let (scores, rows) = (scores(), table.areas.len());
    let score = |item: usize, row: usize| {
        scores.points(table.items[item][row]).map(|points| points as f64 / scores.denominator() as f64)
    };
    let (mut value, mut z) = (0.0, vec![0.0; rows]);
    for (item, a) in coefficients.iter().enumerate().filter(|(_, a)| **a != 0.0) {
        let sum = |of: &dyn Fn(usize) -> Option<f64>| -> f64 {
            (0..rows).filter_map(|row| of(row).map(|value| value * table.weights[row] as f64)).sum()
        };
        let total = sum(&|row| score(item, row).map(|_| 1.0));
        if total == 0.0 {
            return None;
        }
        let mean = sum(&|row| score(item, row)) / total;
        value += a * mean;
        for (row, z) in z.iter_mut().enumerate() {
            *z += score(item, row).map_or(0.0, |y| a * table.weights[row] as f64 * (y - mean) / total);
        }
    }
    let mut variance = 0.0;
    for area in 0..AREAS {
        let own: Vec<f64> = (0..rows).filter(|&row| table.areas[row] == area).map(|row| z[row]).collect();
        let (n, mean) = (own.len() as f64, own.iter().sum::<f64>() / own.len().max(1) as f64);
        variance += match own.len() {
            0 => 0.0,
            1 => own[0] * own[0],
            _ => own.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() * n / (n - 1.0),
        };
    }
    Some((value, variance))
}

proptest! {
    #[test]
    fn it_is_what_the_formula_says(table in table(), a in -2_i8..=2, b in -2_i8..=2) {
        let coefficients = [1.0, f64::from(a), f64::from(b) / 3.0];
        let found = combine(&table.strata(&measures(&scores())), &coefficients, UNLIMITED, LONELY);
        let Some((value, variance)) = on_paper(&table, &coefficients) else {
            prop_assert!(found.is_err());
            return Ok(());
        };
        let found = found.unwrap();
        prop_assert!(close(found.value, value, 1e-12), "{} {value}", found.value);
        if let Ok(v) = found.variance {
            prop_assert!((v - variance).abs() <= 1e-10 * variance + 1e-20, "{v} {variance}");
        }
    }

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
