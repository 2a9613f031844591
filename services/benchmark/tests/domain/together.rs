//! Releases of the same rounds: what one has shown, and what the next one may show beside it. All respondents are made up.

use std::{collections::BTreeSet, num::NonZeroUsize};

use jamfor_benchmark::domain::{
    build::{estimate_all, protect_all},
    built::Built,
    comparator::{Basis, Comparator, OwnPart, Weighting},
    figure::{Missing, Whose},
    indicator::{Indicator, Statistic},
    lookup::Wanted,
    mask::{Mask, Masks},
    protection::Report,
};
use jamfor_disclosure::Audience;
use jamfor_survey::{OptionClass, Texts};

use crate::kit::{
    AGE, Lattice, Respondent, RoundSpec, SEX, area, look, of_sex, policy, respondents, share, small_areas,
    somebody, wanted,
};

/// Forty areas of 80 answers, and nine of four.
fn country() -> Vec<Respondent> {
    let large = (1..=40).flat_map(|at| area(&format!("SE-{at:04}"), (20, 20), (20, 20)));
    large.chain(small_areas(9)).collect()
}

fn of(lattice: &Lattice, rows: Vec<Respondent>, earlier: &[&Built]) -> Built {
    let mut built = estimate_all(&lattice.inputs(&[RoundSpec::new(2018, rows)], policy()));
    protect_all(&mut built, earlier, NonZeroUsize::MIN);
    built
}

fn shown(built: &Built, wanted: &Wanted) -> bool {
    look(built, wanted, Audience::Public).value.is_ok()
}

fn passed(built: &Built, earlier: &[&Built]) -> bool {
    Report::new(built, earlier, NonZeroUsize::MIN).passed
}

#[test]
fn the_same_answers_are_shown_alike_again() {
    let lattice = Lattice::default();
    let first = of(&lattice, country(), &[]);
    let again = of(&lattice, country(), &[&first]);
    assert_eq!(first.records, again.records);
    assert!(passed(&again, &[&first]));
}

#[test]
fn one_answer_that_came_late_is_told_by_no_figure() {
    let lattice = Lattice::default();
    let first = of(&lattice, country(), &[]);
    let late = || [country(), respondents("SE-0001", 0, [1, 0, 0, 0, 0])].concat();
    let alone = of(&lattice, late(), &[]);
    assert!(shown(&alone, &wanted(2018, "SE-0001")) && !passed(&alone, &[&first]));
    let corrected = of(&lattice, late(), &[&first]);
    for changed in ["SE-0001", "SE"] {
        for one in [wanted(2018, changed), of_sex(wanted(2018, changed), "kvinna")] {
            assert_eq!(look(&corrected, &one, Audience::Public).value, Err(Missing::Suppressed), "{changed}");
        }
    }
    assert!(shown(&corrected, &wanted(2018, "SE-0002")));
    assert!(passed(&corrected, &[&first]));
}

#[test]
fn an_answer_that_was_another_one_is_told_by_no_figure() {
    let lattice = Lattice::default();
    let first = of(&lattice, country(), &[]);
    let mut rows = country();
    rows[0].answer = 2;
    let corrected = of(&lattice, rows, &[&first]);
    assert!(!shown(&corrected, &wanted(2018, "SE-0001")) && !shown(&corrected, &wanted(2018, "SE")));
    assert!(shown(&corrected, &wanted(2018, "SE-0002")) && passed(&corrected, &[&first]));
}

#[test]
fn many_new_answers_are_shown() {
    let lattice = Lattice::default();
    let first = of(&lattice, country(), &[]);
    let rows = [country(), area("SE-0001", (20, 20), (20, 20))].concat();
    let corrected = of(&lattice, rows, &[&first]);
    assert!(shown(&corrected, &wanted(2018, "SE-0001")) && shown(&corrected, &wanted(2018, "SE")));
    assert!(passed(&corrected, &[&first]));
}

#[test]
fn what_was_hidden_stays_hidden() {
    let lattice = Lattice::default();
    let first = of(&lattice, country(), &[]);
    let rows = [country(), area("SE-0801", (20, 20), (20, 20))].concat();
    let mut corrected = of(&lattice, rows, &[&first]);
    let own = wanted(2018, "SE-0801");
    assert!(!shown(&corrected, &own) && passed(&corrected, &[&first]));
    for record in &mut corrected.records {
        record.masks = Masks::both(Mask::Shown);
    }
    assert!(!passed(&corrected, &[&first]));
}

/// Some areas as a comparator.
fn peers(name: &str, areas: &[&str]) -> Lattice {
    let comparator = Comparator {
        name: format!("bodies/se-test/comparators/{name}/revisions/1"),
        digest: format!("sha256:{name}"),
        title: Texts::new().with("en", name),
        basis: Basis::Custom { areas: areas.iter().map(|code| (*code).to_owned()).collect() },
        weighting: Some(Weighting::Pooled),
        own_part: Some(OwnPart::Included),
    };
    Lattice { comparators: vec![comparator], ..Lattice::default() }
}

#[test]
fn two_sets_of_areas_that_differ_by_a_hidden_one_are_not_both_shown() {
    let with = ["SE-0001", "SE-0002", "SE-0801", "SE-0802", "SE-0803", "SE-0804", "SE-0805"];
    let first = of(&peers("with", &with), country(), &[]);
    let second = |earlier: &[&Built]| of(&peers("without", &with[..6]), country(), earlier);
    let in_comparator = |built: &Built, name: &str| {
        let whose = Some(Whose::Comparator);
        let comparator = format!("bodies/se-test/comparators/{name}");
        shown(built, &Wanted { area: "SE".into(), whose, comparator, ..wanted(2018, "SE") })
    };
    let (alone, together) = (second(&[]), second(&[&first]));
    assert!(
        in_comparator(&first, "with"),
        "one hidden area of five, in which it is not known how many answered"
    );
    assert!(in_comparator(&alone, "without") && !passed(&alone, &[&first]));
    assert!(!in_comparator(&together, "without") && passed(&together, &[&first]));
}

#[test]
fn another_indicator_of_the_same_answers_tells_no_more() {
    const OTHER: &str = "bodies/se-test/indicators/missnojda/revisions/1";
    let with = ["SE-0001", "SE-0002", "SE-0801", "SE-0802", "SE-0803", "SE-0804", "SE-0805"];
    let first = of(&peers("with", &with), country(), &[]);
    let second = |earlier: &[&Built]| {
        let mut inputs = peers("without", &with[..6]).inputs(&[RoundSpec::new(2018, country())], policy());
        let negative = Statistic::Classes(BTreeSet::from([OptionClass::Negative]));
        inputs.indicators = vec![Indicator { name: OTHER.into(), statistic: negative, ..share() }];
        let mut built = estimate_all(&inputs);
        protect_all(&mut built, earlier, NonZeroUsize::MIN);
        built
    };
    let in_comparator = |built: &Built| {
        let comparator = "bodies/se-test/comparators/without".into();
        let indicator = OTHER.into();
        let whose = Some(Whose::Comparator);
        shown(built, &Wanted { indicator, area: "SE".into(), whose, comparator, ..wanted(2018, "SE") })
    };
    let (alone, together) = (second(&[]), second(&[&first]));
    assert!(in_comparator(&alone) && !passed(&alone, &[&first]));
    assert!(!in_comparator(&together) && passed(&together, &[&first]));
}

#[test]
fn breakdowns_of_an_earlier_release_add_up_with_the_figures_of_a_later_one() {
    let first = Lattice { breakdowns: vec![AGE], crossings: vec![(SEX, AGE)], ..Lattice::default() };
    let first = of(&first, country(), &[]);
    let second = Lattice { breakdowns: vec!["MODE"], crossings: vec![(SEX, "MODE")], ..Lattice::default() };
    let (alone, together) = (of(&second, country(), &[]), of(&second, country(), &[&first]));
    assert_eq!(alone.frame, together.frame);
    let keys = |built: &Built| built.records.iter().map(|one| one.key).collect::<Vec<_>>();
    assert_eq!(keys(&alone), keys(&together));
    assert!(passed(&together, &[&first]));
}

#[test]
fn options_that_exclude_each_other_are_known_to_be_of_nobody() {
    // everybody under 30 answered on paper, and everybody from 30 online
    let of_age = |code: &str, counts: [usize; 2]| -> Vec<Respondent> {
        let one = |age: u8, answer| Respondent { age, mode: age, answer, ..somebody(code) };
        let some = |(age, count)| [vec![one(age, 0); count], vec![one(age, 2); count]].concat();
        (0_u8..).zip(counts).flat_map(some).collect()
    };
    let many = (1..=40).flat_map(|at| of_age(&format!("SE-{at:04}"), [20, 20]));
    let few = (1..=9).flat_map(|at| of_age(&format!("SE-08{at:02}"), [20, 1]));
    let lattice =
        Lattice { breakdowns: vec![AGE, "MODE"], crossings: vec![(AGE, "MODE")], ..Lattice::default() };
    let mut built = of(&lattice, many.chain(few).collect(), &[]);
    assert!(passed(&built, &[]));
    let of_mode = |at: &str| built.frame.part("MODE", at).unwrap();
    let modes = [of_mode("PAPER"), of_mode("WEB")];
    for record in &mut built.records {
        if record.key.part.is_some_and(|part| modes.contains(&part)) {
            record.masks = Masks::both(Mask::Shown);
        }
    }
    assert!(!passed(&built, &[]), "by mode, one reads what is hidden by age");
}
