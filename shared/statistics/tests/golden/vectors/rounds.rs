//! Several rounds of the same areas.

use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::panel::{Pair, panel_change};
use jamfor_statistics::regression::{RoundPoint, trend, trend_with_covariance};
use jamfor_statistics::rounds::{Draw, Overlap, change, overlapping_change_variance, pooled_rounds};

use super::{FAIL, Inputs, Outputs, U, tested};

pub(super) fn over_rounds(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    Some(match name {
        "change" => {
            let strata = inputs.strata();
            tested(&change(&strata[..1], &strata[1..], U, FAIL).unwrap())
        }
        "pooled_rounds" => {
            let strata = inputs.strata();
            let found = pooled_rounds(&[&strata[..1], &strata[1..]], U, FAIL).unwrap();
            vec![("p", found.p), ("se", found.se().unwrap())]
        }
        "overlapping_change" => {
            let draw = |i: usize| Draw {
                answers: inputs.whole("n")[i],
                population: inputs.whole("N")[i],
                spread: inputs.all("spread")[i],
            };
            let (answers, population) = (inputs.whole("both")[0], inputs.whole("both")[1]);
            let overlap = Overlap { answers, population, covariance: inputs.one("covariance") };
            let covariance = overlap.covariance_of_shares(&draw(0), &draw(1)).unwrap();
            let variance = overlapping_change_variance(&draw(0), &draw(1), &overlap).unwrap();
            vec![("covariance_of_shares", covariance), ("variance", variance)]
        }
        "panel_change" => {
            let estimate = |value: &str, variance: &str, i: usize| {
                Estimate::new(inputs.all(value)[i], inputs.all(variance)[i]).unwrap()
            };
            let pair = |i| Pair {
                earlier: estimate("earlier", "earlier_variance", i),
                later: estimate("later", "later_variance", i),
            };
            let found = panel_change(&(0..inputs.all("later").len()).map(pair).collect::<Vec<_>>()).unwrap();
            vec![
                ("change", found.change),
                ("se_of_answers", found.se_of_answers),
                ("p_of_answers", found.p_of_answers().unwrap()),
                ("se_of_areas", found.se_of_areas.unwrap()),
                ("p_of_areas", found.p_of_areas().unwrap()),
            ]
        }
        "trend" => lines(inputs),
        _ => return None,
    })
}

fn lines(inputs: &Inputs<'_>) -> Outputs {
    let variances = inputs.all("variance");
    let point = |i: usize| RoundPoint {
        time: inputs.all("time")[i],
        estimate: Estimate::new(inputs.all("value")[i], variances[i]).unwrap(),
    };
    let points: Vec<RoundPoint> = (0..variances.len()).map(point).collect();
    let mut matrix = vec![vec![0.0; variances.len()]; variances.len()];
    (0..variances.len()).for_each(|i| matrix[i][i] = variances[i]);
    matrix[0][1] = inputs.one("covariance");
    matrix[1][0] = inputs.one("covariance");
    let (apart, joint) = (trend(&points).unwrap(), trend_with_covariance(&points, &matrix).unwrap());
    vec![
        ("slope", apart.slope),
        ("se", apart.se),
        ("z", apart.z),
        ("p", apart.p),
        ("q", apart.q),
        ("q_p", apart.q_p),
        ("first_fitted", apart.fitted[0]),
        ("slope_with_covariance", joint.slope),
        ("se_with_covariance", joint.se),
        ("q_with_covariance", joint.q),
    ]
}
