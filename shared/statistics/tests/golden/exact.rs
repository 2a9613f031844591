//! Cases 30 and 31: exact tests of made-up counts, and the rank bands of the simulated municipalities.

use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::exact_test::{Counts, ExactP, binomial, fisher};
use jamfor_statistics::rank::{Direction, rank_bands};
use jamfor_statistics::share::share_of_stratum;
use jamfor_statistics::stratified::Population;

use crate::support::{Row, Survey, number, rows};

fn counts(row: &Row, positive: &str, of: &str) -> Counts {
    let whole = |column| number(row, column).unwrap() as u64;
    Counts::new(whole(positive), whole(of)).unwrap()
}

/// Relative at any size: small tails keep their digits. Where R has 0, or none for the mid-p of 0, the
/// probability is less than can be written.
fn check_tails(row: &Row, name: &str, found: ExactP) {
    for (column, value) in [("p", found.p), ("mid", found.mid_p)] {
        let expected = number(row, &format!("{name}_{column}")).unwrap_or(0.0);
        if expected == 0.0 {
            assert!(value > 0.0 && value < 1e-300, "{name} {column}: {value}, in {row:?}");
            continue;
        }
        assert!((value - expected).abs() <= 1e-9 * expected, "{name} {column}: {value}, in {row:?}");
    }
}

#[test]
fn exact_tests() {
    for row in rows("30_exact_tests_expected.csv") {
        let (own, other) = (counts(&row, "x1", "n1"), counts(&row, "x2", "n2"));
        check_tails(&row, "fisher", fisher(own, other).unwrap());
        check_tails(&row, "binomial", binomial(own, number(&row, "benchmark").unwrap()).unwrap());
    }
}

#[test]
fn rank_bands_of_municipalities() {
    let survey = Survey::load();
    let expected = rows("31_rank_bands_expected.csv");
    let estimate = |row: &Row| {
        let stratum = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        assert!(stratum.moments.n >= 30);
        Estimate::try_from(&share_of_stratum(&stratum, Population::Unlimited).unwrap()).unwrap()
    };
    let units: Vec<Estimate> = expected.iter().map(estimate).collect();
    let bands = rank_bands(&units, Direction::HighIsBest, 0.05).unwrap();
    for (row, band) in expected.iter().zip(bands) {
        assert_eq!(
            (row["best"].clone(), row["worst"].clone()),
            (band.best.to_string(), band.worst.to_string()),
            "{row:?}"
        );
    }
    assert!(expected.iter().any(|row| row["best"] != "1"), "some municipality has a place");
}
