//! A made-up table of answers, and what is asked of it in every test.

use std::fmt::Debug;
use std::num::NonZeroUsize;

use jamfor_statistics::Weight;
use jamfor_statistics::distribution::OptionStratum;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::tabulate::{
    Breakdown, Columns, Item, JointTabulation, Measure, Selection, Weights, tabulate, tabulate_joint,
};
use proptest::prelude::*;

pub(crate) const AREAS: u16 = 3;
pub(crate) const ITEMS: usize = 3;
pub(crate) const OPTIONS: u8 = 5;
pub(crate) const UNLIMITED: Population = Population::Unlimited;
pub(crate) const LONELY: Lonely = Lonely::Adjust;

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) areas: Vec<u16>,
    pub(crate) weights: Vec<i64>,
    pub(crate) sex: Vec<u8>,
    pub(crate) clusters: Vec<u32>,
    pub(crate) items: [Vec<u8>; ITEMS],
}

impl Table {
    pub(crate) fn with<T>(&self, broken_down: bool, read: impl FnOnce(&Columns<'_>) -> T) -> T {
        let breakdowns = [Breakdown { codes: &self.sex, levels: 2 }];
        read(&Columns {
            areas: &self.areas,
            area_count: AREAS,
            weights: Weights::PerRow(&self.weights),
            breakdowns: if broken_down { &breakdowns } else { &[] },
            items: &self.items.each_ref().map(|codes| Item { codes, options: OPTIONS }),
        })
    }

    pub(crate) fn joint(&self, measures: &[Measure], threads: usize, broken_down: bool) -> JointTabulation {
        let threads = NonZeroUsize::new(threads).unwrap();
        self.with(broken_down, |columns| tabulate_joint(columns, measures, threads)).unwrap()
    }

    pub(crate) fn strata(&self, measures: &[Measure]) -> Vec<JointStratum> {
        let table = self.joint(measures, 1, false);
        (0..usize::from(AREAS)).map(|area| table.stratum(area, None).unwrap()).collect()
    }

    pub(crate) fn shares(&self, selection: &Selection) -> Vec<Stratum> {
        let table = self.with(false, |columns| tabulate(columns, NonZeroUsize::MIN)).unwrap();
        let stratum = |area| Stratum {
            respondents: table.respondents(area),
            population: None,
            moments: table.moments(area, 0, selection),
        };
        (0..usize::from(AREAS)).map(stratum).collect()
    }

    pub(crate) fn options(&self) -> Vec<OptionStratum> {
        let table = self.with(false, |columns| tabulate(columns, NonZeroUsize::MIN)).unwrap();
        let stratum = |area| OptionStratum {
            respondents: table.respondents(area),
            population: None,
            options: (0..OPTIONS - 1).map(|code| table.tally(area, 0, code)).collect(),
            no_opinion: table.tally(area, 0, OPTIONS - 1),
        };
        (0..usize::from(AREAS)).map(stratum).collect()
    }

    pub(crate) fn rows(&self, rows: &[usize]) -> Self {
        let bytes = |column: &Vec<u8>| rows.iter().map(|&row| column[row]).collect();
        Self {
            areas: rows.iter().map(|&row| self.areas[row]).collect(),
            weights: rows.iter().map(|&row| self.weights[row]).collect(),
            sex: bytes(&self.sex),
            clusters: rows.iter().map(|&row| self.clusters[row]).collect(),
            items: self.items.each_ref().map(bytes),
        }
    }

    pub(crate) fn weighing(&self, factor: i64) -> Self {
        Self { weights: self.weights.iter().map(|weight| weight * factor).collect(), ..self.clone() }
    }
}

/// The last option has no score: no opinion.
pub(crate) fn scores() -> Scores {
    Scores::linear(&[0, 1, 2, 3]).unwrap()
}

pub(crate) fn reversed() -> Scores {
    Scores::linear(&[3, 2, 1, 0]).unwrap()
}

pub(crate) fn measures(scores: &Scores) -> Vec<Measure> {
    let items = (0..ITEMS).map(|item| Measure::Item { item, scores: scores.clone() });
    let person = Measure::person((0..ITEMS).map(|item| (item, scores.clone())).collect());
    items.chain([person]).collect()
}

pub(crate) fn selection(positive: impl IntoIterator<Item = u8>) -> Selection {
    Selection { positive: positive.into_iter().collect(), valid: (0..OPTIONS - 1).collect() }
}

pub(crate) fn code() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 0..OPTIONS, 1 => 250_u8..=255]
}

/// Up to `most` rows with ordinary weights, or with those as far apart as weights can be.
pub(crate) fn table_of(rows: impl Strategy<Value = usize>, wild: bool) -> impl Strategy<Value = Table> {
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

pub(crate) fn table() -> impl Strategy<Value = Table> {
    table_of(1_usize..60, false)
}

/// Whether none of all the numbers in a result is infinite or not a number.
pub(crate) fn is_finite(found: &impl Debug) -> bool {
    let text = format!("{found:?}");
    !text.contains("NaN") && !text.contains("inf")
}

pub(crate) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}
