//! Case 19: both denominators, linear scores and the share without an opinion; the reference distribution.

use jamfor_statistics::Undefined;
use jamfor_statistics::denominator::{Answers, Denominator};
use jamfor_statistics::distribution::{OptionStratum, distribution};
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::mean::mean;
use jamfor_statistics::reference_distribution::ReferenceDistribution;
use jamfor_statistics::scores::Scores;
use jamfor_statistics::share::share;
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::tabulate::{CodeSet, Selection, Tally};
use jamfor_statistics::{Method, joint::JointStratum};

use crate::support::{Survey, check, positive, rows, substantive};

const DONT_KNOW: u8 = 9;

fn answers(item: usize) -> Answers {
    Answers {
        substantive: substantive(item).into_iter().collect(),
        no_opinion: [DONT_KNOW].into_iter().collect(),
    }
}

fn strata(survey: &Survey, item: usize, selection: &Selection) -> Vec<Stratum> {
    let stratum = |area| Stratum {
        respondents: survey.whole.respondents(area),
        population: None,
        moments: survey.whole.moments(area, item, selection),
    };
    (0..290).map(stratum).collect()
}

fn nation(survey: &Survey, item: usize, selection: &Selection) -> jamfor_statistics::share::Share {
    share(&strata(survey, item, selection), Population::Unlimited, Lonely::Adjust).unwrap()
}

/// The tally of a code in the whole country.
fn tally(survey: &Survey, item: usize, code: u8) -> Tally {
    (0..290).map(|area| survey.whole.tally(area, item, code)).fold(Tally::default(), |mut sum, tally| {
        sum.merge(&tally);
        sum
    })
}

#[test]
fn both_denominators_and_the_share_without_an_opinion() {
    let survey = Survey::load();
    for row in rows("19_scales_expected.csv") {
        let item = row["question"][1..].parse::<usize>().unwrap() - 1;
        let denominator = match row["dont_know"].as_str() {
            "exclude" => Denominator::SubstantiveOnly,
            _ => Denominator::AllAnswered,
        };
        let found = nation(&survey, item, &answers(item).share(positive(item), denominator));
        assert_eq!(found.moments.n.to_string(), row["n_den"]);
        assert_eq!(found.moments.x.to_string(), row["x_pos"]);
        check::<Undefined>(&row, "share_w", Ok(found.p));
        check::<Undefined>(&row, "share_unw", Ok(found.moments.x as f64 / found.moments.n as f64));
        let beside = nation(&survey, item, &answers(item).without_opinion()).moments;
        check::<Undefined>(&row, "dk_share_unw", Ok(beside.x as f64 / beside.n as f64));
    }
}

/// R's unweighted mean: every answer weighs the same.
#[test]
fn linear_scores() {
    let survey = Survey::load();
    for row in rows("19_scales_expected.csv") {
        let item = row["question"][1..].parse::<usize>().unwrap() - 1;
        let options = substantive(item);
        assert_eq!(options.len().to_string(), row["k"]);
        let scores = Scores::linear(&options).unwrap();
        let count = |code: u8| tally(&survey, item, code).count as f64;
        let points = |code: u8| scores.points(code).unwrap() as f64 / scores.denominator() as f64;
        let all: f64 = options.iter().map(|&code| count(code)).sum();
        let sum: f64 = options.iter().map(|&code| count(code) * points(code)).sum();
        check::<Undefined>(&row, "mean_linear_unw", Ok(sum / all));
    }
}

#[test]
fn the_reference_distribution_places_four_options_on_the_line_of_five() {
    let survey = Survey::load();
    let counts = |item: usize| -> Vec<u128> {
        substantive(item).iter().map(|&code| u128::from(tally(&survey, item, code).count)).collect()
    };
    let reference = ReferenceDistribution::fit(&counts(0)).unwrap();
    let pieces = reference.pieces(&counts(3)).unwrap();
    let expected = rows("19_reference_distribution_expected.csv");
    assert_eq!(pieces.len(), expected.len());
    for (row, piece) in expected.iter().zip(pieces) {
        check::<Undefined>(row, "beta_a", Ok(reference.alpha()));
        check::<Undefined>(row, "beta_b", Ok(reference.beta()));
        check::<Undefined>(row, "cum_share", Ok(piece.cumulative));
        check::<Undefined>(row, "lower", Ok(piece.lower));
        check::<Undefined>(row, "upper", Ok(piece.upper));
        check::<Undefined>(row, "mid_value", Ok(piece.value));
    }
}

#[test]
fn merged_options_are_the_share_of_both() {
    let survey = Survey::load();
    for denominator in [Denominator::SubstantiveOnly, Denominator::AllAnswered] {
        let item = 5;
        let stratum = |area| OptionStratum {
            respondents: survey.whole.respondents(area),
            population: None,
            options: substantive(item).iter().map(|&code| survey.whole.tally(area, item, code)).collect(),
            no_opinion: survey.whole.tally(area, item, DONT_KNOW),
        };
        let options: Vec<OptionStratum> = (0..290).map(stratum).collect();
        let found = distribution(&options, denominator, Population::Unlimited, Lonely::Adjust).unwrap();
        let two: CodeSet = (2..=3).collect();
        let direct = nation(&survey, item, &answers(item).share(two, denominator));
        let merged = found.variance_of_merged(&[1, 2]).unwrap();
        assert!((merged / direct.variance.unwrap() - 1.0).abs() < 1e-9, "{merged} {direct:?}");
        assert!((found.options[1].p + found.options[2].p - direct.p).abs() < 1e-14);
        let beside = nation(&survey, item, &answers(item).without_opinion());
        assert_eq!(found.no_opinion, Ok(beside));
        let rest = if denominator == Denominator::AllAnswered { beside.p } else { 0.0 };
        let sum: f64 = found.options.iter().map(|share| share.p).sum();
        assert!((sum + rest - 1.0).abs() < 1e-14);
        for share in &found.options {
            assert!(Method::WilsonKish.interval(share, &Confidence::P95).unwrap().contains(share.p));
        }
    }
}

#[test]
fn the_mean_is_the_scored_distribution() {
    let survey = Survey::load();
    let scores = Scores::linear(&substantive(0)).unwrap();
    let joint = |area| JointStratum {
        units: survey.whole.respondents(area),
        population: None,
        moments: survey.whole.joint(area, 0, std::slice::from_ref(&scores)),
    };
    let options = |area| OptionStratum {
        respondents: survey.whole.respondents(area),
        population: None,
        options: substantive(0).iter().map(|&code| survey.whole.tally(area, 0, code)).collect(),
        no_opinion: survey.whole.tally(area, 0, DONT_KNOW),
    };
    let joint: Vec<JointStratum> = (0..290).map(joint).collect();
    let options: Vec<OptionStratum> = (0..290).map(options).collect();
    let mean = mean(&joint, 0, Population::Unlimited, Lonely::Adjust).unwrap();
    let found =
        distribution(&options, Denominator::SubstantiveOnly, Population::Unlimited, Lonely::Adjust).unwrap();
    let covariances = found.covariances.unwrap();
    let (mut value, mut variance) = (0.0, 0.0);
    for (a, row) in covariances.iter().enumerate() {
        value += 25.0 * a as f64 * found.options[a].p;
        variance += row.iter().enumerate().map(|(b, v)| 625.0 * (a * b) as f64 * v).sum::<f64>();
    }
    assert!((value - mean.mean).abs() < 1e-10);
    assert!((variance / mean.variance.unwrap() - 1.0).abs() < 1e-9);
}
