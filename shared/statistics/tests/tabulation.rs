//! The tabulation against a plain count, and its independence of threads, order and division.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jamfor_statistics::Weight;
use jamfor_statistics::tabulate::{
    Breakdown, Columns, Item, Malformed, Selection, Tabulation, Tally, Weights, tabulate,
};
use proptest::prelude::*;

/// With breakdowns, cells of the first lie on one page and cells of the second on several.
const AREAS: [u16; 2] = [7, 60];

#[derive(Debug, Clone)]
struct Table {
    area_count: u16,
    areas: Vec<u16>,
    weights: Vec<i64>,
    sex: Vec<u8>,
    age: Vec<u8>,
    options: Vec<u8>,
    items: Vec<Vec<u8>>,
}

impl Table {
    fn with<T>(&self, broken_down: bool, use_columns: impl FnOnce(&Columns<'_>) -> T) -> T {
        let items: Vec<Item<'_>> =
            self.items.iter().zip(&self.options).map(|(codes, &options)| Item { codes, options }).collect();
        let breakdowns =
            [Breakdown { codes: &self.sex, levels: 2 }, Breakdown { codes: &self.age, levels: 3 }];
        use_columns(&Columns {
            areas: &self.areas,
            area_count: self.area_count,
            weights: Weights::PerRow(&self.weights),
            breakdowns: if broken_down { &breakdowns } else { &[] },
            items: &items,
        })
    }

    fn tabulate(&self, broken_down: bool, threads: usize) -> Tabulation {
        self.with(broken_down, |columns| tabulate(columns, NonZeroUsize::new(threads).unwrap()).unwrap())
    }

    fn rows(&self, rows: &[usize]) -> Self {
        let bytes = |column: &Vec<u8>| rows.iter().map(|&row| column[row]).collect();
        Self {
            area_count: self.area_count,
            areas: rows.iter().map(|&row| self.areas[row]).collect(),
            weights: rows.iter().map(|&row| self.weights[row]).collect(),
            sex: bytes(&self.sex),
            age: bytes(&self.age),
            options: self.options.clone(),
            items: self.items.iter().map(bytes).collect(),
        }
    }
}

fn code(options: u8) -> impl Strategy<Value = u8> {
    prop_oneof![6 => 0..options, 1 => 250_u8..=255]
}

fn weight() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 1_i64..5_000_000_000, 1 => Just(Weight::MAX.nano()), 1 => Just(1)]
}

fn table(most_rows: usize) -> impl Strategy<Value = Table> {
    let options =
        proptest::collection::vec(prop_oneof![4 => 2_u8..=5, 2 => 6_u8..=30, 1 => 31_u8..=200], 0..9);
    let area_count = proptest::sample::select(&AREAS[..]);
    (1..most_rows, area_count, options, any::<bool>()).prop_flat_map(|(rows, area_count, options, equal)| {
        let items: Vec<_> = options.iter().map(|&o| proptest::collection::vec(code(o), rows)).collect();
        let columns = (
            proptest::collection::vec(0..area_count, rows),
            proptest::collection::vec(weight(), rows),
            proptest::collection::vec(code(2), rows),
            proptest::collection::vec(code(3), rows),
            items,
        );
        columns.prop_map(move |(areas, weights, sex, age, items)| {
            let per_area = |area: &u16| 1_500_000_000 + i64::from(*area);
            let weights = if equal { areas.iter().map(per_area).collect() } else { weights };
            Table { area_count, areas, weights, sex, age, options: options.clone(), items }
        })
    })
}

/// What the kernel must find, counted row by row.
fn expected(table: &Table, broken_down: bool) -> BTreeMap<(usize, usize, u8), Tally> {
    let mut sums: BTreeMap<_, Tally> = BTreeMap::new();
    for row in 0..table.areas.len() {
        let mut cell = usize::from(table.areas[row]);
        if broken_down {
            cell = (cell * 3 + usize::from(table.sex[row].min(2))) * 4 + usize::from(table.age[row].min(3));
        }
        let w = u128::try_from(table.weights[row]).unwrap();
        for (item, codes) in table.items.iter().enumerate() {
            sums.entry((cell, item, codes[row])).or_default().merge(&Tally { count: 1, w, w2: w * w });
        }
    }
    sums
}

fn check(table: &Table, broken_down: bool, threads: usize) {
    let (found, sums) = (table.tabulate(broken_down, threads), expected(table, broken_down));
    for (&(cell, item, code), tally) in &sums {
        assert_eq!(found.tally(cell, item, code), *tally, "cell {cell} item {item} code {code}");
    }
    let total: u64 = (0..found.shape().cells()).map(|cell| found.respondents(cell)).sum();
    assert_eq!(total, table.areas.len() as u64);
    for item in 0..table.items.len() {
        let cells = 0..found.shape().cells();
        let count: u64 = cells.flat_map(|cell| found.tallies(cell, item)).map(|tally| tally.count).sum();
        assert_eq!(count, table.areas.len() as u64, "no row twice and none lost");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_equals_a_plain_count(table in table(300), broken_down: bool, threads in 1_usize..6) {
        check(&table, broken_down, threads);
    }

    #[test]
    fn threads_do_not_matter(table in table(9000), broken_down: bool) {
        let one = table.tabulate(broken_down, 1);
        for threads in [2, 3, 8] {
            prop_assert_eq!(&table.tabulate(broken_down, threads), &one);
        }
    }

    #[test]
    fn order_does_not_matter(
        (table, order) in table(300).prop_flat_map(|table| {
            let order = Just((0..table.areas.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(table), order)
        })
    ) {
        prop_assert_eq!(table.rows(&order).tabulate(true, 2), table.tabulate(true, 2));
        let mut sorted = order;
        sorted.sort_by_key(|&row| table.areas[row]);
        prop_assert_eq!(table.rows(&sorted).tabulate(false, 2), table.tabulate(false, 2));
    }

    #[test]
    fn parts_merge_to_the_whole(table in table(300), first in 0_usize..300, second in 0_usize..300) {
        let rows = table.areas.len();
        let (a, b) = (first.min(second).min(rows), first.max(second).min(rows));
        let part = |range: std::ops::Range<usize>| table.rows(&range.collect::<Vec<_>>()).tabulate(true, 1);
        let (one, two, three) = (part(0..a), part(a..b), part(b..rows));
        let merged = |mut x: Tabulation, y: &Tabulation| { x.merge(y).unwrap(); x };
        let left = merged(merged(one.clone(), &two), &three);
        let right = merged(one, &merged(three, &two));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(left, table.tabulate(true, 1));
    }

    #[test]
    fn breakdowns_collapse_to_the_plain_table(table in table(300)) {
        let fine = table.tabulate(true, 1);
        prop_assert_eq!(fine.collapse(&[false, false]), table.tabulate(false, 1));
        prop_assert_eq!(&fine.collapse(&[true, true]), &fine);
        prop_assert_eq!(fine.collapse(&[false, true]).collapse(&[]), table.tabulate(false, 1));
    }

    #[test]
    fn moments_add_up_over_options(table in table(300)) {
        let found = table.tabulate(false, 1);
        for (item, &options) in table.options.iter().enumerate() {
            let valid = (0..options).collect();
            for cell in 0..usize::from(table.area_count) {
                let parts: u64 = (0..options)
                    .map(|o| found.moments(cell, item, &Selection { positive: [o].into_iter().collect(), valid }).x)
                    .sum();
                let all = found.moments(cell, item, &Selection { positive: valid, valid });
                prop_assert_eq!((parts, all.w, all.w2), (all.n, all.wy, all.w2y));
            }
        }
    }
}

/// The largest weights over more rows than one pair of 64-bit sums can hold, on one page of cells and after
/// a row of another page.
#[test]
fn sums_of_the_largest_weights_are_exact() {
    let rows = 100_000;
    let mut weights = vec![Weight::MAX.nano(); rows + 1];
    weights[rows] -= 1;
    let codes = vec![1; rows + 1];
    let items = [Item { codes: &codes, options: 3 }];
    for (area_count, other) in [(2, 1), (600, 599)] {
        let mut areas = vec![0; rows + 1];
        areas[0] = other;
        let columns = Columns {
            areas: &areas,
            area_count,
            weights: Weights::PerRow(&weights),
            breakdowns: &[],
            items: &items,
        };
        let found = tabulate(&columns, NonZeroUsize::MIN).unwrap();
        let (n, w) = (rows as u128, u128::try_from(Weight::MAX.nano()).unwrap());
        let tally = Tally { count: rows as u64, w: n * w - 1, w2: (n - 1) * w * w + (w - 1) * (w - 1) };
        assert_eq!(found.tally(0, 0, 1), tally);
        assert_eq!(found.tally(usize::from(other), 0, 1), Tally { count: 1, w, w2: w * w });
    }
}

#[test]
fn what_is_out_of_range_is_refused() {
    let refused = |areas: &[u16], weights: &[i64], codes: &[u8], sex: &[u8]| {
        let items = [Item { codes, options: 5 }];
        let breakdowns = [Breakdown { codes: sex, levels: 2 }];
        let columns = Columns {
            areas,
            area_count: 3,
            weights: Weights::PerRow(weights),
            breakdowns: &breakdowns,
            items: &items,
        };
        tabulate(&columns, NonZeroUsize::MIN).unwrap_err()
    };
    assert_eq!(refused(&[3], &[1], &[0], &[0]), Malformed::Area { area_count: 3 });
    assert_eq!(refused(&[0], &[0], &[0], &[0]), Malformed::Weight);
    assert_eq!(refused(&[0], &[i64::MIN], &[0], &[0]), Malformed::Weight);
    assert_eq!(refused(&[0], &[Weight::MAX.nano() + 1], &[0], &[0]), Malformed::Weight);
    assert_eq!(refused(&[0], &[1], &[5], &[0]), Malformed::Code { item: 0 });
    assert_eq!(refused(&[0], &[1], &[249], &[0]), Malformed::Code { item: 0 });
    assert_eq!(refused(&[0], &[1], &[0], &[2]), Malformed::Level { breakdown: 0 });
    assert_eq!(refused(&[0, 1], &[1, 1], &[0], &[0, 0]), Malformed::Length { expected: 2, found: 1 });
}

#[test]
fn no_rows_and_no_items_are_no_error() {
    let columns = Columns {
        areas: &[],
        area_count: 2,
        weights: Weights::Equal(Weight::ONE),
        breakdowns: &[],
        items: &[],
    };
    let found = tabulate(&columns, NonZeroUsize::MIN).unwrap();
    assert_eq!((found.shape().cells(), found.respondents(1)), (2, 0));
}
