//! Indicators of the same answers of which one is hidden and another is shown. All respondents are made up.

use std::{collections::BTreeSet, num::NonZeroUsize};

use jamfor_benchmark::domain::{
    build::{Inputs, build, estimate_all, protect_all},
    built::Built,
    figure::Missing,
    indicator::{Indicator, Statistic},
    lookup::Wanted,
    mask::Mask,
    protection::Report,
};
use jamfor_disclosure::{Audience, Primary};
use jamfor_survey::Denominator;
use proptest::prelude::*;

use crate::kit::{self, GROUP, OTHER_GROUP, Respondent, RoundSpec, look, policy, respondents, share, wanted};

/// The share of answers with some options of the scale, of all answers.
fn of_options(name: &str, options: &[&str]) -> Indicator {
    Indicator {
        name: format!("bodies/se-test/indicators/{name}/revisions/1"),
        statistic: Statistic::Options(options.iter().map(|&one| one.to_owned()).collect::<BTreeSet<_>>()),
        denominator: Denominator::AllAnswered,
        ..share()
    }
}

fn good() -> Indicator {
    of_options("good", &["mycket", "ganska"])
}

fn bad() -> Indicator {
    of_options("bad", &["lite", "inte"])
}

fn rounds(rows: [Vec<Respondent>; 2]) -> [RoundSpec; 1] {
    let [one, other] = rows;
    [RoundSpec::new(2018, one).with_group(OTHER_GROUP, other)]
}

fn inputs(rows: [Vec<Respondent>; 2], indicators: &[Indicator]) -> Inputs {
    Inputs { indicators: indicators.to_vec(), ..kit::inputs(&rounds(rows), policy()) }
}

fn attacked(built: &Built, earlier: &[&Built]) -> Report {
    Report::new(built, earlier, NonZeroUsize::MIN)
}

fn shown(built: &Built, area: &str, indicator: &Indicator) -> bool {
    let place = Wanted { indicator: indicator.name.clone(), group: GROUP.into(), ..wanted(2018, area) };
    let figure = look(built, &place, Audience::Public);
    assert!(figure.value.is_ok() || figure.value == Err(Missing::Suppressed), "{:?}", figure.value);
    figure.value.is_ok()
}

/// Two target groups of eight areas: of the first one of the first area 9 of 12 are satisfied and these are not.
fn country(dissatisfied: usize) -> [Vec<Respondent>; 2] {
    let one = |area: &str| respondents(area, 0, [6, 6, 5, 5, 6]);
    let areas = (2..=8).map(|at| one(&format!("SE-{at:04}")));
    let first = respondents("SE-0001", 0, [5, 4, dissatisfied, 0, 3 - dissatisfied]);
    let others = (1..=8).map(|at| one(&format!("SE-{at:04}")));
    [[first].into_iter().chain(areas).collect::<Vec<_>>().concat(), others.collect::<Vec<_>>().concat()]
}

/// As if nothing had been hidden for the sake of others.
fn forgetful(mut built: Built) -> Built {
    for record in &mut built.records {
        if matches!(record.masks.public, Mask::Complementary | Mask::TotalWithheld) {
            record.masks.public = Mask::Shown;
        }
    }
    built
}

#[test]
fn that_nobody_is_dissatisfied_is_hidden_beside_the_share_of_the_satisfied() {
    let built = build(&inputs(country(0), &[good(), bad()]));
    let of_first = |built: &Built| (shown(built, "SE-0001", &good()), shown(built, "SE-0001", &bad()));
    assert_eq!(of_first(&built), (true, false));
    assert!(attacked(&built, &[]).passed);
    // the satisfied are shown wherever they were
    let good_alone = build(&inputs(country(0), &[good()]));
    for at in 1..=8 {
        let area = format!("SE-{at:04}");
        assert_eq!(shown(&built, &area, &good()), shown(&good_alone, &area, &good()), "{area}");
    }
    // the other group and the sum of both would tell
    let report = attacked(&forgetful(built), &[]);
    assert!(
        !report.passed && report.attacks[0].exposed > 0 && report.attacks[0].narrowest == 0,
        "{report:?}"
    );
    assert_eq!(of_first(&build(&inputs(country(2), &[good(), bad()]))), (true, true));
}

#[test]
fn what_two_shown_figures_tell_of_a_third_is_hidden_with_them() {
    let without = of_options("without", &["vet-inte"]);
    let all = [good(), bad(), without.clone()];
    let built = build(&inputs(country(0), &all));
    // nine and three of twelve leave nobody
    let is_shown = all.each_ref().map(|one| shown(&built, "SE-0001", one));
    assert!(!(is_shown[1] || is_shown[0] && is_shown[2]), "{is_shown:?}");
    assert!(attacked(&built, &[]).passed);
    let mut told = built;
    let opened = told.records.iter_mut().filter(|one| !matches!(one.masks.public, Mask::Primary(_)));
    opened.for_each(|one| one.masks.public = Mask::Shown);
    assert!(!attacked(&told, &[]).passed);
}

#[test]
fn what_an_earlier_release_has_shown_stands_beside_it_too() {
    let earlier = build(&inputs(country(0), &[good()]));
    let later = |earlier: &[&Built]| {
        let mut later = estimate_all(&inputs(country(0), &[bad()]));
        protect_all(&mut later, earlier, NonZeroUsize::MIN);
        later
    };
    let built = later(&[&earlier]);
    assert!(shown(&earlier, "SE-0001", &good()) && !shown(&built, "SE-0001", &bad()));
    assert!(attacked(&built, &[&earlier]).passed);
    assert!(!attacked(&forgetful(built), &[&earlier]).passed);
}

#[test]
fn a_sum_that_is_alike_beside_a_shown_one_is_no_secret_of_its_areas_alone() {
    // nobody of 24 in two areas
    let rows = |at: usize| respondents(&format!("SE-{at:04}"), 0, [5, 4, 0, 0, 3]);
    let built = build(&inputs([(1..=2).flat_map(rows).collect(), Vec::new()], &[good(), bad()]));
    let alike = built.records.iter().filter(|one| one.masks.public == Mask::Primary(Primary::Unanimous));
    assert!(alike.count() >= 2);
    assert!(attacked(&built, &[]).passed);
}

/// The answers of a target group in an area, by option.
fn answers() -> impl Strategy<Value = [usize; 5]> {
    let count = || prop_oneof![2 => Just(0_usize), 4 => 1..6_usize, 3 => 6..30_usize];
    [count(), count(), count(), count(), count()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn several_indicators_of_the_same_answers_are_protected_together(
        counts in proptest::collection::vec([answers(), answers()], 10..14),
        indicators in proptest::sample::subsequence(vec![0_usize, 1, 2, 3, 4], 2..4),
    ) {
        let of = |group: usize| -> Vec<Respondent> {
            let area = |(at, one): (usize, &[[usize; 5]; 2])| respondents(&format!("SE-{at:04}"), 0, one[group]);
            counts.iter().enumerate().flat_map(area).collect()
        };
        let every = [
            good(), bad(), of_options("very", &["mycket"]), of_options("not", &["inte"]),
            of_options("other", &["lite", "vet-inte"]),
        ];
        let chosen: Vec<Indicator> = indicators.iter().map(|&at| every[at].clone()).collect();
        let built = build(&inputs([of(0), of(1)], &chosen));
        let report = attacked(&built, &[]);
        prop_assert!(report.passed, "{:?}", report);
    }
}
