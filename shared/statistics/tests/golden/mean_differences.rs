//! Cases 04 and 07 again, with shares as means of zeros and ones: the same numbers another way.

use jamfor_statistics::Undefined;
use jamfor_statistics::compare::Comparator;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::mean_difference::mean_difference;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::stratified::Lonely;
use jamfor_statistics::tabulate::{JointTabulation, Measure};

use crate::support::{Row, Survey, check, number, population, rows, selection};

fn first_item() -> Measure {
    Measure::Item { item: 0, scores: Scores::indicator(&selection(0)) }
}

fn strata(survey: &Survey, table: &JointTabulation, areas: impl Iterator<Item = u16>) -> Vec<JointStratum> {
    areas.map(|area| table.stratum(usize::from(area), Some(survey.population(area))).unwrap()).collect()
}

#[test]
fn means_against_the_nation() {
    let survey = Survey::load();
    let strata = strata(&survey, &survey.joint(&[first_item()]), 0..290);
    for row in rows("07_diff_to_nation_expected.csv") {
        let own = usize::from(survey.area(&row["muni"]));
        let part: Vec<bool> = (0..strata.len()).map(|h| h == own).collect();
        let population = population(&row, "fpc");
        let kinds = [
            (Comparator::WholeIncludingPart, "p_nation", "incl"),
            (Comparator::Rest, "p_rest", "excl"),
            (Comparator::EqualUnitMean, "p_unweighted", "unw"),
        ];
        for (comparator, value, name) in kinds {
            let found =
                mean_difference(&strata, &part, &[1.0], comparator, population, Lonely::Certainty).unwrap();
            check::<Undefined>(&row, "p_m", Ok(found.part));
            check::<Undefined>(&row, value, Ok(found.comparator));
            check::<Undefined>(&row, &format!("diff_{name}"), Ok(found.difference));
            check(&row, &format!("se_diff_{name}"), found.se());
            if comparator == Comparator::Rest {
                check(&row, "z_excl", found.z());
            }
            let degrees = strata[own].moments.units() - 1;
            assert_eq!(found.degrees.unwrap_or(0), degrees, "{row:?}");
        }
    }
}

#[test]
fn aggregates_of_joint_sums_with_three_rules_for_lonely_strata() {
    let survey = Survey::load();
    let (whole, sexes) = (survey.joint(&[first_item()]), survey.joint_by_sex(&[first_item()]));
    for row in rows("04_aggregates_expected.csv") {
        let lonely = match row["lonely"].as_str() {
            "adjust" => Lonely::Adjust,
            "certainty" => Lonely::Certainty,
            _ => Lonely::Average,
        };
        let found =
            mean(&domain(&survey, &whole, &sexes, &row), 0, population(&row, "design"), lonely).unwrap();
        check::<Undefined>(&row, "p", Ok(found.mean));
        check(&row, "se", found.se());
        assert_eq!(found.degrees.unwrap().to_string(), row["df"]);
        assert_eq!(number(&row, "n"), Some(found.n as f64));
    }
}

fn domain(survey: &Survey, whole: &JointTabulation, sexes: &JointTabulation, row: &Row) -> Vec<JointStratum> {
    let (level, code) = (row["level"].as_str(), row["code"].as_str());
    let areas = (0_u16..).zip(&survey.areas).map(|(index, area)| (index, area.get(level)));
    match level {
        "nation" => strata(survey, whole, 0..290),
        "nation_sex" => {
            let sex = u8::from(code == "M");
            let cell = |area| sexes.shape().cell(area, &[sex]).unwrap();
            let stratum = |area| sexes.stratum(cell(area), Some(survey.population(area))).unwrap();
            (0..290).map(stratum).collect()
        }
        _ => {
            let members = areas.filter(|(_, found)| found.is_some_and(|found| found == code));
            strata(survey, whole, members.map(|(area, _)| area))
        }
    }
}
