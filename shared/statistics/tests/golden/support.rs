//! The simulated survey as the library sees it, and the comparison with R's numbers.

use std::collections::HashMap;
use std::fmt::Debug;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jamfor_statistics::stratified::{Population, Stratum};
use jamfor_statistics::tabulate::{
    Breakdown, ClusterTabulation, CodeSet, Columns, Item, JointTabulation, Measure, NO_ANSWER, NOT_ASKED,
    Selection, Shape, Tabulation, Weights, tabulate, tabulate_clusters, tabulate_joint,
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
    people: People,
    cells: Tabulation,
    sexes: Tabulation,
    ages: Tabulation,
    pub(crate) whole: Tabulation,
}

/// Its rows as columns.
struct People {
    areas: Vec<u16>,
    weights: Vec<i64>,
    sex: Vec<u8>,
    age: Vec<u8>,
    units: Vec<u32>,
    codes: [Vec<u8>; 6],
}

const ITEMS: [&str; 6] = ["q1", "q2", "q3", "q4", "q5", "q6"];
const THREADS: NonZeroUsize = NonZeroUsize::new(2).unwrap();

impl People {
    fn load(areas: &[Row]) -> Self {
        let index: HashMap<&str, u16> = areas.iter().map(|area| area["muni"].as_str()).zip(0..).collect();
        let people = rows("00_respondents_r1.csv");
        let column = |read: &dyn Fn(&Row) -> u8| people.iter().map(read).collect::<Vec<u8>>();
        let level = |row: &Row, column: &str, levels: &[&str]| {
            levels.iter().position(|level| *level == row[column]).map_or(NOT_ASKED, |level| level as u8)
        };
        Self {
            areas: people.iter().map(|row| index[row["muni"].as_str()]).collect(),
            weights: people.iter().map(|row| ten_times_nano(&row["w"])).collect(),
            sex: column(&|row| level(row, "sex", &["K", "M"])),
            age: column(&|row| level(row, "age", &["65-79", "80-89", "90+"])),
            units: people.iter().map(|row| row["unit"].parse().unwrap()).collect(),
            codes: ITEMS.map(|item| column(&|row| row[item].parse().unwrap_or(NO_ANSWER))),
        }
    }

    fn with<T>(&self, breakdowns: &[Breakdown<'_>], read: impl FnOnce(&Columns<'_>) -> T) -> T {
        read(&Columns {
            areas: &self.areas,
            area_count: 290,
            weights: Weights::PerRow(&self.weights),
            breakdowns,
            items: &self.codes.each_ref().map(|codes| Item { codes, options: 10 }),
        })
    }
}

impl Survey {
    pub(crate) fn load() -> Self {
        let areas = rows("00_municipalities.csv");
        let people = People::load(&areas);
        let breakdowns =
            [Breakdown { codes: &people.sex, levels: 2 }, Breakdown { codes: &people.age, levels: 3 }];
        let cells = people.with(&breakdowns, |columns| tabulate(columns, THREADS)).unwrap();
        let [sexes, ages, whole] = [[true, false], [false, true], [false, false]].map(|k| cells.collapse(&k));
        Self { areas, people, cells, sexes, ages, whole }
    }

    /// Several measures of the same person, by municipality.
    pub(crate) fn joint(&self, measures: &[Measure]) -> JointTabulation {
        self.people.with(&[], |columns| tabulate_joint(columns, measures, THREADS)).unwrap()
    }

    /// The same by municipality and sex.
    pub(crate) fn joint_by_sex(&self, measures: &[Measure]) -> JointTabulation {
        let breakdowns = [Breakdown { codes: &self.people.sex, levels: 2 }];
        self.people.with(&breakdowns, |columns| tabulate_joint(columns, measures, THREADS)).unwrap()
    }

    /// The same with care units as clusters, by municipality or by municipality and sex.
    pub(crate) fn clusters(&self, by_sex: bool, measures: &[Measure]) -> ClusterTabulation {
        let sex = [Breakdown { codes: &self.people.sex, levels: 2 }];
        let breakdowns: &[Breakdown<'_>] = if by_sex { &sex } else { &[] };
        let tabulated =
            self.people.with(breakdowns, |columns| tabulate_clusters(columns, &self.people.units, measures));
        tabulated.unwrap()
    }

    /// The register's count of a municipality.
    pub(crate) fn population(&self, area: u16) -> u64 {
        self.areas[usize::from(area)]["N1"].parse().unwrap()
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
            population: Some(self.population(area)),
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
pub(crate) fn selection(item: usize) -> Selection {
    Selection { positive: positive(item), valid: substantive(item).into_iter().collect() }
}

/// The codes on the good side of an item.
pub(crate) fn positive(item: usize) -> CodeSet {
    match item {
        0..=2 => (4..=5).collect(),
        3 => (3..=4).collect(),
        _ => (3..=3).collect(),
    }
}

/// The codes of an item that say something, from worst to best.
pub(crate) fn substantive(item: usize) -> Vec<u8> {
    match item {
        0..=2 => (1..=5).collect(),
        3 => (1..=4).collect(),
        _ => (1..=3).collect(),
    }
}

/// The weights have ten significant digits, those below one therefore ten decimals. They are read at
/// 1e-10, ten times too large for exact integers at 1e-9; no share or error depends on the scale.
pub(crate) fn ten_times_nano(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= 10, "{text} is not exact at 1e-10");
    format!("{whole}{fraction:0<10}").parse().unwrap()
}
