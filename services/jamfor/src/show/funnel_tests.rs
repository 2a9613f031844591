#![allow(clippy::unwrap_used)]

use super::*;
use crate::show::made_up;

#[tokio::test]
async fn a_funnel_is_a_picture_over_its_table() {
    let titles = made_up::titles(Language::En);
    let sheet = funnel(&made_up::funnel(), &titles, "");
    assert_eq!(
        sheet.picture,
        [
            "  100 % ┤=====",
            "        │     ======",
            "        │           ======",
            "        │                 =========",
            "   90 % ┤-----------               ========",
            "        │           ---------              ======================",
            "        │                    -------------△                      ============",
            "        │                                  -----------------------------     ======================",
            "   80 % ┤                                                               ---------------------------",
            "        │",
            "        │o────────────────────────────────────────────────────────────────────────────────────────o",
            "        │",
            "   70 % ┤                 o                                             ---------------------------",
            "        │                                  -----------------------------     ======================",
            "        │                    --------------                      ============",
            "        │           ---------              ======================",
            "   60 % ┤-----------               ========",
            "        │                 =========                                          ▼",
            "        │           ======",
            "        │     ======",
            "   50 % ┤=====",
            "        │",
            "        │",
            "        │",
            "   40 % ┤",
            "        └────────────┴────────────────┴────────────────┴─────────────────────┴────────────────┴────",
            "                    50               100              200                   500             1000",
            "         o as expected  △▽ high, low  ▲▼ very high, very low  - 95 %  = 99.8 %  ─ the whole   (answers, log scale)",
            "",
        ]
    );
}

#[tokio::test]
async fn every_area_with_a_place_is_drawn_once_and_no_other() {
    let sheet = funnel(&made_up::funnel(), &made_up::titles(Language::En), "");
    let field: String = sheet.picture.iter().filter(|line| line.contains(['┤', '│'])).cloned().collect();
    let drawn = |sign: char| field.chars().filter(|char| *char == sign).count();
    assert_eq!(['o', '△', '▽', '▲', '▼', '·'].map(drawn), [3, 1, 0, 0, 1, 0]);
}

#[tokio::test]
async fn an_area_without_a_place_has_nothing_but_its_status() {
    let sheet = funnel(&made_up::funnel(), &made_up::titles(Language::En), "");
    let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
    assert_eq!(csv.lines().nth(4).unwrap(), "areas/XX-04,,SUPPRESSED,,,UNSPECIFIED,,UNSPECIFIED");
    assert_eq!(csv.lines().nth(5).unwrap(), "areas/XX-05,500,0.58,500,-5.2,OUTLIER_LOW,-10.4,OUTLIER_LOW");
}

#[test]
fn limits_between_two_sizes_lie_on_the_line_between_them() {
    let limits =
        |size: f64, upper: f64| FunnelLimits { size, adjusted_upper_998: upper, ..FunnelLimits::default() };
    let limits = [limits(10.0, 0.9), limits(20.0, 0.8)];
    let upper = |size| at_size(&limits, size).unwrap()[3];
    assert!((upper(15.0) - 0.85).abs() < 1e-12);
    assert!((upper(5.0) - 0.9).abs() < 1e-12 && (upper(99.0) - 0.8).abs() < 1e-12);
    assert_eq!(at_size(&[], 5.0), None);
}

#[test]
fn marks_of_sizes_are_round() {
    assert_eq!(ticks((30.0, 1200.0)), [50.0, 100.0, 200.0, 500.0, 1000.0]);
}

#[test]
fn a_funnel_without_places_has_no_picture() {
    assert!(picture(&GetFunnelResponse::default(), Language::En).is_empty());
}

#[test]
fn areas_that_differ_by_chance_alone_are_said_to() {
    let spread = |tau_squared| Overdispersion { phi: 0.5, tau_squared, areas: 16 };
    let told = |tau_squared| dispersion(&spread(tau_squared), Language::En);
    assert_eq!(told(0.0), "–  16 areas differ no more than by chance alone");
    assert!(told(0.01).contains("0.5 times"));
}
