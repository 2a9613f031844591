#![allow(clippy::unwrap_used)]

use jamfor_contract::benchmark::{
    Caveat, CaveatReason, ComparatorKind, Comparison, Count, Difference, Figure, FigureKey, Interval,
    Missing, PublishedFigure, Reliability, Share, Verdict, Word, count, figure,
};

use super::*;
use crate::client::{Endpoints, Suite};

fn titles() -> Titles {
    let place = "http://127.0.0.1:1".to_owned();
    let endpoints = Endpoints { questionnaire: place.clone(), intake: place.clone(), benchmark: place };
    Titles::new(&Suite::at(&endpoints).unwrap(), Language::En)
}

fn figure(indicator: &str, value: Option<(f64, &str)>) -> Figure {
    let value = match value {
        Some((share, printed)) => figure::Value::Estimate(Estimate {
            share: Some(Share { value: share, rounding: 1, printed: printed.to_owned() }),
            interval: Some(Interval {
                lower: share - 0.05,
                upper: share + 0.05,
                level: 0.95,
                method: String::new(),
            }),
            ..Estimate::default()
        }),
        None => figure::Value::Missing(Missing::Suppressed.into()),
    };
    let key = FigureKey {
        indicator: format!("bodies/a/indicators/{indicator}/revisions/1"),
        ..FigureKey::default()
    };
    let respondents = Some(Count { count: Some(count::Count::Exact(370)) });
    Figure { key: Some(key), value: Some(value), respondents, ..Figure::default() }
}

fn comparison(comparator: ComparatorKind, word: Word) -> Comparison {
    let caveat = Caveat {
        reason: CaveatReason::CoveragePartial.into(),
        text: Vec::new(),
        detail: "40 of 290".to_owned(),
    };
    Comparison {
        kind: comparator.into(),
        against: Some(figure("", Some((0.8, "80")))),
        difference: Some(Difference { value: -0.03, printed: "-3".to_owned(), ..Difference::default() }),
        word: word.into(),
        verdict: Verdict::WithCaution.into(),
        reasons: vec![caveat],
        ..Comparison::default()
    }
}

fn answer() -> GetAreaReportResponse {
    let row = |indicator, value| ReportRow {
        figure: Some(figure(indicator, value)),
        by_breakdown: Vec::new(),
        pooled: Some(comparison(ComparatorKind::ParticipantsPooled, Word::Level)),
        equal_unit: Some(comparison(ComparatorKind::ParticipantsEqualUnit, Word::CannotBeToldApart)),
        ..ReportRow::default()
    };
    GetAreaReportResponse {
        rows: vec![row("helhetssyn", Some((0.77, "77"))), row("fa-kontakt", None)],
        ..GetAreaReportResponse::default()
    }
}

fn words(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn a_question_takes_one_line_for_each_comparator_and_a_reason_stands_once() {
    let lines = report(&answer(), &titles(), "Title").lines();
    let telling = words(&lines);
    assert_eq!(
        telling[3],
        "helhetssyn 370 77 % ███████████████│▒···· 72–82 participants 80 % -3 level with caution 1"
    );
    assert_eq!(telling[4], "mean of areas 80 % -3 cannot be told apart with caution 1");
    assert_eq!(telling[5], "fa-kontakt 370 suppressed participants 80 % -3 level with caution 1");
    assert_eq!(telling[7], "1 COVERAGE_PARTIAL (40 of 290)");
    assert_eq!(lines.len(), 8, "{lines:#?}");
    assert!(lines.iter().all(|line| line.chars().count() <= 140), "{lines:#?}");
}

#[tokio::test]
async fn programs_read_every_figure_on_every_line() {
    let csv = String::from_utf8(report(&answer(), &titles(), "Title").csv().unwrap()).unwrap();
    let line = csv.lines().nth(2).unwrap();
    assert_eq!(
        line,
        "helhetssyn,370,0.77,0.72,0.8200000000000001,,PARTICIPANTS_EQUAL_UNIT,0.8,-0.03,CANNOT_BE_TOLD_APART,WITH_CAUTION,COVERAGE_PARTIAL,,,,,,,,"
    );
}

/// A report with everything in it: a stored comparator, an earlier round, rounds together, and what others printed.
fn everything() -> GetAreaReportResponse {
    let mut answer = answer();
    let key = |round: &str, pooled: &[&str]| FigureKey {
        indicator: "bodies/a/indicators/helhetssyn/revisions/1".to_owned(),
        round: round.to_owned(),
        pooled_rounds: pooled.iter().map(|round| (*round).to_owned()).collect(),
        ..FigureKey::default()
    };
    let row = &mut answer.rows[0];
    if let Some(figure::Value::Estimate(estimate)) = row.figure.as_mut().and_then(|it| it.value.as_mut()) {
        estimate.set_reliability(Reliability::Review);
    }
    let mut peers = comparison(ComparatorKind::Stored, Word::Better);
    peers.comparator = "bodies/a/comparators/same-size/revisions/2".to_owned();
    row.comparators.push(peers);
    let mut before = comparison(ComparatorKind::EarlierRound, Word::Worse);
    before.against.as_mut().unwrap().key = Some(key("bodies/a/rounds/2017", &[]));
    row.earlier_rounds.push(before);
    let mut together = figure("helhetssyn", Some((0.78, "78")));
    together.key = Some(key("", &["bodies/a/rounds/2017", "bodies/a/rounds/2018"]));
    row.pooled_rounds.push(together);
    row.published.push(PublishedFigure {
        period: "2015".to_owned(),
        percent: "74.46".to_owned(),
        source: "A printed report".to_owned(),
        licence: "Free to cite with its source".to_owned(),
        base: Some(66),
        ..PublishedFigure::default()
    });
    answer
}

#[tokio::test]
async fn a_whole_report_is_all_that_there_is_to_say() {
    let sheets = whole_report(&everything(), &titles(), "Title");
    let told: Vec<Vec<String>> = sheets.iter().map(|sheet| words(&sheet.lines())).collect();
    assert_eq!(told[0][5], "same-size 80 % -3 better with caution 1");
    assert!(told[0][3].starts_with("helhetssyn 370 77 % ███████████████│▒···· 72–82 ~ participants"));
    assert!(told[0].iter().any(|line| line.starts_with("~ look closer")), "{:?}", told[0]);
    assert_eq!(told[1][0], "Against earlier rounds");
    assert!(told[1][3].ends_with("72–82 ~ 2017 80 % -3 worse with caution 1"), "{:?}", told[1]);
    assert_eq!(told[2][0], "Rounds counted together");
    assert!(told[2][3].starts_with("helhetssyn 2017 + 2018 370 78 %"), "{:?}", told[2]);
    assert_eq!(told[3][3], "helhetssyn 2015 66 74.46 % † not stated A printed report");
    assert!(told[3][4].starts_with("† printed elsewhere") && told[3][5] == "– Free to cite with its source");
    assert_eq!(sheets.len(), 4);
}

#[tokio::test]
async fn what_a_report_has_nothing_of_is_left_out() {
    assert_eq!(whole_report(&answer(), &titles(), "Title").len(), 1);
}
