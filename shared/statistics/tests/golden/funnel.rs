//! Case 12: exact and score limits, overdispersion, scores and flags.

use jamfor_statistics::funnel::{ExactLimits, Flag, exact_limits_for, exact_position, score_limits};
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::overdispersion::{Overdispersion, Point, Scale, overdispersion, pooled_target};

use crate::support::{Row, check, number, rows};

fn whole(row: &Row, column: &str) -> u64 {
    number(row, column).unwrap() as u64
}

#[test]
fn limits() {
    let rows = rows("12_funnel_limits_expected.csv");
    let theta = number(&rows[0], "theta").unwrap();
    let answers: Vec<u64> = rows.iter().map(|row| whole(row, "n")).collect();
    for (row, found) in rows.iter().zip(exact_limits_for(&answers, theta).unwrap()) {
        let is_alert = row["alpha"] == "0.025";
        let (exact, confidence) =
            if is_alert { (found.alert, Confidence::P95) } else { (found.outlier, Confidence::P998) };
        check_exact(row, &exact, found.n as f64);
        let score = score_limits(found.n as f64, theta, &confidence).unwrap();
        check::<()>(row, "normal_lo", Ok(score.lower));
        check::<()>(row, "normal_hi", Ok(score.upper));
    }
}

fn check_exact(row: &Row, exact: &ExactLimits, n: f64) {
    check::<()>(row, "exact_lo", Ok(exact.interval.lower));
    check::<()>(row, "exact_hi", Ok(exact.interval.upper));
    assert_eq!((whole(row, "r_lo"), whole(row, "r_hi")), (exact.lower_count, exact.upper_count), "{row:?}");
    check::<()>(row, "qbinom_lo", Ok(exact.lower_count as f64 / n));
    check::<()>(row, "qbinom_hi", Ok(exact.upper_count as f64 / n));
}

fn points(rows: &[Row]) -> Vec<Point> {
    let of = |row: &Row| {
        let (x, n) = (number(row, "x").unwrap(), number(row, "n").unwrap());
        Point { share: x / n, n }
    };
    rows.iter().map(of).collect()
}

fn dispersion(rows: &[Row], scale: Scale) -> Overdispersion {
    let points = points(rows);
    overdispersion(&points, pooled_target(&points).unwrap(), scale).unwrap()
}

fn name(flag: Flag) -> &'static str {
    match flag {
        Flag::Inside => "in",
        Flag::AlertLow => "lo95",
        Flag::AlertHigh => "hi95",
        Flag::OutlierLow => "lo998",
        Flag::OutlierHigh => "hi998",
    }
}

#[test]
fn scores_and_flags_of_shares() {
    let rows = rows("12_funnel_flags_expected.csv");
    let found = dispersion(&rows, Scale::Share);
    for (row, score) in rows.iter().zip(&found.scores) {
        check::<()>(row, "theta", Ok(found.target));
        check::<()>(row, "phi", Ok(found.phi));
        check::<()>(row, "tau2", Ok(found.tau_squared));
        check::<()>(row, "z", Ok(score.raw));
        check::<()>(row, "z_winsor", Ok(score.winsorised));
        check::<()>(row, "z_mult", Ok(score.multiplicative));
        check::<()>(row, "z_add", Ok(score.additive));
        assert_eq!(row["flag_raw"], name(Flag::of_score(score.raw)));
        assert_eq!(row["flag_add"], name(Flag::of_score(score.additive)));
    }
}

#[test]
fn scores_and_flags_on_the_arcsine_scale() {
    let rows = rows("12_funnel_flags_expected.csv");
    let found = dispersion(&rows, Scale::Arcsine);
    for (row, score) in rows.iter().zip(&found.scores) {
        check::<()>(row, "phi_asin", Ok(found.phi));
        check::<()>(row, "tau2_asin", Ok(found.tau_squared));
        check::<()>(row, "z_asin", Ok(score.raw));
        check::<()>(row, "z_add_asin", Ok(score.additive));
        assert_eq!(row["flag_add_asin"], name(Flag::of_score(score.additive)));
    }
}

#[test]
fn positions_among_all_counts() {
    for row in rows("12_funnel_flags_expected.csv") {
        let theta = number(&row, "theta").unwrap();
        let found = exact_position(whole(&row, "x"), whole(&row, "n"), theta).unwrap();
        check::<()>(&row, "p_exact2", Ok(found.two_sided_p));
        check::<()>(&row, "midp_cdf", Ok(found.mid_probability));
    }
}

#[test]
fn limits_with_overdispersion() {
    let found = dispersion(&rows("12_funnel_flags_expected.csv"), Scale::Arcsine);
    for row in rows("12_funnel_od_limits_expected.csv") {
        for (confidence, level) in [(Confidence::P95, "95"), (Confidence::P998, "998")] {
            let limits = found.limits(number(&row, "n").unwrap(), &confidence).unwrap();
            check::<()>(&row, &format!("lo{level}"), Ok(limits.lower));
            check::<()>(&row, &format!("hi{level}"), Ok(limits.upper));
        }
    }
}
