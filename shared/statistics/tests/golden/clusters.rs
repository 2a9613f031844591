//! Case 08 with persons as clusters: the change between two rounds where some answered both.

use std::collections::HashMap;

use jamfor_statistics::Undefined;
use jamfor_statistics::combination::combine;
use jamfor_statistics::index::covariance_of_means;
use jamfor_statistics::joint::JointStratum;
use jamfor_statistics::mean::mean;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::stratified::{Lonely, Population};
use jamfor_statistics::tabulate::{
    ClusterTabulation, Columns, Item, Measure, NO_ANSWER, NOT_ASKED, Weights, tabulate_clusters,
};

use crate::support::{check, number, rows, selection, ten_times_nano};

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
