//! Cases 04 (design intervals) and 21 (the published default).

use jamfor_statistics::design_interval::asin_folded;
use jamfor_statistics::interval::{
    Confidence, Interval, effective_n, effective_n_aggregate, wilson_kish, wilson_kish_aggregate,
};
use jamfor_statistics::share::{share, share_of_stratum};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::{Method, Undefined};

use crate::support::{Row, Survey, check, check_to, population, rows};

fn limits(row: &Row, suffix: &str, found: Result<Interval, Undefined>) {
    check(row, &format!("lo{suffix}"), found.map(|interval| interval.lower));
    check(row, &format!("hi{suffix}"), found.map(|interval| interval.upper));
}

#[test]
fn design_intervals() {
    let survey = Survey::load();
    for row in rows("04_muni_topbox_ci_expected.csv") {
        let (method, tolerance) = match row["method"].as_str() {
            "mean" => (Method::T, 1e-9),
            "asin" => (Method::Asin, 1e-9),
            "xlogit" => (Method::Xlogit, 1e-9),
            "logit" => (Method::Xlogit, 1e-7),
            "beta" => (Method::Beta, 1e-9),
            _ => (Method::WilsonDesign, 1e-9),
        };
        let stratum = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        let share = share_of_stratum(&stratum, population(&row, "design")).unwrap();
        let found = match method {
            Method::Asin => asin_folded(&share, &Confidence::P95),
            method => method.interval(&share, &Confidence::P95),
        };
        if method == Method::Beta && share.variance == Ok(0.0) {
            // A census: R asks for the quantile of an infinite number and gets 0.5, outside of the data.
            assert_eq!(found, Err(Undefined::NoVariance));
            continue;
        }
        check_to(&row, "lower", found.map(|interval| interval.lower), tolerance);
        check_to(&row, "upper", found.map(|interval| interval.upper), tolerance);
    }
}

/// R lets the angle run beyond its ends, where the sine folds back; one interval then misses its share.
#[test]
fn the_arcsine_is_that_of_r_until_it_folds() {
    let (survey, mut missed) = (Survey::load(), Vec::new());
    for row in rows("04_muni_topbox_ci_expected.csv").iter().filter(|row| row["method"] == "asin") {
        let stratum = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        let share = share_of_stratum(&stratum, population(row, "design")).unwrap();
        let Ok(folded) = asin_folded(&share, &Confidence::P95) else { continue };
        let cut = Method::Asin.interval(&share, &Confidence::P95).unwrap();
        assert!(cut.contains(share.p) && (0.0..=1.0).contains(&cut.lower) && cut.upper <= 1.0, "{row:?}");
        assert!(cut.lower == 0.0 || (cut.lower - folded.lower).abs() < 1e-15, "{row:?}");
        assert!(cut.upper == 1.0 || (cut.upper - folded.upper).abs() < 1e-15, "{row:?}");
        if !folded.contains(share.p) {
            missed.push(row["muni"].clone() + "/" + &row["design"]);
        }
    }
    assert_eq!(missed, ["M004/nofpc"]);
}

#[test]
fn the_published_interval_of_municipalities() {
    let survey = Survey::load();
    for row in rows("21_default_interval_expected.csv") {
        let stratum = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        let population = population(&row, "design");
        check(&row, "n_eff", effective_n(&stratum, population));
        limits(&row, "95", wilson_kish(&stratum, population, &Confidence::P95));
        limits(&row, "998", wilson_kish(&stratum, population, &Confidence::P998));
        let share = share_of_stratum(&stratum, population).unwrap();
        limits(&row, "95", Method::WilsonKish.interval(&share, &Confidence::P95));
    }
}

#[test]
fn the_published_interval_of_small_domains() {
    let survey = Survey::load();
    for row in rows("21_default_interval_domains_expected.csv") {
        let item = row["question"][1..].parse::<usize>().unwrap() - 1;
        let stratum: Stratum = survey.stratum(survey.area(&row["muni"]), item, &row["sex"], &row["age"]);
        limits(&row, "95_fpc", wilson_kish(&stratum, Population::Finite, &Confidence::P95));
        limits(&row, "95_nofpc", wilson_kish(&stratum, Population::Unlimited, &Confidence::P95));
    }
}

#[test]
fn the_published_interval_of_aggregates() {
    let survey = Survey::load();
    for row in rows("21_default_interval_aggregates_expected.csv") {
        let found = share(&survey.aggregate(&row), population(&row, "design"), Lonely::Certainty).unwrap();
        check(&row, "n_eff", effective_n_aggregate(&found));
        limits(&row, "95", wilson_kish_aggregate(&found, &Confidence::P95));
        limits(&row, "95", Method::WilsonKish.interval(&found, &Confidence::P95));
    }
}
