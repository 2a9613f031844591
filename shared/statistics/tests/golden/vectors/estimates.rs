//! Estimates of one body of answers and the intervals around them.

use jamfor_statistics::cluster::share_of_clusters;
use jamfor_statistics::compare::hybrid_score_interval;
use jamfor_statistics::denominator::Denominator;
use jamfor_statistics::distribution::{OptionStratum, distribution};
use jamfor_statistics::index::{covariance_of_means, question_index};
use jamfor_statistics::interval::{
    Confidence, Interval, agresti_coull, byar, clopper_pearson, wald, wilson, wilson_kish,
};
use jamfor_statistics::reference_distribution::ReferenceDistribution;
use jamfor_statistics::share::equal_unit_mean;
use jamfor_statistics::tabulate::Tally;
use jamfor_statistics::{Method, Moments, balance::balance, mean::mean};

use super::{FAIL, Inputs, Outputs, P95, U, limits};

pub(super) fn estimate(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    Some(match name {
        "share" => {
            let found = inputs.share();
            let (se, degrees) = (found.se().unwrap(), found.degrees.unwrap() as f64);
            vec![
                ("p", found.p),
                ("se", se),
                ("degrees", degrees),
                ("n_kish", found.n_kish),
                ("deff_kish", found.deff_kish),
            ]
        }
        "equal_unit_mean" => {
            let found = equal_unit_mean(&inputs.strata(), U, FAIL).unwrap();
            vec![("p", found.p), ("se", found.variance.unwrap().sqrt()), ("units", found.units as f64)]
        }
        "mean" => {
            let strata = inputs.joint("respondents", "", &[&inputs.points("y")]);
            let found = mean(&strata, 0, U, FAIL).unwrap();
            let interval = found.interval(&P95).unwrap();
            [vec![("mean", found.mean), ("se", found.se().unwrap())], limits(interval)].concat()
        }
        "balance" => {
            let y = inputs.all("y");
            let side = |sign: f64| move |i: usize| Some(i64::from(y[i] == sign));
            let strata = inputs.joint("respondents", "", &[&side(1.0), &side(-1.0)]);
            let found = balance(&strata, U, FAIL).unwrap();
            vec![("balance", found.balance), ("se", found.se().unwrap())]
        }
        "question_index" => {
            let item = |name| {
                let points = inputs.points(name);
                move |i| points(i).filter(|points| *points >= 0)
            };
            let strata = inputs.joint("respondents", "", &[&item("first"), &item("second")]);
            let found = question_index(&strata, &[0, 1], U, FAIL).unwrap();
            let covariance = covariance_of_means(&strata, 0, 1, U, FAIL).unwrap();
            vec![("index", found.value), ("se", found.se().unwrap()), ("covariance", covariance)]
        }
        "distribution" => options(inputs),
        "share_of_clusters" => {
            let strata = inputs.joint("clusters", "unit", &[&inputs.points("y")]);
            let mut sums = Moments::EMPTY;
            (0..inputs.all("y").len()).for_each(|i| sums.add(inputs.weight(i), inputs.all("y")[i] == 1.0));
            let found = share_of_clusters(&sums, &strata, 0, U, FAIL).unwrap();
            vec![("p", found.p), ("se", found.se().unwrap()), ("degrees", found.degrees.unwrap() as f64)]
        }
        "reference_distribution" => {
            let counts = |name| inputs.whole(name).into_iter().map(u128::from).collect::<Vec<_>>();
            let found = ReferenceDistribution::fit(&counts("reference")).unwrap();
            let pieces = found.pieces(&counts("other")).unwrap();
            vec![
                ("alpha", found.alpha()),
                ("beta", found.beta()),
                ("first", pieces[0].value),
                ("last", pieces[pieces.len() - 1].value),
                ("first_upper", pieces[0].upper),
            ]
        }
        _ => return None,
    })
}

fn options(inputs: &Inputs<'_>) -> Outputs {
    let tally = |h: usize, code: f64| {
        let mut tally = Tally::default();
        for i in inputs.members(h).filter(|i| inputs.all("code")[*i] == code) {
            let w = u128::from(inputs.weight(i).units());
            tally.merge(&Tally { count: 1, w, w2: w * w });
        }
        tally
    };
    let strata = inputs.whole("respondents").into_iter().zip(1..).map(|(respondents, h)| OptionStratum {
        respondents,
        population: None,
        options: [1.0, 2.0, 3.0].map(|code| tally(h, code)).to_vec(),
        no_opinion: tally(h, 9.0),
    });
    let strata: Vec<OptionStratum> = strata.collect();
    let found = distribution(&strata, Denominator::SubstantiveOnly, U, FAIL).unwrap();
    vec![
        ("first", found.options[0].p),
        ("second", found.options[1].p),
        ("third", found.options[2].p),
        ("se_first", found.options[0].se().unwrap()),
        ("se_second_or_third", found.variance_of_merged(&[1, 2]).unwrap().sqrt()),
        ("covariance", found.covariances.as_ref().unwrap()[0][1]),
        ("no_opinion", found.no_opinion.unwrap().p),
    ]
}

pub(super) fn interval(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    let of = |interval: fn(u64, u64, &Confidence) -> Result<Interval, _>| {
        limits(interval(inputs.whole("x")[0], inputs.whole("n")[0], &P95).unwrap())
    };
    Some(match name {
        "wilson_kish" => {
            let all = Method::WilsonKish.interval(&inputs.share(), &P95).unwrap();
            let first = wilson_kish(&inputs.strata()[0], U, &P95).unwrap();
            [limits(all), vec![("lower_of_first", first.lower), ("upper_of_first", first.upper)]].concat()
        }
        "wilson_counts" => of(wilson),
        "clopper_pearson_counts" => of(clopper_pearson),
        "agresti_coull" => of(agresti_coull),
        "wald" => of(wald),
        "byar" => limits(byar(inputs.whole("x")[0], &P95).unwrap()),
        "hybrid_score_interval" => {
            let side = |i: usize| {
                let (x, n) = (inputs.whole("x")[i], inputs.whole("n")[i]);
                (x as f64 / n as f64, wilson(x, n, &P95).unwrap())
            };
            let ((p, own), (q, other)) = (side(0), side(1));
            limits(hybrid_score_interval((p, &own), (q, &other)).unwrap())
        }
        _ => return None,
    })
}
