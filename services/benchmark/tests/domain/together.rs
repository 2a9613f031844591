//! Releases of the same rounds: what one has shown, and what the next one may show beside it. All respondents are made up.

use std::num::NonZeroUsize;

use jamfor_benchmark::domain::{
    build::{estimate_all, protect_all},
    built::Built,
    comparator::{Basis, Comparator, OwnPart, Weighting},
    figure::{Missing, Whose},
    lookup::Wanted,
    mask::{Mask, Masks},
    protection::Report,
};
use jamfor_disclosure::Audience;
use jamfor_survey::Texts;

use crate::kit::{
    Lattice, Respondent, RoundSpec, area, look, of_sex, policy, respondents, small_areas, wanted,
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
