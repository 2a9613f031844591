//! The simulated survey of 290 municipalities, built as a release, against R's numbers (cases 04, 07 and 21).
//!
//! Lonely strata contribute nothing here, as in the cases; a release proper follows the cautious rule.

use std::{collections::HashMap, path::PathBuf, sync::OnceLock};

use crate::kit::{self, RoundSpec, open_policy};
use jamfor_benchmark::domain::{
    build::build,
    built::Built,
    cell::{Cell, ShareValue},
    columns::{Codes, Table},
    counted::count,
    cut::Cut,
    instrument::ScaleOption,
    key::{Basis, Group, Key, Part},
    method::Method,
    precision::Precision,
};
use jamfor_statistics::stratified::Lonely;
use jamfor_survey::OptionClass;

type Row = HashMap<String, String>;

fn rows(file: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/statistics/tests/golden/data")
        .join(file);
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row[column].parse().ok().filter(|number: &f64| number.is_finite())
}

fn check(row: &Row, column: &str, found: f64) {
    let Some(expected) = number(row, column) else { return };
    let tolerance = if expected.abs() < 1e-6 { 1e-12 } else { 1e-9 * expected.abs() };
    assert!((found - expected).abs() <= tolerance, "{column}: found {found}, R has {expected}, in {row:?}");
}

/// Weights have up to ten decimals; no figure depends on their scale.
fn ten_times_nano(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<10}").parse().unwrap()
}

fn scale() -> Vec<ScaleOption> {
    let class = |code: u8| match code {
        4 | 5 => OptionClass::Positive,
        3 => OptionClass::Neutral,
        9 => OptionClass::NoOpinion,
        _ => OptionClass::Negative,
    };
    [1, 2, 3, 4, 5, 9].map(|code| ScaleOption { code: code.to_string(), class: class(code) }).into()
}

/// The release of round 1: the first question, in all and by sex. M001 becomes SE-M001.
fn release(lonely: Lonely) -> Built {
    let people = rows("00_respondents_r1.csv");
    let areas: Vec<String> =
        rows("00_municipalities.csv").iter().map(|row| format!("SE-{}", row["muni"])).collect();
    let place: HashMap<&str, u16> = areas.iter().map(|area| &area[3..]).zip(0..).collect();
    let position = |options: &[&str], text: &str| {
        options.iter().position(|option| *option == text).map_or(251, |at| u8::try_from(at).unwrap())
    };
    let codes = |column: &str, options: &[&str]| Codes {
        dictionary: options.iter().map(|&option| option.to_owned()).collect(),
        codes: people.iter().map(|row| position(options, &row[column])).collect(),
    };
    let table = Table {
        group: kit::GROUP.into(),
        area: people.iter().map(|row| place[row["muni"].as_str()]).collect(),
        weights: Some(people.iter().map(|row| ten_times_nano(&row["w"])).collect()),
        items: [
            (kit::ITEM.to_owned(), codes("q1", &["1", "2", "3", "4", "5", "9"])),
            (kit::SEX.to_owned(), codes("sex", &["K", "M"])),
        ]
        .into(),
        areas,
        ..Table::default()
    };
    let mut inputs = kit::inputs(&[RoundSpec::new(2021, Vec::new())], open_policy());
    inputs.method = Method { lonely, ..Method::default() };
    let asked = &mut inputs.rounds[0].instruments[0].items;
    asked.get_mut(kit::ITEM).unwrap().options = scale();
    let sexes = ["K", "M"].map(|code| ScaleOption { code: code.into(), class: OptionClass::Neutral });
    asked.get_mut(kit::SEX).unwrap().options = sexes.into();
    inputs.rounds[0].tables =
        vec![count(&table, &[Cut::By(kit::SEX.to_owned())], 2.try_into().unwrap()).unwrap()];
    build(&inputs)
}

fn certain() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| release(Lonely::Certainty))
}

fn cell(built: &Built, basis: Basis, part: Option<Part>) -> &Cell {
    let key = Key { round: 0, group: Group::All, indicator: 0, basis, part };
    &built.get(&key).unwrap().cell
}

fn area<'a>(built: &'a Built, row: &Row) -> Option<&'a ShareValue> {
    let at = built.frame.area(&format!("SE-{}", row["muni"])).unwrap();
    cell(built, Basis::Area(at), None).share()
}

#[test]
fn the_share_of_every_municipality_is_r_s() {
    let mut compared = 0;
    for row in rows("04_muni_topbox_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let Some(share) = area(certain(), row) else {
            assert_eq!(row["n_ans"], "0");
            continue;
        };
        assert_eq!(share.moments.n.to_string(), row["n_ans"]);
        check(row, "p", share.p);
        check(row, "n_kish", share.moments.kish_n().unwrap());
        if let (Some(variance), true) = (share.variance, number(row, "se").is_some()) {
            check(row, "se", variance.sqrt());
        }
        compared += 1;
    }
    assert!(compared > 280, "only {compared} municipalities were compared");
}

#[test]
fn the_pooled_figure_follows_either_rule_for_lonely_strata() {
    let cautious = release(Lonely::Adjust);
    for (built, rule) in [(certain(), "certainty"), (&cautious, "adjust")] {
        let expected = rows("04_aggregates_expected.csv");
        let of_rule = |row: &&Row| row["design"] == "nofpc" && row["lonely"] == rule;
        let nation = expected.iter().filter(of_rule).find(|row| row["level"] == "nation").unwrap();
        let share = cell(built, Basis::Pooled, None).share().unwrap();
        check(nation, "p", share.p);
        check(nation, "se", share.variance.unwrap().sqrt());
        let sexes = expected.iter().filter(of_rule).filter(|row| row["level"] == "nation_sex");
        let mut compared = 0;
        for row in sexes {
            let part = built.frame.part(kit::SEX, &row["code"]).unwrap();
            let share = cell(built, Basis::Pooled, Some(part)).share().unwrap();
            check(row, "p", share.p);
            check(row, "se", share.variance.unwrap().sqrt());
            compared += 1;
        }
        assert_eq!(compared, 2);
    }
}

#[test]
fn differences_to_both_figures_of_the_participants_are_r_s() {
    let mut compared = 0;
    for row in rows("07_diff_to_nation_expected.csv").iter().filter(|row| row["fpc"] == "0") {
        let Some(share) = area(certain(), row) else { continue };
        let (pooled, mean) = (share.to_pooled.unwrap(), share.to_mean.unwrap());
        check(row, "diff_incl", pooled.difference);
        check(row, "se_diff_incl", pooled.se.unwrap());
        let others = share.to_others.unwrap();
        check(row, "diff_excl", others.difference);
        check(row, "se_diff_excl", others.se.unwrap());
        check(row, "diff_unw", mean.difference);
        check(row, "se_diff_unw", mean.se.unwrap());
        compared += 1;
    }
    assert!(compared > 280, "only {compared} municipalities were compared");
}

/// What R calls the intervals of the list of methods. Its `asin` folds back beyond the ends, and ours does not.
const INTERVALS: [(&str, &str); 4] =
    [("xlogit", "xlogit"), ("beta", "beta"), ("mean", "t"), ("wilson", "wilson_design")];

#[test]
fn the_precision_of_every_municipality_is_r_s() {
    let precision = |row: &Row| area(certain(), row).map(Precision::of_share);
    let mut compared = 0;
    for row in rows("04_muni_topbox_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let Some(found) = precision(row) else { continue };
        check(row, "n_kish", found.kish.unwrap());
        let degrees = found.degrees.unwrap_or(0);
        assert_eq!(degrees.to_string(), row["df"], "{row:?}");
        if let Some(design) = found.design {
            check(row, "neff_design", design);
        }
    }
    for row in rows("04_muni_topbox_ci_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let Some((_, name)) = INTERVALS.iter().find(|(method, _)| *method == row["method"]) else { continue };
        let Some(found) = precision(row) else { continue };
        if row["level"] != "0.95" || number(row, "lower").is_none() {
            continue;
        }
        let intervals = found.intervals();
        let interval = intervals.iter().find(|one| one.method == *name);
        let Some(interval) = interval else { panic!("{name} is missing for {row:?}") };
        check(row, "lower", interval.lower);
        check(row, "upper", interval.upper);
        compared += 1;
    }
    assert!(compared > 800, "only {compared} intervals were compared");
}

#[test]
fn published_intervals_are_r_s() {
    let mut compared = 0;
    for row in rows("21_default_interval_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let Some(share) = area(certain(), row) else { continue };
        check(row, "n_eff", share.effective);
        check(row, "lo95", share.interval.lower);
        check(row, "hi95", share.interval.upper);
        compared += 1;
    }
    assert!(compared > 280, "only {compared} municipalities were compared");
    let aggregates = rows("21_default_interval_aggregates_expected.csv");
    let nation = aggregates.iter().find(|row| row["level"] == "nation" && row["design"] == "nofpc").unwrap();
    let share = cell(certain(), Basis::Pooled, None).share().unwrap();
    check(nation, "n_eff", share.effective);
    check(nation, "lo95", share.interval.lower);
    check(nation, "hi95", share.interval.upper);
}
