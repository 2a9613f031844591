//! Case 08 with persons as clusters: the change between two rounds where some answered both. Case 32 with
//! care units as clusters.

use std::collections::HashMap;

use jamfor_statistics::cluster::share_of_clusters;
use jamfor_statistics::combination::combine;
use jamfor_statistics::index::covariance_of_means;
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::stratified::{Lonely, Population};
use jamfor_statistics::tabulate::{
    ClusterTabulation, Columns, Item, Measure, NO_ANSWER, NOT_ASKED, Weights, tabulate_clusters,
};
use jamfor_statistics::{Method, Moments, Undefined};

use crate::support::{Row, Survey, check, number, population, rows, selection, substantive, ten_times_nano};

/// Both rounds stacked: item 0 is asked in the first, item 1 in the second.
fn stacked(areas: &HashMap<String, u16>) -> ClusterTabulation {
    let (mut area, mut weight, mut person, mut codes) = (vec![], vec![], vec![], [vec![], vec![]]);
    let mut persons: HashMap<String, u32> = HashMap::new();
    for round in 0..2 {
        for row in rows(["00_respondents_r1.csv", "00_respondents_r2.csv"][round]) {
            let next = persons.len() as u32;
            person.push(*persons.entry(row["pid"].clone()).or_insert(next));
            area.push(areas[&row["muni"]]);
            weight.push(ten_times_nano(&row["w"]));
            codes[round].push(row["q1"].parse().unwrap_or(NO_ANSWER));
            codes[1 - round].push(NOT_ASKED);
        }
    }
    let columns = Columns {
        areas: &area,
        area_count: 290,
        weights: Weights::PerRow(&weight),
        breakdowns: &[],
        items: &codes.each_ref().map(|codes| Item { codes, options: 10 }),
    };
    let share = |item| Measure::Item { item, scores: Scores::indicator(&selection(0)) };
    tabulate_clusters(&columns, &person, &[share(0), share(1)]).unwrap()
}

#[test]
fn the_change_between_rounds_with_persons_as_clusters() {
    let areas: HashMap<String, u16> =
        rows("00_municipalities.csv").iter().map(|row| row["muni"].clone()).zip(0..).collect();
    let table = stacked(&areas);
    for row in rows("08_rounds_trend_expected.csv") {
        let stratum = |area: u16| table.stratum(usize::from(area), None).unwrap();
        let strata: Vec<JointStratum> = match row["muni"].as_str() {
            "NATION" => (0..290).map(stratum).collect(),
            muni => vec![stratum(areas[muni])],
        };
        let of = |k| mean(&strata, k, Population::Unlimited, Lonely::Certainty).unwrap();
        let [first, second] = [0, 1].map(of);
        assert_eq!([first.n.to_string(), second.n.to_string()], [row["n1"].clone(), row["n2"].clone()]);
        check::<Undefined>(&row, "p1", Ok(first.mean));
        check::<Undefined>(&row, "p2", Ok(second.mean));
        check(&row, "se1", first.se());
        check(&row, "se2", second.se());
        let both = covariance_of_means(&strata, 0, 1, Population::Unlimited, Lonely::Certainty);
        check(&row, "cov12", both);
        if number(&row, "corr12").is_some() {
            let errors = first.se().unwrap() * second.se().unwrap();
            check(&row, "corr12", both.map(|both| both / errors));
        }
        let change = combine(&strata, &[-1.0, 1.0], Population::Unlimited, Lonely::Certainty).unwrap();
        check::<Undefined>(&row, "change", Ok(change.value));
        check(&row, "se_cluster", change.variance.map(f64::sqrt));
        assert_eq!(change.degrees.unwrap().to_string(), row["df"]);
    }
}

/// Case 32: care units as clusters, by municipality and sex.
struct Units {
    survey: Survey,
    whole: ClusterTabulation,
    sexes: ClusterTabulation,
}

impl Units {
    fn load() -> Self {
        let survey = Survey::load();
        let scores = Scores::linear(&substantive(0)).unwrap();
        let measures = [
            Measure::Item { item: 0, scores: Scores::indicator(&selection(0)) },
            Measure::Item { item: 0, scores },
        ];
        let (whole, sexes) = (survey.clusters(false, &measures), survey.clusters(true, &measures));
        Self { survey, whole, sexes }
    }

    /// The answers of a domain, and its strata with one unit more than took part as their population.
    fn domain(&self, name: &str) -> (Moments, Vec<JointStratum>) {
        let is_member = |area: &Row| match name {
            "nation" | "K" | "M" => true,
            name => area["peer"] == *name || area["muni"] == *name,
        };
        let sex = if matches!(name, "K" | "M") { name } else { "all" };
        let members =
            (0..).zip(&self.survey.areas).filter(|(_, area)| is_member(area)).map(|(index, _)| index);
        let members: Vec<u16> = members.collect();
        let answers = members.iter().map(|&area| self.survey.stratum(area, 0, sex, "all").moments).sum();
        let stratum = |area: u16| {
            let mut stratum = match sex {
                "all" => self.whole.stratum(usize::from(area), None),
                sex => {
                    let cell = self.sexes.shape().cell(area, &[u8::from(sex == "M")]).unwrap();
                    self.sexes.stratum(cell, None)
                }
            }
            .unwrap();
            stratum.population = Some(stratum.units + 1);
            stratum
        };
        (answers, members.into_iter().map(stratum).collect())
    }
}

fn rule(row: &Row) -> Lonely {
    match row["lonely"].as_str() {
        "certainty" => Lonely::Certainty,
        "adjust" => Lonely::Adjust,
        "average" => Lonely::Average,
        _ => Lonely::Fail,
    }
}

#[test]
fn shares_and_means_of_care_units() {
    let units = Units::load();
    for row in rows("32_clusters_expected.csv") {
        let (answers, strata) = units.domain(&row["domain"]);
        let population = population(&row, "design");
        let share = share_of_clusters(&answers, &strata, 0, population, rule(&row)).unwrap();
        check::<Undefined>(&row, "p", Ok(share.p));
        check(&row, "se_p", share.se());
        assert_eq!(
            [share.degrees.unwrap().to_string(), answers.n.to_string()],
            [row["df"].clone(), row["n"].clone()]
        );
        let mean = mean(&strata, 1, population, rule(&row)).unwrap();
        check::<Undefined>(&row, "mean", Ok(mean.mean));
        check(&row, "se_mean", mean.se());
        check(&row, "deff_p", share.deff_design());
        check(&row, "deff_mean", mean.deff_design());
        let interval = mean.interval(&Confidence::P95);
        check(&row, "lower", interval.map(|interval| interval.lower));
        check(&row, "upper", interval.map(|interval| interval.upper));
        assert_eq!(mean.degrees, share.degrees);
    }
}

#[test]
fn intervals_of_care_units() {
    let units = Units::load();
    for row in rows("32_clusters_ci_expected.csv") {
        let (answers, strata) = units.domain(&row["domain"]);
        let share = share_of_clusters(&answers, &strata, 0, population(&row, "design"), rule(&row)).unwrap();
        let method = match row["method"].as_str() {
            "mean" => Method::T,
            name => Method::from_name(name).unwrap(),
        };
        let found = method.interval(&share, &Confidence::P95);
        check(&row, "lower", found.map(|interval| interval.lower));
        check(&row, "upper", found.map(|interval| interval.upper));
    }
}

/// Every unit there is has answered: nothing is left to chance.
#[test]
fn a_census_of_care_units_has_no_variance() {
    let units = Units::load();
    let (answers, mut strata) = units.domain("nation");
    strata.iter_mut().for_each(|stratum| stratum.population = Some(stratum.units));
    let found = share_of_clusters(&answers, &strata, 0, Population::Finite, Lonely::Fail).unwrap();
    assert_eq!(found.variance, Ok(0.0));
    strata.iter_mut().for_each(|stratum| stratum.population = None);
    let found = share_of_clusters(&answers, &strata, 0, Population::Finite, Lonely::Fail).unwrap();
    assert_eq!(found.variance, Err(Undefined::PopulationMissing));
}
