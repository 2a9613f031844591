//! Every method that a figure or a difference names is in the list.

use std::collections::BTreeSet;

use jamfor_benchmark::domain::{
    against::Against,
    comparison::Comparison,
    figure::Figure,
    methods::methods,
    policy::{Policy, TestRules},
    reader::Reader,
};
use jamfor_disclosure::Audience;

use crate::kit::{RoundSpec, area, equal_unit, look, policy, rate_of, release, wanted};

fn of_figure(figure: &Figure) -> Vec<&'static str> {
    let interval = figure.value.as_ref().ok().and_then(|estimate| estimate.interval.as_ref());
    interval.map(|interval| interval.method).into_iter().collect()
}

fn of_comparison(comparison: &Comparison) -> Vec<&'static str> {
    let found = [
        comparison.difference.as_ref(),
        comparison.standardised.as_ref().and_then(|one| one.difference.as_ref()),
    ];
    let mut names = of_figure(&comparison.against);
    for difference in found.into_iter().flatten().filter(|one| !one.test.is_empty()) {
        names.push(difference.test);
        names.extend(difference.interval.as_ref().map(|interval| interval.method));
    }
    names
}

#[test]
fn every_name_that_is_carried_is_in_the_list() {
    let rows = |satisfied: usize| {
        let mut rows = area("SE-0001", (satisfied, 100 - satisfied), (satisfied, 100 - satisfied));
        rows.extend(area("SE-0002", (7, 5), (7, 5)));
        rows.extend((3..40).flat_map(|at| area(&format!("SE-{at:04}"), (60, 40), (60, 40))));
        rows
    };
    let rounds = [(2018, 60), (2019, 70), (2020, 80)];
    let rounds =
        rounds.map(|(year, satisfied)| RoundSpec::new(year, rows(satisfied)).asked("SE-0001", 400, 200));
    let tests = TestRules { minimum_respondents: 10, ..TestRules::default() };
    let built = release(&rounds, Policy { tests, ..policy() });
    let mut carried: BTreeSet<&str> = BTreeSet::new();
    for audience in [Audience::Public, Audience::Owner, Audience::Methodologist] {
        let reader = Reader::new(&built, audience);
        for one in [wanted(2020, "SE-0001"), wanted(2020, "SE"), equal_unit(2020), rate_of(2020, "SE-0001")] {
            carried.extend(of_figure(&look(&built, &one, audience)));
        }
        for against in [Against::Pooled, Against::EqualUnit, Against::Others] {
            for row in reader.areas(&wanted(2020, ""), against).unwrap().rows {
                carried.extend(row.comparison.iter().flat_map(of_comparison));
            }
        }
        for of in ["SE", "SE-0001", "SE-0002"] {
            let series = reader.series(&wanted(2020, of)).unwrap();
            carried.extend(series.trend.map(|trend| trend.interval.method));
            for point in &series.points {
                carried.extend(point.change.iter().flat_map(of_comparison));
                let panel = point.panel.as_ref().and_then(|panel| panel.change.as_ref());
                carried.extend(panel.map(|change| change.test));
            }
        }
    }
    let listed: BTreeSet<&str> = methods().iter().map(|method| method.name).collect();
    assert!(carried.len() > 12, "{carried:?}");
    assert_eq!(carried.difference(&listed).collect::<Vec<_>>(), Vec::<&&str>::new());
}
