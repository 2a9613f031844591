#![allow(clippy::unwrap_used)]

use jamfor_contract::benchmark::{
    Caveat, CaveatReason, ComparatorKind, Comparison, Count, Difference, Figure, FigureKey, Interval,
    Missing, Share, Verdict, Word, count, figure,
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

#[tokio::test]
async fn a_question_takes_one_line_for_each_comparator_and_a_reason_stands_once() {
    let lines = report(&answer(), &titles(), "Title").lines();
    let telling: Vec<String> =
        lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
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
        "helhetssyn,370,0.77,0.72,0.8200000000000001,PARTICIPANTS_EQUAL_UNIT,0.8,-0.03,CANNOT_BE_TOLD_APART,WITH_CAUTION,COVERAGE_PARTIAL"
    );
}
