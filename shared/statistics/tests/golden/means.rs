//! Case 06: means of 0-100 scores, and an index of four items in three definitions.

use jamfor_statistics::Undefined;
use jamfor_statistics::combination::combine;
use jamfor_statistics::index::{covariance_of_means, question_index};
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::stratified::{Lonely, Population};
use jamfor_statistics::tabulate::{JointTabulation, Measure};

use crate::support::{Row, Survey, check, rows, selection, substantive};

/// Variables 0 to 3 are scores, 4 to 7 shares, 8 is the person index.
const SCORES: [usize; 4] = [0, 1, 2, 3];
const SHARES: [usize; 4] = [4, 5, 6, 7];
const PERSON: usize = 8;

fn linear(item: usize) -> Scores {
    Scores::linear(&substantive(item)).unwrap()
}

fn measures() -> Vec<Measure> {
    let scores = (0..4).map(|item| Measure::Item { item, scores: linear(item) });
    let shares = (0..4).map(|item| Measure::Item { item, scores: Scores::indicator(&selection(item)) });
    let person = Measure::person((0..4).map(|item| (item, linear(item))).collect());
    scores.chain(shares).chain([person]).collect()
}

fn strata(survey: &Survey, table: &JointTabulation, domain: &str) -> Vec<JointStratum> {
    let stratum = |area: u16| table.stratum(usize::from(area), Some(survey.population(area))).unwrap();
    match domain {
        "nation" => (0..290).map(stratum).collect(),
        muni => vec![stratum(survey.area(muni))],
    }
}

#[test]
fn means_and_three_kinds_of_index() {
    let survey = Survey::load();
    let table = survey.joint(&measures());
    for row in rows("06_means_index_expected.csv") {
        let strata = strata(&survey, &table, &row["domain"]);
        let of = |k| mean(&strata, k, Population::Finite, Lonely::Adjust).unwrap();
        let index =
            |items: &[usize]| question_index(&strata, items, Population::Finite, Lonely::Adjust).unwrap();
        match row["measure"].as_str() {
            "a_person_index" => check_mean(&row, of(PERSON).n, of(PERSON).mean, of(PERSON).se()),
            "b_question_index" => check_index(&row, &strata, &index(&SCORES)),
            "c_topbox_index" => check_index(&row, &strata, &index(&SHARES)),
            name => {
                let found = of(name["mean_s".len()..].parse::<usize>().unwrap() - 1);
                check_mean(&row, found.n, found.mean, found.se());
            }
        }
    }
}

fn check_mean(row: &Row, n: u64, value: f64, se: Result<f64, Undefined>) {
    check::<Undefined>(row, "est", Ok(value));
    check(row, "se", se);
    assert_eq!(n.to_string(), row["n"], "{row:?}");
}

/// R's n counts all of the domain here.
fn check_index(row: &Row, strata: &[JointStratum], found: &jamfor_statistics::index::Index) {
    check_mean(row, strata.iter().map(|stratum| stratum.units).sum(), found.value, found.se());
}

#[test]
fn one_pass_over_an_item_gives_the_same_mean() {
    let survey = Survey::load();
    let table = survey.joint(&measures());
    for item in SCORES {
        let joint = strata(&survey, &table, "nation");
        let single = (0..290).map(|area| JointStratum {
            units: survey.whole.respondents(area),
            population: None,
            moments: survey.whole.joint(area, item, &[linear(item)]),
        });
        let single: Vec<JointStratum> = single.collect();
        let one = mean(&single, 0, Population::Unlimited, Lonely::Adjust);
        assert_eq!(one, mean(&joint, item, Population::Unlimited, Lonely::Adjust));
    }
}

#[test]
fn the_index_is_more_precise_than_its_items_say_alone() {
    let survey = Survey::load();
    let strata = strata(&survey, &survey.joint(&measures()), "nation");
    let covariance =
        |k, l| covariance_of_means(&strata, k, l, Population::Unlimited, Lonely::Adjust).unwrap();
    let mut sum = 0.0;
    for k in SCORES {
        for l in SCORES {
            assert!((covariance(k, l) / covariance(l, k) - 1.0).abs() < 1e-12);
            sum += covariance(k, l) / 16.0;
        }
        let own = mean(&strata, k, Population::Unlimited, Lonely::Adjust).unwrap().variance.unwrap();
        assert!((covariance(k, k) / own - 1.0).abs() < 1e-12);
    }
    let index = question_index(&strata, &SCORES, Population::Unlimited, Lonely::Adjust).unwrap();
    assert!((sum / index.variance.unwrap() - 1.0).abs() < 1e-12, "the bilinear form is the variance");
    let interval = index.interval(&Confidence::P95).unwrap();
    assert!(interval.contains(index.value) && interval.width() < 4.0 * index.se().unwrap());
}

#[test]
fn a_difference_of_two_items_is_a_combination() {
    let survey = Survey::load();
    let strata = strata(&survey, &survey.joint(&measures()), "M008");
    let found = combine(&strata, &[1.0, -1.0], Population::Unlimited, Lonely::Fail).unwrap();
    let of = |k| mean(&strata, k, Population::Unlimited, Lonely::Fail).unwrap();
    let both = covariance_of_means(&strata, 0, 1, Population::Unlimited, Lonely::Fail).unwrap();
    let expected = of(0).variance.unwrap() + of(1).variance.unwrap() - 2.0 * both;
    assert!((found.variance.unwrap() / expected - 1.0).abs() < 1e-12);
    assert!((found.value - (of(0).mean - of(1).mean)).abs() < 1e-12);
}
