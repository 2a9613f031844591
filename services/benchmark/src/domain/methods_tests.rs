//! Every vector of this list through the code that the services run.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::{Printed, PrintedCount};
use jamfor_statistics::{interval::wilson_share, round::Decimal};

use super::*;
use crate::domain::{
    cell::Contrast,
    difference::{self, Relation},
    estimate::difference_interval,
    funnel,
    method::Method as Choice,
    policy::TestRules,
    printed::PrintedCell,
};

struct Inputs(BTreeMap<&'static str, &'static [f64]>);

impl Inputs {
    fn one(&self, name: &str) -> f64 {
        self.0[name][0]
    }

    fn cell(&self, at: usize) -> PrintedCell {
        let (percent, n) = (self.0["percent"][at], self.0["n"][at]);
        shown(percent, n, None)
    }

    fn mean(&self) -> PrintedCell {
        shown(self.one("mean_percent"), 4_000.0, Some((self.one("units") as u64, self.one("mean_variance"))))
    }
}

fn shown(percent: f64, n: f64, mean: Option<(u64, f64)>) -> PrintedCell {
    let count = PrintedCount::Exact(n as u64);
    let percent = Decimal { scaled: percent as i128, decimals: 0 };
    PrintedCell {
        printed: Printed::new(count, percent).unwrap(),
        respondents: count,
        eligible: count,
        no_opinion: None,
        distribution: Vec::new(),
        totals: None,
        mean,
    }
}

fn evaluate(method: &Method) -> Vec<(&'static str, f64)> {
    let inputs = Inputs(method.vector.inputs.iter().copied().collect());
    let ends = |lower: f64, upper: f64| vec![("lower", lower), ("upper", upper)];
    let rules = TestRules::default();
    let against = |other: &PrintedCell, relation| {
        let found = difference::printed(&inputs.cell(0), other, relation, &rules).unwrap();
        let interval = found.interval.clone().unwrap();
        assert!([interval.method, found.test].contains(&method.name), "{}", method.name);
        if method.kind == Kind::Test {
            vec![("p", found.p_value.unwrap())]
        } else {
            ends(interval.lower, interval.upper)
        }
    };
    match method.name {
        "wilson_equal_unit" => {
            let (p, v) = (inputs.0["p"], inputs.0["v"]);
            let (units, mean) = (p.len() as f64, p.iter().sum::<f64>() / p.len() as f64);
            let effective = mean * (1.0 - mean) / (v.iter().sum::<f64>() / (units * units));
            let found = wilson_share(mean, effective, Choice::CONFIDENCE.z()).unwrap();
            ends(found.lower, found.upper)
        }
        "wilson_printed" => {
            let interval = inputs.cell(0).printed.interval;
            ends(interval.lower, interval.upper)
        }
        "normal_linearised" => {
            let contrast = Contrast { difference: inputs.one("difference"), se: Some(inputs.one("se")) };
            let (lower, upper) = difference_interval(&contrast, &Choice::CONFIDENCE).unwrap();
            ends(lower, upper)
        }
        "normal_printed" | "z_equal_unit" => against(&inputs.mean(), Relation::WithMean),
        "zou_donner_printed" | "z_part_of_whole" => against(&inputs.cell(1), Relation::PartOfWhole),
        "z_independent" => against(&inputs.cell(1), Relation::Independent),
        other => panic!("{other} has no vector"),
    }
}

#[test]
fn the_services_give_what_r_gives() {
    for method in &OWN {
        let found: BTreeMap<&str, f64> = evaluate(method).into_iter().collect();
        assert_eq!(found.len(), method.vector.outputs.len(), "{}", method.name);
        for (name, expected) in method.vector.outputs {
            let value = found[name];
            assert!((value - expected).abs() <= 1e-9 * expected.abs(), "{}: {name} {value}", method.name);
        }
    }
}

#[test]
fn no_method_stands_twice_and_every_choice_is_one() {
    let all = methods();
    let names: BTreeSet<(&str, u32)> = all.iter().map(|one| (one.name, one.version)).collect();
    assert_eq!(names.len(), all.len());
    let chosen = [
        Choice::SHARE_INTERVAL,
        Choice::MEAN_INTERVAL,
        Choice::PRINTED_INTERVAL,
        Choice::DIFFERENCE_INTERVAL,
        Choice::PRINTED_DIFFERENCE_INTERVAL,
        Choice::PRINTED_NORMAL_INTERVAL,
        Choice::FEW_INTERVAL,
        Relation::PartOfWhole.test(),
        Relation::WithMean.test(),
        Relation::BesideMean.test(),
        Relation::Independent.test(),
        funnel::METHOD,
    ];
    for name in chosen {
        assert!(all.iter().any(|one| one.name == name), "{name}");
    }
    for one in &OWN {
        assert!(!one.formula.is_empty() && !one.source.is_empty() && !one.assumptions.is_empty());
        assert!(!one.undefined_when.is_empty() && !one.vector.r.is_empty(), "{}", one.name);
    }
}
