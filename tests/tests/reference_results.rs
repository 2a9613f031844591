//! R's numbers through the running services: applied, submitted, frozen, released, exported and compared.
//!
//! Only the rows without a finite population correction: the services have no register of the simulated areas. See
//! `shared/statistics/tests/golden/README.md` for where the expected values come from.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use jamfor::client::Suite;
use jamfor_contract::benchmark::{
    AreaComparison, Audience, Basis, Breakdown, ComparatorKind, CompareAreasRequest, CompareAreasResponse,
    CompareRoundsRequest, Difference, Estimate, ExportFiguresRequest, Family, Figure, GetFigureRequest,
    GetFunnelRequest, Interval, figure, funnel_point::Flag,
};
use jamfor_tests::reference::{
    GROUP, INDICATOR, Row, area_name, comparator_name, reference, release_name, round_name, rows,
};
use jamfor_tests::strata::{municipalities, persons_of_both_rounds, recounted, returned, variance_of_nation};

/// R's number; none for NA and NaN.
fn number(row: &Row, column: &str) -> Option<f64> {
    match row[column].as_str() {
        "NA" | "NaN" => None,
        text => Some(text.parse().expect("R printed a number")),
    }
}

/// Relative, or absolute below 1e-6; where R has no number, neither have we.
fn close(found: Option<f64>, row: &Row, column: &str, relative: f64) {
    let expected = number(row, column);
    let near = match (found, expected) {
        (None, None) => true,
        (Some(found), Some(expected)) => {
            let tolerance = if expected.abs() < 1e-6 { 1e-12 } else { relative * expected.abs() };
            (found - expected).abs() <= tolerance
        }
        _ => false,
    };
    assert!(near, "{column}: found {found:?}, R has {expected:?}, in {row:?}");
}

fn estimate(figure: &Figure) -> &Estimate {
    match figure.value.as_ref() {
        Some(figure::Value::Estimate(estimate)) => estimate,
        other => panic!("no value but {other:?} in {:?}", figure.key),
    }
}

fn share(figure: &Figure) -> f64 {
    estimate(figure).share.as_ref().expect("an estimate has a share").value
}

fn area_of(figure: &Figure) -> &str {
    figure.key.as_ref().map_or("", |key| key.area.as_str())
}

async fn figure(suite: &Suite, release: &str, request: GetFigureRequest) -> Figure {
    let request = GetFigureRequest {
        release: release_name(release),
        indicator: INDICATOR.into(),
        round: round_name("r1"),
        target_group: GROUP.into(),
        audience: Audience::Methodologist.into(),
        ..request
    };
    suite.figures().get_figure(request).await.expect("there is a figure").into_inner().figure.unwrap()
}

/// All areas of round 1 against a comparator, page by page.
async fn areas(suite: &Suite, release: &str, kind: ComparatorKind) -> Vec<CompareAreasResponse> {
    let mut request = CompareAreasRequest {
        release: release_name(release),
        indicator: INDICATOR.into(),
        round: round_name("r1"),
        target_group: GROUP.into(),
        kind: kind.into(),
        audience: Audience::Methodologist.into(),
        page_size: 100,
        ..CompareAreasRequest::default()
    };
    let mut pages = Vec::new();
    loop {
        let answer = suite.comparisons().compare_areas(request.clone()).await;
        let page = answer.expect("areas can be compared").into_inner();
        request.page_token.clone_from(&page.next_page_token);
        pages.push(page);
        if request.page_token.is_empty() {
            return pages;
        }
    }
}

fn by_area(pages: &[CompareAreasResponse]) -> BTreeMap<String, &AreaComparison> {
    let rows = pages.iter().flat_map(|page| &page.areas);
    rows.map(|row| (area_of(row.figure.as_ref().unwrap()).to_owned(), row)).collect()
}

async fn exported(suite: &Suite, release: &str) -> Vec<Row> {
    let request = ExportFiguresRequest {
        release: release_name(release),
        audience: Audience::Methodologist.into(),
        ..ExportFiguresRequest::default()
    };
    let mut pieces =
        suite.figures().export_figures(request).await.expect("figures can be exported").into_inner();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await.expect("the file comes to its end") {
        bytes.extend(piece.content);
    }
    csv::Reader::from_reader(bytes.as_slice()).deserialize().map(Result::unwrap).collect()
}

#[tokio::test]
async fn case_04_every_municipality_in_the_export() {
    let copied = reference().await;
    let table = exported(&copied.running.suite, "adjust").await;
    let wanted = |row: &&Row| {
        row["round"] == round_name("r1")
            && row["basis"] == "AREA"
            && row["target_group"] == GROUP
            && row["breakdown_item"].is_empty()
    };
    let found: BTreeMap<&str, &Row> =
        table.iter().filter(wanted).map(|row| (row["area"].as_str(), row)).collect();
    let mut held = 0;
    for row in rows("04_muni_topbox_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let ours = found[area_name(&row["muni"]).as_str()];
        let value = |column: &str| ours[column].parse::<f64>().ok();
        assert_eq!(ours["respondents_from"], row["n_ans"], "{row:?}");
        assert_eq!(ours["numerator"], row["x_unw"], "{row:?}");
        close(value("value"), row, "p", 1e-9);
        close(value("standard_error"), row, "se", 1e-9);
        close(value("kish_respondents"), row, "n_kish", 1e-9);
        close(value("design_respondents"), row, "neff_design", 1e-9);
        // weights went in ten times too large
        close(value("weight").map(|weight| weight / 10.0), row, "sum_w", 1e-9);
        if row["df"] != "0" {
            close(value("degrees_of_freedom"), row, "df", 0.0);
        }
        held += 1;
    }
    assert_eq!(held, 290);
}

/// R lets the angle run past the ends and fold back there; ours ends at 0 and 1. The other end gives the half width, and
/// with it R's folded end. Whether both ends are cut, so that nothing is left to compare with.
fn arcsine(ours: &Interval, row: &Row) -> bool {
    let angle = |share: f64| share.sqrt().asin();
    let centre = angle(number(row, "est").unwrap());
    let folded = |other: f64| Some((2.0 * centre - angle(other)).sin().powi(2));
    match (ours.lower <= 0.0, ours.upper >= 1.0) {
        (true, true) => return true,
        (true, false) => {
            close(folded(ours.upper), row, "lower", 1e-9);
            close(Some(ours.upper), row, "upper", 1e-9);
        }
        (false, true) => {
            close(Some(ours.lower), row, "lower", 1e-9);
            close(folded(ours.lower), row, "upper", 1e-9);
        }
        (false, false) => {
            close(Some(ours.lower), row, "lower", 1e-9);
            close(Some(ours.upper), row, "upper", 1e-9);
        }
    }
    false
}

#[tokio::test]
async fn case_04_every_interval() {
    let copied = reference().await;
    let mut expected: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows("04_muni_topbox_ci_expected.csv").into_iter().filter(|row| row["design"] == "nofpc") {
        expected.entry(row["muni"].clone()).or_default().push(row);
    }
    assert!(expected.len() > 250, "{} areas with intervals", expected.len());
    let mut both_ends = 0;
    for (muni, rows) in expected {
        let request = GetFigureRequest { area: area_name(&muni), ..GetFigureRequest::default() };
        let found = figure(&copied.running.suite, "adjust", request).await;
        let precision = estimate(&found).precision.as_ref().expect("a methodologist sees the design");
        for row in rows {
            let (name, tolerance) = match row["method"].as_str() {
                "xlogit" => ("xlogit", 1e-9),
                "logit" => ("xlogit", 1e-7),
                "beta" => ("beta", 1e-9),
                "asin" => ("asin", 1e-9),
                "mean" => ("t", 1e-9),
                "wilson" => ("wilson_design", 1e-9),
                other => panic!("no method {other}"),
            };
            let interval = precision.intervals.iter().find(|interval| interval.method == name);
            if name == "asin" {
                both_ends += usize::from(arcsine(interval.expect("there is an interval"), &row));
                continue;
            }
            close(interval.map(|interval| interval.lower), &row, "lower", tolerance);
            close(interval.map(|interval| interval.upper), &row, "upper", tolerance);
        }
    }
    assert!(both_ends <= 2, "{both_ends} areas of two answers or three have the whole range");
}

#[tokio::test]
async fn case_04_nation_counties_peers_and_sexes_with_each_rule_for_lonely_strata() {
    let copied = reference().await;
    let mut held = 0;
    for row in rows("04_aggregates_expected.csv").iter().filter(|row| row["design"] == "nofpc") {
        let country = GetFigureRequest { area: "areas/XG".into(), ..GetFigureRequest::default() };
        let request = match row["level"].as_str() {
            "nation" => country,
            "nation_sex" => {
                let part = Breakdown { item: "sex".into(), option: row["code"].to_lowercase() };
                GetFigureRequest { breakdown: vec![part], ..country }
            }
            _ => GetFigureRequest {
                basis: Basis::Comparator.into(),
                comparator: comparator_name(&row["code"]),
                ..country
            },
        };
        let found = figure(&copied.running.suite, &row["lonely"], request).await;
        let precision = estimate(&found).precision.as_ref().expect("a methodologist sees the design");
        close(Some(share(&found)), row, "p", 1e-9);
        close(precision.standard_error, row, "se", 1e-9);
        #[allow(clippy::cast_precision_loss, reason = "a small number")]
        close(precision.degrees_of_freedom.map(|degrees| degrees as f64), row, "df", 0.0);
        held += 1;
    }
    assert_eq!(held, 3 * (1 + 21 + 9 + 2));
}

#[tokio::test]
async fn case_07_each_municipality_against_the_nation_in_three_ways() {
    let copied = reference().await;
    let suite = &copied.running.suite;
    let pooled = areas(suite, "certainty", ComparatorKind::ParticipantsPooled).await;
    let others = areas(suite, "certainty", ComparatorKind::OtherParticipants).await;
    let mean = areas(suite, "certainty", ComparatorKind::ParticipantsEqualUnit).await;
    let (incl, excl, unw) = (by_area(&pooled), by_area(&others), by_area(&mean));
    let difference = |of: &AreaComparison| of.comparison.clone().unwrap().difference.unwrap();
    let mut held = 0;
    for row in rows("07_diff_to_nation_expected.csv").iter().filter(|row| row["fpc"] == "0") {
        let area = area_name(&row["muni"]);
        close(incl[&area].figure.as_ref().map(share), row, "p_m", 1e-9);
        for (found, name) in [(&incl, "incl"), (&excl, "excl"), (&unw, "unw")] {
            let found = difference(found[&area]);
            close(Some(found.value), row, &format!("diff_{name}"), 1e-9);
            close(found.standard_error, row, &format!("se_diff_{name}"), 1e-9);
        }
        let against = |pages: &[CompareAreasResponse]| pages[0].against.as_ref().map(share);
        close(against(&pooled), row, "p_nation", 1e-9);
        close(against(&mean), row, "p_unweighted", 1e-9);
        let rest = excl[&area].comparison.as_ref().unwrap().against.as_ref();
        close(rest.map(share), row, "p_rest", 1e-9);
        held += 1;
    }
    assert_eq!(held, 290);
}

/// The two rounds of a series with the variance of each, and the change into the second.
async fn two_rounds(suite: &Suite, area: &str) -> ([Figure; 2], [f64; 2], Difference) {
    let request = CompareRoundsRequest {
        release: release_name("certainty"),
        indicator: INDICATOR.into(),
        area: area.into(),
        target_group: GROUP.into(),
        audience: Audience::Methodologist.into(),
        ..CompareRoundsRequest::default()
    };
    let series = suite.comparisons().compare_rounds(request).await;
    let points = series.expect("there is a series").into_inner().points;
    let of = |round: &str| {
        let name = round_name(round);
        let is = |figure: &Figure| figure.key.as_ref().is_some_and(|key| key.round == name);
        points.iter().find(|point| point.figure.as_ref().is_some_and(is)).expect("a round has a point")
    };
    let figures = ["r1", "r2"].map(|round| of(round).figure.clone().unwrap());
    let variances = figures.each_ref().map(|figure| {
        let precision = estimate(figure).precision.as_ref().unwrap();
        precision.standard_error.unwrap().powi(2)
    });
    (figures, variances, of("r2").change.as_ref().unwrap().difference.clone().unwrap())
}

/// The nation's variance in a round as R has it, from its municipalities, which also give the service's own.
async fn nation_as_r(suite: &Suite, round: &str, variance: f64, persons: &BTreeMap<String, f64>) -> f64 {
    let strata = municipalities(suite, &release_name("certainty"), round).await;
    let own = variance_of_nation(&strata, |stratum| stratum.persons);
    assert!((own / variance - 1.0).abs() < 1e-9, "{own} from areas, {variance} published in {round}");
    variance_of_nation(&strata, |stratum| persons[&stratum.area])
}

#[tokio::test]
async fn case_08_change_between_two_rounds_of_different_respondents() {
    let copied = reference().await;
    let suite = &copied.running.suite;
    let persons = persons_of_both_rounds();
    for row in rows("08_rounds_trend_expected.csv") {
        let nation = row["muni"] == "NATION";
        let area = if nation { "areas/XG".into() } else { area_name(&row["muni"]) };
        let (figures, variances, change) = two_rounds(suite, &area).await;
        close(Some(change.value), &row, "change", 1e-9);
        // rounds share nobody: their variances add up
        let together = variances.iter().sum::<f64>().sqrt();
        assert!((change.standard_error.unwrap() - together).abs() < 1e-12, "{row:?}");
        let mut as_r = 0.0;
        for (at, round) in ["r1", "r2"].into_iter().enumerate() {
            close(Some(share(&figures[at])), &row, &format!("p{}", at + 1), 1e-9);
            let variance = if nation {
                nation_as_r(suite, round, variances[at], &persons).await
            } else {
                recounted(variances[at], returned(&figures[at]), persons[&area])
            };
            close(Some(variance.sqrt()), &row, &format!("se{}", at + 1), 1e-9);
            as_r += variance;
        }
        close(Some(as_r.sqrt()), &row, "se_ind", 1e-9);
    }
}

#[tokio::test]
async fn case_12_funnel_limits_overdispersion_and_flags() {
    let copied = reference().await;
    let request = GetFunnelRequest {
        release: release_name("certainty"),
        indicator: INDICATOR.into(),
        // counts without weights, as the case has them
        round: round_name("r1-counts"),
        target_group: GROUP.into(),
        audience: Audience::Methodologist.into(),
        ..GetFunnelRequest::default()
    };
    let funnel = copied.running.suite.comparisons().get_funnel(request).await;
    let funnel = funnel.expect("there is a funnel").into_inner();
    let found: BTreeMap<&str, _> =
        funnel.areas.iter().map(|point| (area_of(point.figure.as_ref().unwrap()), point)).collect();
    let spread = funnel.overdispersion.as_ref().expect("a funnel says how areas differ");
    let flag = |text: &str| match text {
        "in" => Flag::Within,
        "hi95" => Flag::AlertHigh,
        "lo95" => Flag::AlertLow,
        "hi998" => Flag::OutlierHigh,
        "lo998" => Flag::OutlierLow,
        other => panic!("no flag {other}"),
    };
    let codes: Vec<Row> =
        rows("04_muni_topbox_expected.csv").into_iter().filter(|row| row["design"] == "nofpc").collect();
    let expected = rows("12_funnel_flags_expected.csv");
    assert_eq!(expected.len(), codes.len());
    for (row, code) in expected.iter().zip(&codes) {
        let point = found[area_name(&code["muni"]).as_str()];
        close(point.size, row, "n", 1e-12);
        close(Some(funnel.centre), row, "theta", 1e-9);
        close(point.z, row, "z", 1e-9);
        close(point.z_adjusted, row, "z_add", 1e-9);
        close(Some(spread.phi), row, "phi", 1e-9);
        close(Some(spread.tau_squared), row, "tau2", 1e-9);
        assert_eq!(point.flag_by_chance(), flag(&row["flag_raw"]), "{row:?}");
        assert_eq!(point.flag(), flag(&row["flag_add"]), "{row:?}");
    }
    let by_size: BTreeMap<u64, _> =
        funnel.limits.iter().map(|limits| (limits.size.to_bits(), limits)).collect();
    let mut held = 0;
    for row in rows("12_funnel_limits_expected.csv") {
        let size: f64 = row["n"].parse().unwrap();
        let Some(limits) = by_size.get(&size.to_bits()) else { continue };
        let (lower, upper) = match row["alpha"].as_str() {
            "0.025" => (limits.lower_95, limits.upper_95),
            _ => (limits.lower_998, limits.upper_998),
        };
        close(Some(lower), &row, "exact_lo", 1e-9);
        close(Some(upper), &row, "exact_hi", 1e-9);
        held += 1;
    }
    assert!(held > 100, "{held} limits were held");
    // the limits that belong to z_add, from R's centre and spread; those of the arcsine are held in the library
    let [theta, tau] = ["theta", "tau2"].map(|column| number(&expected[0], column).unwrap());
    for limits in &funnel.limits {
        let spread = (theta * (1.0 - theta) / limits.size + tau).sqrt();
        for (z, lower, upper) in [
            (1.959_963_984_540_054, limits.adjusted_lower_95, limits.adjusted_upper_95),
            (3.090_232_306_167_813_5, limits.adjusted_lower_998, limits.adjusted_upper_998),
        ] {
            assert!((lower - (theta - z * spread).max(0.0)).abs() < 1e-9, "{limits:?}");
            assert!((upper - (theta + z * spread).min(1.0)).abs() < 1e-9, "{limits:?}");
        }
    }
}

#[tokio::test]
async fn case_13_which_municipalities_differ_when_all_are_tested() {
    let copied = reference().await;
    let pages = areas(&copied.running.suite, "five", ComparatorKind::OtherParticipants).await;
    let found = by_area(&pages);
    let expected = rows("13_multiplicity_expected.csv");
    for row in &expected {
        let comparison = found[&area_name(&row["muni"])].comparison.as_ref().unwrap();
        let difference = comparison.difference.as_ref().unwrap();
        close(difference.p_value, row, "p_norm", 1e-9);
        let family = |one: &&jamfor_contract::benchmark::Multiplicity| one.family() == Family::Areas;
        let adjusted = comparison.multiplicity.iter().find(family).expect("a tested area is one of many");
        assert_eq!(usize::try_from(adjusted.tests).unwrap(), expected.len());
        close(Some(adjusted.holm), row, "holm", 1e-9);
        close(Some(adjusted.benjamini_hochberg), row, "BH", 1e-9);
    }
    let tested = found.values().filter(|row| {
        let difference = row.comparison.as_ref().and_then(|comparison| comparison.difference.as_ref());
        difference.is_some_and(|difference| difference.p_value.is_some())
    });
    assert_eq!(tested.count(), expected.len());
}

#[tokio::test]
async fn case_00_every_respondent_is_counted_where_the_simulation_put_them() {
    let copied = reference().await;
    let mut answers: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows("00_respondents_r2.csv") {
        let valid = !matches!(row["q1"].as_str(), "NA" | "9");
        *answers.entry(area_name(&row["muni"])).or_default() += i64::from(valid);
    }
    for (area, expected) in answers {
        let request = GetFigureRequest { area, ..GetFigureRequest::default() };
        let request = GetFigureRequest {
            release: release_name("adjust"),
            indicator: INDICATOR.into(),
            round: round_name("r2"),
            target_group: GROUP.into(),
            audience: Audience::Methodologist.into(),
            ..request
        };
        let answer = copied.running.suite.figures().get_figure(request).await.unwrap().into_inner();
        let found = answer.figure.unwrap();
        let counted = jamfor_tests::figures::exact(found.respondents.as_ref());
        assert_eq!(counted.unwrap_or(0), expected, "{:?}", found.key);
    }
}
