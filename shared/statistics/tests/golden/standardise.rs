//! Case 16: shares standardised directly to the national mix of sex and age.

use jamfor_statistics::Undefined;
use jamfor_statistics::standardise::{Class, standardise};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};

use crate::support::{Survey, check_to, number, rows};

#[test]
fn shares_under_the_national_mix() {
    let survey = Survey::load();
    let mix = rows("16_standard_mix.csv");
    let expected = rows("16_direct_std_expected.csv");
    for row in &expected {
        let area = survey.area(&row["muni"]);
        let strata: Vec<[Stratum; 1]> = mix
            .iter()
            .map(|row| row["cell"].split_once('|').unwrap())
            .map(|(sex, age)| [survey.stratum(area, 0, sex, age)])
            .collect();
        let classes: Vec<Class<'_>> = mix
            .iter()
            .zip(&strata)
            .map(|(row, strata)| Class { mix: number(row, "share").unwrap(), strata })
            .collect();
        let found = standardise(&classes, Population::Unlimited, Lonely::Fail);
        if row["status"] == "empty_cell" {
            assert_eq!(found, Err(Undefined::EmptyClass));
            continue;
        }
        check_to(row, "p_std", found.map(|found| found.p), 1e-8);
        check_to(row, "se_std", found.and_then(|found| found.variance).map(f64::sqrt), 1e-8);
    }
    let has = |status: &str| expected.iter().any(|row| row["status"] == *status);
    assert!(has("empty_cell") && has("ok"));
}
