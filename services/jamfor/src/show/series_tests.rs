#![allow(clippy::unwrap_used)]

use jamfor_contract::benchmark::{Difference, Interval, PanelChange, Word};

use super::*;
use crate::show::made_up;

fn words(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn a_series_is_a_picture_over_its_table() {
    let titles = made_up::titles(Language::En);
    let sheet = series(&made_up::rounds(), &titles, "");
    assert_eq!(
        sheet.picture,
        [
            "   90 % ┤",
            "        │",
            "        │",
            "        │",
            "        │   │",
            "        │   │     │     │",
            "   80 % ┤   ●     │     │",
            "        │   │     │     │",
            "        │   │     ●     │",
            "        │         │     │",
            "        │         │     │",
            "        │         │     │",
            "   70 % ┤               ○",
            "        │               │",
            "        │               │",
            "        │               │",
            "        │               │",
            "        │               │",
            "   60 % ┤               │",
            "        │               │",
            "        │",
            "        │",
            "        │",
            "        │",
            "   50 % ┤",
            "        └───┴─────┴─────┴────",
            "          2017  2018  2021",
            "",
        ]
    );
}

#[tokio::test]
async fn a_round_that_is_withheld_stands_in_the_table_as_a_word_and_not_in_the_picture() {
    let titles = made_up::titles(Language::Sv);
    let sheets = whole_series(&made_up::rounds(), &titles, "Rubrik");
    let lines = words(&sheets[0].lines());
    assert!(lines.iter().any(|line| line == "2019 .. skyddat"), "{lines:#?}");
    assert!(!sheets[0].picture.iter().any(|line| line.contains("2019")));
}

#[tokio::test]
async fn a_trend_is_told_with_its_interval_and_its_word() {
    let titles = made_up::titles(Language::En);
    let sheets = whole_series(&made_up::rounds(), &titles, "");
    assert_eq!(sheets.len(), 2);
    let lines = words(&sheets[1].lines());
    assert_eq!(lines[0], "Trend, in percentage points a year");
    assert_eq!(lines[3], "3 -1.2 -3.0 to +0.4 cannot be told apart");
    let csv = String::from_utf8(sheets[1].csv().unwrap()).unwrap();
    assert!(csv.ends_with("3,-0.0124,-0.03..0.0041,CANNOT_BE_TOLD_APART,0.2\n"), "{csv}");
}

#[tokio::test]
async fn areas_in_both_rounds_say_how_many_they_are() {
    let mut answer = made_up::rounds();
    answer.points[1].panel = Some(PanelChange {
        change: Some(Difference {
            value: -0.02,
            printed: "-2".to_owned(),
            interval: Some(Interval { lower: -0.04, upper: 0.0, level: 0.95, method: String::new() }),
            ..Difference::default()
        }),
        areas: 80,
        of: 140,
        word: Word::Worse.into(),
        words: Vec::new(),
    });
    let titles = made_up::titles(Language::En);
    let lines = words(&panel(&answer, &titles, "").unwrap().lines());
    assert_eq!(lines[2..], ["2018 80 of 140 -2 -4.0 to 0.0 worse"]);
    assert!(panel(&made_up::rounds(), &titles, "").is_none());
}

#[tokio::test]
async fn one_round_alone_needs_no_picture() {
    let mut answer = made_up::rounds();
    answer.points.truncate(1);
    assert!(series(&answer, &made_up::titles(Language::En), "").picture.is_empty());
}
