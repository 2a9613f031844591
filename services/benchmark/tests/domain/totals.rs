//! The figures of all participants, as the policy says or as it was decided for a release.

use std::num::NonZeroUsize;

use jamfor_benchmark::domain::{
    built::Built,
    figure::{Missing, Reason},
    policy::{Policy, TotalRules},
    protection::Report,
    release::TotalsKind,
};
use jamfor_disclosure::Audience;

use crate::kit::{RoundSpec, area, equal_unit, look, open_policy, release, wanted};

/// A release of some areas with rules of its own, and what was decided.
fn decided(areas: usize, rules: TotalRules, decision: Option<TotalsKind>) -> Built {
    let policy = Policy { totals: rules.decided(decision), ..open_policy() };
    let rows = (1..=areas).flat_map(|at| area(&format!("SE-{at:04}"), (20, 10), (20, 10)));
    release(&[RoundSpec::new(2018, rows.collect())], policy)
}

fn is_shown(built: &Built) -> bool {
    let totals = [wanted(2018, "SE"), equal_unit(2018)];
    let shown = totals.map(|total| look(built, &total, Audience::Public).value.is_ok());
    assert_eq!(shown[0], shown[1]);
    shown[0]
}

#[test]
fn a_body_may_show_the_figures_of_few_participants() {
    let rules = TotalRules::default();
    assert!(!is_shown(&decided(3, rules, None)));
    assert!(is_shown(&decided(3, rules, Some(TotalsKind::Shown))));
}

#[test]
fn a_body_may_withhold_the_figures_of_many_participants() {
    let rules = TotalRules { minimum_areas: 3, largest_share: 0.9 };
    assert!(is_shown(&decided(4, rules, None)));
    let built = decided(4, rules, Some(TotalsKind::Withheld));
    assert!(!is_shown(&built));
    let total = look(&built, &wanted(2018, "SE"), Audience::Owner);
    assert_eq!(total.value, Err(Missing::Suppressed));
    assert!(total.caveats.iter().any(|one| one.reason == Reason::TotalWithheld));
    assert!(look(&built, &wanted(2018, "SE-0001"), Audience::Public).value.is_ok());
    assert!(look(&built, &wanted(2018, "SE"), Audience::Methodologist).value.is_ok());
}

#[test]
fn the_report_counts_every_figure_once_and_answers_that_nobody_reads() {
    let built = decided(4, TotalRules::default(), Some(TotalsKind::Withheld));
    let report = Report::new(&built, &[], NonZeroUsize::MIN);
    let all = report.shown + report.primary + report.complementary + report.totals_withheld;
    assert_eq!(usize::try_from(all).unwrap(), built.records.len());
    assert!(report.totals_withheld > 0 && report.shown > 0);
    assert_eq!((report.answers_hidden, report.hidden_share()), (0, 0.0));
    assert!(report.answers > 0);
}
