//! Answers that nobody gave: figures of areas that do not exist, for tests of what is shown.
#![allow(clippy::expect_used)]

use jamfor_contract::benchmark::{
    AreaComparison, Caveat, CaveatReason, ComparatorKind, CompareAreasResponse, CompareRoundsResponse,
    Comparison, Count, Difference, Estimate, Figure, FigureKey, FunnelLimits, FunnelPoint, GetFunnelResponse,
    Interval, Missing, Overdispersion, Quarter, RankAreasResponse, RankBand, RankedArea, RoundPoint, Share,
    Status, Trend, Verdict, Word, count, figure, funnel_point::Flag,
};
use jamfor_contract::common::Text;

use super::Language;
use crate::client::{Endpoints, Suite, Titles};

/// No title is known: everything is called by the last part of its name.
pub(crate) fn titles(language: Language) -> Titles {
    let place = "http://127.0.0.1:1".to_owned();
    let endpoints = Endpoints { questionnaire: place.clone(), intake: place.clone(), benchmark: place };
    Titles::new(&Suite::at(&endpoints).expect("a suite that is not asked"), language)
}

/// An area's figure in a round: whole percent, and an interval of as much to both sides.
pub(crate) fn figure(area: &str, round: &str, percent: i32, around: i32, respondents: i64) -> Figure {
    let share = |percent: i32| f64::from(percent) / 100.0;
    let estimate = Estimate {
        share: Some(Share { value: share(percent), rounding: 2, printed: percent.to_string() }),
        interval: Some(Interval {
            lower: share(percent - around),
            upper: share(percent + around),
            level: 0.95,
            method: "wilson_kish".to_owned(),
        }),
        ..Estimate::default()
    };
    Figure {
        key: Some(key(area, round)),
        value: Some(figure::Value::Estimate(estimate)),
        respondents: Some(Count { count: Some(count::Count::Exact(respondents)) }),
        status: if respondents < 30 { Status::LowReliability } else { Status::Normal }.into(),
        synthetic: true,
        ..Figure::default()
    }
}

/// A figure that is withheld.
pub(crate) fn suppressed(area: &str, round: &str) -> Figure {
    Figure {
        key: Some(key(area, round)),
        value: Some(figure::Value::Missing(Missing::Suppressed.into())),
        status: Status::Missing.into(),
        synthetic: true,
        ..Figure::default()
    }
}

fn key(area: &str, round: &str) -> FigureKey {
    FigureKey {
        release: "bodies/a/releases/r".to_owned(),
        indicator: "bodies/a/indicators/i/revisions/1".to_owned(),
        round: format!("bodies/a/rounds/{round}"),
        area: format!("areas/{area}"),
        ..FigureKey::default()
    }
}

/// A comparison with a word, as the service says it.
pub(crate) fn comparison(kind: ComparatorKind, against: Figure, points: i32, word: Word) -> Comparison {
    let words = word.as_str_name().trim_start_matches("WORD_").to_lowercase().replace('_', " ");
    let caveat = Caveat {
        reason: CaveatReason::CoveragePartial.into(),
        text: vec![Text { language: "en".to_owned(), text: "Not every area took part".to_owned() }],
        detail: "40 of 290".to_owned(),
    };
    Comparison {
        kind: kind.into(),
        against: Some(against),
        difference: (word != Word::None).then(|| Difference {
            value: f64::from(points) / 100.0,
            printed: format!("{points:+}"),
            ..Difference::default()
        }),
        word: word.into(),
        words: vec![Text { language: "en".to_owned(), text: format!("{words}, said the service") }],
        verdict: Verdict::WithCaution.into(),
        reasons: vec![caveat],
        ..Comparison::default()
    }
}

/// Four areas against 77 %: one better, one worse, one with few answers, one withheld.
pub(crate) fn areas() -> CompareAreasResponse {
    let all = || figure("XX", "2018", 77, 1, 4000);
    let area = |figure: Figure, points, word| AreaComparison {
        figure: Some(figure),
        comparison: Some(comparison(ComparatorKind::ParticipantsPooled, all(), points, word)),
    };
    CompareAreasResponse {
        areas: vec![
            area(figure("XX-01", "2018", 86, 4, 300), 9, Word::Better),
            area(suppressed("XX-02", "2018"), 0, Word::None),
            area(figure("XX-03", "2018", 58, 5, 324), -19, Word::Worse),
            area(figure("XX-04", "2018", 60, 18, 25), 0, Word::None),
        ],
        against: Some(all()),
        next_page_token: String::new(),
    }
}

/// One area through four rounds, with one in which it is withheld, and a trend.
pub(crate) fn rounds() -> CompareRoundsResponse {
    let point =
        |figure: Figure, change: Option<Comparison>| RoundPoint { figure: Some(figure), change, panel: None };
    let change = |against: i32, points, word| {
        let against = figure("XX-01", "before", against, 4, 300);
        Some(comparison(ComparatorKind::EarlierRound, against, points, word))
    };
    CompareRoundsResponse {
        points: vec![
            point(figure("XX-01", "2017", 80, 4, 300), None),
            point(figure("XX-01", "2018", 77, 5, 300), change(80, -3, Word::CannotBeToldApart)),
            point(suppressed("XX-01", "2019"), None),
            point(figure("XX-01", "2021", 70, 12, 25), change(77, -7, Word::None)),
        ],
        pooled: Vec::new(),
        trend: Some(Trend {
            per_year: -0.0124,
            interval: Some(Interval { lower: -0.03, upper: 0.0041, level: 0.95, method: String::new() }),
            p_value: 0.2,
            rounds: 3,
            word: Word::CannotBeToldApart.into(),
            words: Vec::new(),
            reasons: Vec::new(),
        }),
    }
}

/// Six areas around 75 %: one of them very low for its size, one high, one withheld and so without a place.
pub(crate) fn funnel() -> GetFunnelResponse {
    let place = |area: &str, percent, size: i32, z: f64, flag: Flag| FunnelPoint {
        figure: Some(figure(area, "2018", percent, 4, i64::from(size))),
        size: Some(f64::from(size)),
        z: Some(z * 2.0),
        z_adjusted: Some(z),
        flag: flag.into(),
        flag_by_chance: flag.into(),
    };
    let limits = |size: i32| {
        let error = (0.75_f64 * 0.25 / f64::from(size) + 0.0004).sqrt();
        FunnelLimits {
            size: f64::from(size),
            lower_95: 0.75 - 1.5 * error,
            upper_95: 0.75 + 1.5 * error,
            lower_998: 0.75 - 2.5 * error,
            upper_998: 0.75 + 2.5 * error,
            adjusted_lower_95: 0.75 - 1.96 * error,
            adjusted_upper_95: 0.75 + 1.96 * error,
            adjusted_lower_998: 0.75 - 3.09 * error,
            adjusted_upper_998: 0.75 + 3.09 * error,
        }
    };
    GetFunnelResponse {
        whole: Some(figure("XX", "2018", 75, 1, 1915)),
        centre: 0.75,
        areas: vec![
            place("XX-01", 76, 30, 0.1, Flag::Within),
            place("XX-02", 70, 60, -0.8, Flag::Within),
            place("XX-03", 86, 120, 2.4, Flag::AlertHigh),
            FunnelPoint { figure: Some(suppressed("XX-04", "2018")), ..FunnelPoint::default() },
            place("XX-05", 58, 500, -5.2, Flag::OutlierLow),
            place("XX-06", 75, 1200, 0.0, Flag::Within),
        ],
        limits: [30, 60, 120, 500, 1200].map(limits).to_vec(),
        overdispersion: Some(Overdispersion { phi: 3.2, tau_squared: 0.0004, areas: 5 }),
        method: "funnel".to_owned(),
        caveats: Vec::new(),
    }
}

/// Four areas that are ranked and one that is withheld.
pub(crate) fn ranks() -> RankAreasResponse {
    let area = |area: &str, percent, best, worst, quarter: Quarter| RankedArea {
        figure: Some(figure(area, "2018", percent, 4, 300)),
        ranks: Some(RankBand { best, worst, not_told_apart: worst - best }),
        quarter: quarter.into(),
    };
    RankAreasResponse {
        areas: vec![
            area("XX-01", 90, 1, 2, Quarter::Best25),
            area("XX-02", 86, 1, 3, Quarter::Middle50),
            RankedArea { figure: Some(suppressed("XX-03", "2018")), ..RankedArea::default() },
            area("XX-04", 80, 2, 4, Quarter::Middle50),
            area("XX-05", 60, 4, 4, Quarter::Worst25),
        ],
        ranked: 4,
        of: 5,
        best_quarter_from: Some(0.87),
        worst_quarter_to: Some(0.75),
        caveats: Vec::new(),
    }
}
