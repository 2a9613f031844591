//! Cases 04 and 05: shares of municipalities, of small domains and of aggregates.

use jamfor_statistics::Undefined;
use jamfor_statistics::share::{share, share_of_stratum};
use jamfor_statistics::stratified::{Lonely, Population};

use crate::support::{Survey, check, population, rows};

#[test]
fn shares_of_municipalities() {
    let survey = Survey::load();
    for row in rows("04_muni_topbox_expected.csv") {
        let stratum = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        let found = share_of_stratum(&stratum, population(&row, "design")).unwrap();
        check::<Undefined>(&row, "p", Ok(found.p));
        check(&row, "se", found.se());
        check::<Undefined>(&row, "deff_kish", Ok(found.deff_kish));
        check::<Undefined>(&row, "n_kish", Ok(found.n_kish));
        check::<Undefined>(&row, "sum_w", Ok(stratum.moments.w as f64 / 1e10));
        if !stratum.moments.is_unanimous() {
            check(&row, "neff_design", found.n_design());
        }
        assert_eq!(found.degrees.unwrap_or(0).to_string(), row["df"]);
        assert_eq!(stratum.respondents.to_string(), row["n_resp"]);
        assert_eq!(
            (stratum.moments.n.to_string(), stratum.moments.x.to_string()),
            (row["n_ans"].clone(), row["x_unw"].clone(),)
        );
    }
}

#[test]
fn shares_of_small_domains() {
    let survey = Survey::load();
    for row in rows("05_domains_expected.csv") {
        let item = row["question"][1..].parse::<usize>().unwrap() - 1;
        let stratum = survey.stratum(survey.area(&row["muni"]), item, &row["sex"], &row["age"]);
        let found = share_of_stratum(&stratum, Population::Finite).unwrap();
        check::<Undefined>(&row, "p", Ok(found.p));
        check(&row, "se", found.se());
        check::<Undefined>(&row, "n_kish", Ok(found.n_kish));
        assert_eq!(found.degrees.unwrap_or(0).to_string(), row["df"]);
    }
}

#[test]
fn aggregates_with_three_rules_for_lonely_strata() {
    let survey = Survey::load();
    for row in rows("04_aggregates_expected.csv") {
        let lonely = match row["lonely"].as_str() {
            "adjust" => Lonely::Adjust,
            "certainty" => Lonely::Certainty,
            _ => Lonely::Average,
        };
        let strata = survey.aggregate(&row);
        let found = share(&strata, population(&row, "design"), lonely).unwrap();
        check::<Undefined>(&row, "p", Ok(found.p));
        check(&row, "se", found.se());
        assert_eq!(found.degrees.unwrap().to_string(), row["df"]);
        assert_eq!(found.moments.n.to_string(), row["n"]);
    }
}

#[test]
fn the_strict_rule_gives_no_variance_to_the_nation() {
    let survey = Survey::load();
    let row = &rows("04_aggregates_expected.csv")[0];
    let found = share(&survey.aggregate(row), population(row, "design"), Lonely::Fail).unwrap();
    assert_eq!(found.variance, Err(Undefined::SingleRespondent));
}
