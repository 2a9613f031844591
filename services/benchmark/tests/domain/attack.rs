//! Attacking a release: what can be computed of what its masks hide.

use std::num::NonZeroUsize;

use jamfor_benchmark::domain::{built::Built, mask::Mask, protection::Report};

use crate::kit::{OTHER_GROUP, RoundSpec, area, policy, release, strict};

fn attacked(built: &Built) -> Report {
    Report::new(built, &[], NonZeroUsize::MIN)
}

/// So many areas of 80 answers, and one of four.
fn with_one_small(areas: usize) -> Vec<crate::kit::Respondent> {
    let large = (1..=areas).flat_map(|at| area(&format!("SE-{at:04}"), (20, 20), (20, 20)));
    large.chain(area("SE-0999", (1, 1), (1, 1))).collect()
}

#[test]
fn a_lonely_secret_is_recovered_by_the_attack_of_its_release() {
    let built = release(&[RoundSpec::new(2018, with_one_small(40))], policy());
    assert!(attacked(&built).passed);
    let report = attacked(&forgetful(built));
    assert!(!report.passed);
    let public = &report.attacks[0];
    assert_eq!((public.attacker.as_str(), public.attackers), ("PUBLIC", 1));
    assert!(public.exposed > 0 && public.narrowest == 0, "{public:?}");
}

#[test]
fn what_no_total_counts_is_recovered_by_nobody() {
    // of fewer than thirty areas no total is shown
    let built = release(&[RoundSpec::new(2018, with_one_small(20))], strict());
    let hidden = built.records.iter().filter(|one| matches!(one.masks.public, Mask::Primary(_))).count();
    let report = attacked(&built);
    assert!(hidden > 0 && report.passed, "{report:?}");
    let names: Vec<&str> = report.attacks.iter().map(|one| one.attacker.as_str()).collect();
    assert_eq!(names, ["PUBLIC", "OWNER", "OWNERS"]);
    assert!(report.attacks[2].attackers == 21 * 20 / 2);
}

#[test]
fn the_only_group_that_is_shown_gives_the_other_one_away() {
    let round = RoundSpec::new(2018, area("SE-0001", (20, 20), (20, 20)))
        .with_group(OTHER_GROUP, area("SE-0001", (1, 1), (1, 1)));
    let built = release(&[round], strict());
    assert!(attacked(&built).passed);
    let report = attacked(&forgetful(built));
    assert!(!report.passed && report.attacks[0].exposed > 0, "{report:?}");
}

#[test]
fn that_all_of_a_hidden_area_agree_is_recovered_from_the_total() {
    let rows = [
        area("SE-0999", (10, 0), (10, 0)),
        (1..=40).flat_map(|at| area(&format!("SE-{at:04}"), (20, 20), (20, 20))).collect(),
    ];
    let built = release(&[RoundSpec::new(2018, rows.concat())], policy());
    assert!(attacked(&built).passed);
    let report = attacked(&forgetful(built));
    assert!(!report.passed && report.attacks[0].exposed > 0, "{report:?}");
}

/// As if hiding others had been forgotten.
fn forgetful(mut built: Built) -> Built {
    for record in &mut built.records {
        if record.masks.public == Mask::Complementary {
            record.masks.public = Mask::Shown;
        }
    }
    built
}
