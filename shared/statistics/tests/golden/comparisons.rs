//! Case 07: a municipality against the nation with and without itself, and against the equal-unit mean.

use jamfor_statistics::Undefined;
use jamfor_statistics::compare::{Comparator, Difference, difference};
use jamfor_statistics::share::{equal_unit_mean, share};
use jamfor_statistics::stratified::{Lonely, Stratum, pooled};

use crate::support::{Row, Survey, check, population, rows};

fn check_difference(row: &Row, comparator: &str, name: &str, found: Difference) {
    check::<Undefined>(row, comparator, Ok(found.comparator));
    check::<Undefined>(row, &format!("diff_{name}"), Ok(found.difference));
    check(row, &format!("se_diff_{name}"), found.se);
}

#[test]
fn differences_to_the_nation() {
    let survey = Survey::load();
    let strata: Vec<Stratum> = (0..290).map(|area| survey.stratum(area, 0, "all", "all")).collect();
    for row in rows("07_diff_to_nation_expected.csv") {
        let own = usize::from(survey.area(&row["muni"]));
        let part: Vec<bool> = (0..strata.len()).map(|h| h == own).collect();
        let population = population(&row, "fpc");
        let against =
            |comparator| difference(&strata, &part, comparator, population, Lonely::Certainty).unwrap();
        let (incl, excl) = (against(Comparator::WholeIncludingPart), against(Comparator::Rest));
        check::<Undefined>(&row, "p_m", Ok(incl.part));
        check_difference(&row, "p_nation", "incl", incl);
        check_difference(&row, "p_rest", "excl", excl);
        check(&row, "z_excl", excl.z());
        check_difference(&row, "p_unweighted", "unw", against(Comparator::EqualUnitMean));
        let share_of_weight = strata[own].moments.w as f64 / pooled(&strata).w as f64;
        check::<Undefined>(&row, "share", Ok(share_of_weight));
        assert!((incl.difference - (1.0 - share_of_weight) * excl.difference).abs() < 1e-13);
    }
}

#[test]
fn the_naive_error_is_another_number() {
    let survey = Survey::load();
    let strata: Vec<Stratum> = (0..290).map(|area| survey.stratum(area, 0, "all", "all")).collect();
    for row in rows("07_diff_to_nation_expected.csv") {
        let (own, population) = (usize::from(survey.area(&row["muni"])), population(&row, "fpc"));
        let nation = share(&strata, population, Lonely::Certainty).unwrap();
        check(&row, "se_nation", nation.se());
        let naive = share(&strata[own..=own], population, Lonely::Certainty).unwrap();
        if strata[own].respondents > 1 {
            check(&row, "se_m", naive.se());
            check(&row, "se_naive", naive.variance.map(|v| (v + nation.variance.unwrap()).sqrt()));
        }
        let mean = equal_unit_mean(&strata, population, Lonely::Certainty).unwrap();
        check::<Undefined>(&row, "p_unweighted", Ok(mean.p));
        assert_eq!(mean.units, 290 - strata.iter().filter(|s| s.moments.n == 0).count() as u64);
    }
}
