//! Differences, their tests and the words for them.

use jamfor_statistics::Moments;
use jamfor_statistics::compare::{Comparator, Difference, difference, independent_difference};
use jamfor_statistics::contrast::{contrast, mean_of_units};
use jamfor_statistics::equivalence::{Finding, finding};
use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::exact_test::{Counts, Sizes, Test, binomial, fisher, test_against};
use jamfor_statistics::funnel::Flag;
use jamfor_statistics::interval::{Confidence, wilson};
use jamfor_statistics::judgement::{Rules, judge};
use jamfor_statistics::peers::peer_difference;
use jamfor_statistics::share::share_of_stratum;
use jamfor_statistics::target::{interval_flag, target_difference, target_test};

use super::{FAIL, Inputs, Outputs, P95, U, answers, exact, limits, tested};

pub(super) fn comparison(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    let against = |comparator| {
        let strata = inputs.strata();
        tested(&difference(&strata, &[true], comparator, U, FAIL).unwrap())
    };
    Some(match name {
        "difference_to_whole" => against(Comparator::WholeIncludingPart),
        "difference_to_rest" => against(Comparator::Rest),
        "difference_to_equal_unit_mean" => against(Comparator::EqualUnitMean),
        "independent_difference" => {
            let strata = inputs.strata();
            let found = independent_difference(&strata[..1], &strata[1..], U, FAIL).unwrap();
            let shown = tested(&found).into_iter().filter(|(name, _)| *name != "z").collect();
            [shown, limits(found.interval(&P95).unwrap())].concat()
        }
        "peer_difference" => {
            let strata = inputs.strata();
            tested(&peer_difference(&strata[0], &strata[1..], U, FAIL).unwrap().difference)
        }
        "contrast" => {
            let pairs = inputs.all("value").iter().zip(inputs.all("variance"));
            let units: Vec<Estimate> = pairs.map(|(m, v)| Estimate::new(*m, *v).unwrap()).collect();
            let found = contrast(&units[0], &mean_of_units(&units[1..]).unwrap()).unwrap();
            let (z, p) = (found.z().unwrap(), found.p_value().unwrap());
            vec![("difference", found.difference), ("se", found.se), ("z", z), ("p", p)]
        }
        "target_difference" => tested(&target_difference(&inputs.share(), inputs.one("target")).unwrap()),
        "fisher" => exact(fisher(inputs.counts(0), inputs.counts(1)).unwrap()),
        "binomial" => exact(binomial(inputs.counts(0), inputs.one("benchmark")).unwrap()),
        "effective_counts" => {
            let mut sums = Moments::EMPTY;
            (0..inputs.all("y").len()).for_each(|i| sums.add(inputs.weight(i), inputs.all("y")[i] == 1.0));
            let found = Counts::effective(&sums).unwrap();
            vec![("x", found.positive() as f64), ("n", found.of() as f64)]
        }
        _ => return None,
    })
}

pub(super) fn judgement(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    let sizes = Sizes::default();
    Some(match name {
        "test_by_size" => {
            let test = |i: usize, expected| {
                let of = |x: &str, n: &str| answers(inputs.whole(x)[i], inputs.whole(n)[i]);
                let (own, other) = (of("x", "n"), of("other_x", "other_n"));
                let found = independent_difference(&[own], &[other], U, FAIL).unwrap();
                let found = test_against(&own.moments, &other.moments, &found, &sizes).unwrap();
                assert_eq!(found.test, expected);
                found.p
            };
            vec![
                ("fisher", test(0, Test::Fisher)),
                ("binomial", test(1, Test::Binomial)),
                ("normal", test(2, Test::Normal)),
            ]
        }
        "target_test" => {
            let test = |i: usize| {
                let stratum = answers(inputs.whole("x")[i], inputs.whole("n")[i]);
                target_test(&share_of_stratum(&stratum, U).unwrap(), inputs.one("target"), &sizes).unwrap().p
            };
            vec![("few", test(0)), ("many", test(1))]
        }
        "equivalence" => {
            let word = |i: usize| {
                let (difference, se) = (inputs.all("difference")[i], Ok(inputs.all("se")[i]));
                let found = Difference { part: 0.5 + difference, comparator: 0.5, difference, se };
                number_of(finding(&found, inputs.one("tolerance"), inputs.one("alpha")).unwrap())
            };
            vec![("first", word(0)), ("second", word(1)), ("third", word(2)), ("fourth", word(3))]
        }
        "judgement" => {
            let side = |i: usize| answers(inputs.whole("x")[i], inputs.whole("n")[i]);
            let (own, other) = (side(0), side(1));
            let apart = independent_difference(&[own], &[other], U, FAIL).unwrap();
            let (tolerance, alpha) = (inputs.one("tolerance"), inputs.one("alpha"));
            let rules = Rules { sizes, tolerance, alpha };
            let found = judge(&own.moments, &other.moments, &apart, &rules).unwrap();
            let shown = vec![("p", found.tested.p), ("word", number_of(found.finding))];
            [shown, limits(found.interval)].concat()
        }
        "interval_flag" => {
            let flag = |i: usize| {
                let at = |level| wilson(inputs.whole("x")[i], inputs.whole("n")[0], &level).unwrap();
                match interval_flag(&at(P95), &at(Confidence::P998), inputs.one("benchmark")) {
                    Flag::OutlierLow => -2.0,
                    Flag::AlertLow => -1.0,
                    Flag::Inside => 0.0,
                    Flag::AlertHigh => 1.0,
                    Flag::OutlierHigh => 2.0,
                }
            };
            vec![("first", flag(0)), ("second", flag(1)), ("third", flag(2))]
        }
        _ => return None,
    })
}

fn number_of(word: Finding) -> f64 {
    match word {
        Finding::Level => 0.0,
        Finding::Higher => 1.0,
        Finding::Lower => -1.0,
        Finding::CannotBeToldApart => 9.0,
    }
}
