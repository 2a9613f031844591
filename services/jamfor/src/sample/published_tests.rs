//! Every published figure of `tests/data/published_figures.csv` that respondents can give, counted from the plans. The
//! numbers in front of the assertions are the ids of its lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::test_figures::{Sample, basis_points, percent};

const BORAS: &str = "SE-1490";
const OSBY: &str = "SE-1273";
const FINANCIAL: &str = "financial-assistance";

const ITEMS: [&str; 7] = [
    "helhetssyn",
    "fa-kontakt",
    "tydlig-information",
    "visar-forstaelse",
    "fragar-efter-synpunkter",
    "paverka-hjalp",
    "forbattrad-situation",
];

fn of_boras(sample: &Sample, round: &str) -> [u64; 7] {
    ITEMS.map(|item| percent(sample.positive(round, BORAS, "", item)))
}

#[test]
fn the_figures_of_2015() {
    let sample = Sample::new();
    assert_eq!(sample.municipalities("ifo-2015", FINANCIAL), 40, "4.1");
    assert_eq!(sample.municipalities("ifo-2015", ""), 40, "4.1");
    assert_eq!(percent(sample.positive("ifo-2015", "", FINANCIAL, "fa-kontakt")), 85, "4.2");
    assert!(sample.rounds["ifo-2014"].pilot && sample.plan("ifo-2014").responses.is_empty(), "4.3");
    let before = sample.rate("ifo-2014", "SE-0580", FINANCIAL).0;
    let answers = sample.answers("ifo-2015", "SE-0580", FINANCIAL) as u64;
    assert_eq!(sample.rate("ifo-2015", "SE-0580", FINANCIAL), (answers, 530));
    assert!(answers > before && before > 0, "4.5");
    // Stated as 74.46 and computed as 66.67.
    assert_eq!(sample.rate("ifo-2015", "SE-1884", ""), (66, 99));
}

#[test]
fn the_figures_of_2017() {
    let sample = Sample::new();
    assert!(sample.answers("ifo-2017", "", "") > 10_000, "1.1a");
    assert_eq!(sample.municipalities("ifo-2017", ""), 87, "1.1b");
    let financial = sample.answers("ifo-2017", "", FINANCIAL);
    assert!((5_001..=5_250).contains(&financial), "1.3: {financial}");
    for group in ["addiction-care", "guardians", "youth"] {
        assert!(sample.answers("ifo-2017", "", group) < financial, "1.3: the largest group");
    }
    assert_eq!(percent(sample.positive("ifo-2017", "", FINANCIAL, "fa-kontakt")), 85, "1.4");
    assert_eq!(percent(sample.positive("ifo-2017", "", FINANCIAL, "fragar-efter-synpunkter")), 82, "1.5");
    assert_eq!(percent(sample.positive("ifo-2017", "", FINANCIAL, "paverka-hjalp")), 67, "1.6");
    assert!((665..=735).contains(&sample.answers("ifo-2017", "SE-1980", "")), "1.7");
    let vasteras = percent(sample.positive("ifo-2017", "SE-1980", "", "helhetssyn"));
    assert!(vasteras > percent(sample.positive("ifo-2017", "", "", "helhetssyn")) + 5, "1.8: {vasteras}");
    assert_eq!(of_boras(&sample, "ifo-2017"), [80, 82, 89, 77, 77, 63, 73]);
}

#[test]
fn the_figures_of_2018() {
    let sample = Sample::new();
    assert_eq!(sample.answers("ifo-2018", BORAS, ""), 370, "3.1a");
    assert_eq!(percent(sample.rate("ifo-2018", BORAS, "")), 56, "3.1b");
    assert_eq!(percent(sample.rate("ifo-2018", "", "")), 58, "3.2");
    assert_eq!(sample.municipalities("ifo-2018", ""), 135);
    let boras = of_boras(&sample, "ifo-2018");
    assert_eq!(boras, [77, 83, 84, 75, 73, 58, 75], "3.3 to 3.5b");
    let mut best: Vec<_> = ITEMS.into_iter().zip(boras).collect();
    best.sort_by_key(|(_, share)| std::cmp::Reverse(*share));
    let mut best = [best[0].0, best[1].0];
    best.sort_unstable();
    assert_eq!(best, ["fa-kontakt", "tydlig-information"], "3.5");
    let situation = |round| basis_points(sample.positive(round, BORAS, "", "forbattrad-situation"));
    let up = situation("ifo-2018") - situation("ifo-2017");
    assert!((50..=300).contains(&up), "3.7: up by {up}");
}

#[test]
fn boras_is_level_with_the_participants_in_most_items() {
    let sample = Sample::new();
    let within_a_point = |item: &&str| {
        let own = basis_points(sample.positive("ifo-2018", BORAS, "", item));
        own.abs_diff(basis_points(sample.positive("ifo-2018", "", "", item))) < 100
    };
    // About 340 answers: a difference of one point has a 90 % interval within five.
    assert_eq!(ITEMS.iter().filter(|item| within_a_point(item)).count(), 5, "3.6");
}

#[test]
fn the_series_of_boras_after_2018() {
    let sample = Sample::new();
    assert_eq!(sample.answers("ifo-2019", BORAS, ""), 521);
    assert_eq!(percent(sample.rate("ifo-2019", BORAS, "")), 61);
    assert_eq!(percent(sample.rate("ifo-2019", "", "")), 56);
    assert_eq!(of_boras(&sample, "ifo-2019"), [81, 85, 90, 75, 78, 62, 73]);
    assert_eq!(sample.rate("ifo-2019", "SE-2580", ""), (80, 184));

    assert_eq!(sample.answers("ifo-2021", BORAS, ""), 234);
    assert_eq!(sample.rate("ifo-2021", BORAS, ""), (234, 720));
    assert_eq!(percent(sample.rate("ifo-2021", BORAS, "")), 33);
    assert_eq!(percent(sample.rate("ifo-2021", "", "")), 37);
    assert_eq!((sample.municipalities("ifo-2021", ""), sample.answers("ifo-2021", "", "")), (133, 8_223));
    let shares = ITEMS.map(|item| sample.positive("ifo-2021", BORAS, "", item));
    assert_eq!(shares[..6].iter().map(|share| percent(*share)).collect::<Vec<_>>(), [74, 90, 84, 80, 81, 57]);
    assert_eq!(shares[6], (0, 0), "no source prints it");

    assert_eq!(sample.answers("ifo-2020", BORAS, ""), 0, "a gap in the series");
}

#[test]
fn osby_in_the_pandemic() {
    let sample = Sample::new();
    let (youth, guardians) = ("youth", "guardians");
    assert_eq!(percent(sample.rate("ifo-2020", OSBY, youth)), 83, "2.2a");
    assert_eq!(percent(sample.rate("ifo-2020", OSBY, guardians)), 88, "2.2b");
    for group in [youth, guardians] {
        assert!(sample.answers("ifo-2020", OSBY, group) < sample.answers("ifo-2019", OSBY, group), "2.3");
        let own = basis_points(sample.positive("ifo-2020", OSBY, group, "forbattrad-situation"));
        assert!(
            own > basis_points(sample.positive("ifo-2020", "", group, "forbattrad-situation")),
            "2.7a, b"
        );
        assert!(percent(sample.positive("ifo-2020", OSBY, group, "fragar-efter-synpunkter")) > 50, "2.8b");
        assert_eq!(sample.negative("ifo-2020", OSBY, group, "forbattrad-situation").0, 0, "2.7d");
        assert!(sample.municipalities("ifo-2020", group) >= 30, "the total can be shown");
    }
    assert_eq!(sample.positive("ifo-2020", OSBY, youth, "helhetssyn"), (15, 15), "2.4");
    let satisfied = percent(sample.positive("ifo-2020", OSBY, guardians, "helhetssyn"));
    assert!(satisfied > 50 && satisfied < 100, "2.5: {satisfied}");
    let lot = sample.options("ifo-2020", OSBY, youth, "forbattrad-situation", &["forbattrats-mycket"]);
    assert!(percent(lot) > 50, "2.6a");
    let better = basis_points(sample.positive("ifo-2020", OSBY, guardians, "forbattrad-situation"));
    assert!((5_001..=5_250).contains(&better), "2.6b: {better}");
    let overall = |round| basis_points(sample.positive(round, OSBY, "", "helhetssyn"));
    assert!(overall("ifo-2020") < overall("ifo-2019"), "2.7c");
    let little = sample.options("ifo-2020", OSBY, youth, "paverka-hjalp", &["mycket-lite", "vet-inte"]);
    assert!(percent(little) > 50, "2.8");
    assert!(percent(sample.positive("ifo-2020", OSBY, guardians, "paverka-hjalp")) > 50, "2.9");
    assert_eq!(sample.rounds["ifo-2020"].special_events.len(), 1, "2.3");
}

#[test]
fn the_figures_of_denmark() {
    let sample = Sample::new();
    let positive = |group, item| percent(sample.positive("vive-2021", "", group, item));
    let negative = |group, item| percent(sample.negative("vive-2021", "", group, item));
    let (own, residential) = ("own-home", "residential");
    assert_eq!(sample.answers("vive-2021", "", ""), 5_040, "0.3");
    assert_eq!(positive("", "overall"), 80, "0.1");
    assert_eq!((positive(own, "overall"), negative(own, "overall")), (86, 6), "0.2a, b");
    assert_eq!((positive(residential, "overall"), negative(residential, "overall")), (77, 8), "0.2c, d");
    for (item, printed) in [("education-employment", 83), ("practical-tasks", 79), ("talks", 79)] {
        assert_eq!(positive("", item), printed, "0.4");
        let worst = basis_points(sample.negative("vive-2021", "", "", item));
        assert!((300..=400).contains(&worst), "0.4d: {worst}");
    }
    let cooperation = "caseworker-cooperation";
    assert_eq!((positive(residential, cooperation), negative(residential, cooperation)), (49, 14), "0.5a, c");
    assert_eq!((positive(own, cooperation), negative(own, cooperation)), (57, 13), "0.5b, d");
    let (assessed, cooperates) = (positive("", "needs-assessment"), positive("", cooperation));
    assert!(assessed.abs_diff(cooperates) * 20 <= cooperates, "0.6: {assessed} about as {cooperates}");
    assert!(sample.plan("vive-2021").tallies.is_empty(), "no rate is printed");
}
