//! Case 08: the change between two rounds without a person key, and with overlapping finite populations.
//!
//! R stacks the rounds with persons as units, so that n_h counts the persons of both rounds together.

use std::collections::{HashMap, HashSet};

use jamfor_statistics::rounds::{Draw, Overlap, change, overlapping_change_variance};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::{Moments, Undefined, Weight};

use crate::support::{Row, check, number, rows, ten_times_nano};

/// The strata of one round, with the persons of both rounds as their respondents.
struct Rounds {
    areas: Vec<Row>,
    persons: HashMap<String, HashSet<String>>,
    answers: [HashMap<String, Moments>; 2],
}

impl Rounds {
    fn load() -> Self {
        let mut persons: HashMap<String, HashSet<String>> = HashMap::new();
        let answers = ["00_respondents_r1.csv", "00_respondents_r2.csv"].map(|file| {
            let mut answers: HashMap<String, Moments> = HashMap::new();
            for row in rows(file) {
                persons.entry(row["muni"].clone()).or_default().insert(row["pid"].clone());
                let code: u8 = row["q1"].parse().unwrap_or(0);
                if (1..=5).contains(&code) {
                    let weight = Weight::from_nano(ten_times_nano(&row["w"])).unwrap();
                    answers.entry(row["muni"].clone()).or_default().add(weight, code >= 4);
                }
            }
            answers
        });
        Self { areas: rows("00_municipalities.csv"), persons, answers }
    }

    fn strata(&self, round: usize, muni: &str) -> Vec<Stratum> {
        let is_member = |area: &&Row| muni == "NATION" || area["muni"] == muni;
        let stratum = |area: &Row| Stratum {
            respondents: self.persons.get(&area["muni"]).map_or(0, |persons| persons.len() as u64),
            population: None,
            moments: self.answers[round].get(&area["muni"]).copied().unwrap_or_default(),
        };
        self.areas.iter().filter(is_member).map(stratum).collect()
    }
}

#[test]
fn the_change_of_independent_rounds() {
    let rounds = Rounds::load();
    for row in rows("08_rounds_trend_expected.csv") {
        let [earlier, later] = [0, 1].map(|round| rounds.strata(round, &row["muni"]));
        let found = change(&earlier, &later, Population::Unlimited, Lonely::Certainty).unwrap();
        check::<Undefined>(&row, "p1", Ok(found.comparator));
        check::<Undefined>(&row, "p2", Ok(found.part));
        check::<Undefined>(&row, "change", Ok(found.difference));
        check(&row, "se_ind", found.se);
    }
}

#[test]
fn the_change_in_overlapping_populations() {
    let rounds = Rounds::load();
    for row in rows("08_rounds_trend_expected.csv").iter().filter(|row| row["muni"] != "NATION") {
        let area = rounds.areas.iter().find(|area| area["muni"] == row["muni"]).unwrap();
        let population = |column: &str| number(area, column).unwrap() as u64;
        let draw = |round: usize, n: &str, size: &str| {
            let moments = rounds.answers[round][&row["muni"]];
            let (x, n, answers) = (moments.x as f64, moments.n as f64, number(row, n).unwrap() as u64);
            assert_eq!(answers, moments.n);
            let spread = x * (n - x) / (n * (n - 1.0));
            Draw { answers, population: population(size), spread }
        };
        let (earlier, later) = (draw(0, "n1", "N1"), draw(1, "n2", "N2"));
        let overlap = Overlap {
            answers: number(row, "n12").unwrap() as u64,
            population: population("N12"),
            covariance: number(row, "S12").unwrap(),
        };
        check(row, "cov_tam", overlap.covariance_of_shares(&earlier, &later));
        check(row, "se_tam", overlapping_change_variance(&earlier, &later, &overlap).map(f64::sqrt));
    }
}
