//! The simulated survey as the library sees it, and the comparison with R's numbers.

use std::collections::HashMap;
use std::fmt::Debug;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jamfor_statistics::stratified::{Population, Stratum};
use jamfor_statistics::tabulate::{
    Breakdown, CodeSet, Columns, Item, NO_ANSWER, NOT_ASKED, Selection, Shape, Tabulation, Weights, tabulate,
};

pub(crate) type Row = HashMap<String, String>;

pub(crate) fn rows(file: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/data").join(file);
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

/// R's number, or none for NA and NaN.
pub(crate) fn number(row: &Row, column: &str) -> Option<f64> {
    match row[column].as_str() {
        "NA" | "NaN" => None,
        text => Some(text.parse().unwrap()),
    }
}

pub(crate) fn check<E: Debug>(row: &Row, column: &str, found: Result<f64, E>) {
    check_to(row, column, found, 1e-9);
}

pub(crate) fn check_to<E: Debug>(row: &Row, column: &str, found: Result<f64, E>, relative: f64) {
    match (number(row, column), found) {
        (None, Err(_)) => {}
        (Some(expected), Ok(found)) => {
            let tolerance = if expected.abs() < 1e-6 { 1e-12 } else { relative * expected.abs() };
            let error = (found - expected).abs();
            assert!(error <= tolerance, "{column}: found {found}, R has {expected}, in {row:?}");
        }
        (expected, found) => panic!("{column}: found {found:?}, R has {expected:?}, in {row:?}"),
    }
}

pub(crate) fn population(row: &Row, column: &str) -> Population {
    match row[column].as_str() {
        "fpc" | "1" => Population::Finite,
        _ => Population::Unlimited,
    }
}

/// Round 1 of the simulated survey, tabulated by municipality, sex and age.
pub(crate) struct Survey {
    pub(crate) areas: Vec<Row>,
    cells: Tabulation,
    sexes: Tabulation,
    ages: Tabulation,
    whole: Tabulation,
}

const ITEMS: [&str; 6] = ["q1", "q2", "q3", "q4", "q5", "q6"];

impl Survey {
    pub(crate) fn load() -> Self {
        let areas = rows("00_municipalities.csv");
        let index: HashMap<&str, u16> = areas.iter().map(|area| area["muni"].as_str()).zip(0..).collect();
        let people = rows("00_respondents_r1.csv");
        let column = |read: &dyn Fn(&Row) -> u8| people.iter().map(read).collect::<Vec<u8>>();
        let level = |row: &Row, column: &str, levels: &[&str]| {
            levels.iter().position(|level| *level == row[column]).map_or(NOT_ASKED, |level| level as u8)
        };
        let sex = column(&|row| level(row, "sex", &["K", "M"]));
        let age = column(&|row| level(row, "age", &["65-79", "80-89", "90+"]));
        let codes = ITEMS.map(|item| column(&|row| row[item].parse().unwrap_or(NO_ANSWER)));
        let cells = tabulate(
            &Columns {
                areas: &people.iter().map(|row| index[row["muni"].as_str()]).collect::<Vec<_>>(),
                area_count: 290,
                weights: Weights::PerRow(
                    &people.iter().map(|row| ten_times_nano(&row["w"])).collect::<Vec<_>>(),
                ),
                breakdowns: &[Breakdown { codes: &sex, levels: 2 }, Breakdown { codes: &age, levels: 3 }],
                items: &codes.each_ref().map(|codes| Item { codes, options: 10 }),
            },
            NonZeroUsize::new(2).unwrap(),
        )
        .unwrap();
        let [sexes, ages, whole] = [[true, false], [false, true], [false, false]].map(|k| cells.collapse(&k));
        Self { areas, cells, sexes, ages, whole }
    }

    /// The stratum of a municipality seen by an item, restricted to a sex and an age ("all" for any).
    pub(crate) fn stratum(&self, area: u16, item: usize, sex: &str, age: &str) -> Stratum {
        let sex = ["K", "M"].iter().position(|level| *level == sex).map(|level| level as u8);
        let age = ["65-79", "80-89", "90+"].iter().position(|level| *level == age).map(|level| level as u8);
        let cell = |shape: &Shape, levels: &[u8]| shape.cell(area, levels).unwrap();
        let moments = |table: &Tabulation, levels: &[u8]| {
            table.moments(cell(table.shape(), levels), item, &selection(item))
        };
        Stratum {
            respondents: self.whole.respondents(cell(self.whole.shape(), &[])),
            population: Some(self.areas[usize::from(area)]["N1"].parse().unwrap()),
            moments: match (sex, age) {
                (Some(sex), Some(age)) => moments(&self.cells, &[sex, age]),
                (Some(sex), None) => moments(&self.sexes, &[sex]),
                (None, Some(age)) => moments(&self.ages, &[age]),
                (None, None) => moments(&self.whole, &[]),
            },
        }
    }

    pub(crate) fn area(&self, code: &str) -> u16 {
        self.areas.iter().position(|area| area["muni"] == code).unwrap() as u16
    }

    /// The strata of the first item in all municipalities that an aggregate row names.
    pub(crate) fn aggregate(&self, row: &Row) -> Vec<Stratum> {
        let (level, code) = (row["level"].as_str(), row["code"].as_str());
        let member = |area: &Row| matches!(level, "nation" | "nation_sex") || area[level] == *code;
        let sex = if level == "nation_sex" { code } else { "all" };
        let areas = (0..).zip(&self.areas).filter(|(_, area)| member(area));
        areas.map(|(area, _)| self.stratum(area, 0, sex, "all")).collect()
    }
}

/// Codes are the printed ones; 9 is "don't know" and outside of the denominator.
fn selection(item: usize) -> Selection {
    let (positive, last) = match item {
        0..=2 => (4..=5, 5),
        3 => (3..=4, 4),
        _ => (3..=3, 3),
    };
    Selection { positive: positive.collect(), valid: (1..=last).collect::<CodeSet>() }
}

/// The weights have ten significant digits, those below one therefore ten decimals. They are read at
/// 1e-10, ten times too large for exact integers at 1e-9; no share or error depends on the scale.
fn ten_times_nano(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= 10, "{text} is not exact at 1e-10");
    format!("{whole}{fraction:0<10}").parse().unwrap()
}
