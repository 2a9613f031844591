//! Many areas at once: tested together, in a funnel, by rank and band, of one mix.

use jamfor_statistics::band::{Band, Quarters, places, quantile_groups};
use jamfor_statistics::compare::Difference;
use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::funnel::{exact_limits, exact_position, score_limits};
use jamfor_statistics::interval::Confidence;
use jamfor_statistics::multiplicity::{Adjustment, adjust};
use jamfor_statistics::overdispersion::{Overdispersion, Point, Scale, overdispersion, pooled_target};
use jamfor_statistics::rank::{Direction, rank_bands};
use jamfor_statistics::standardise::{Class, standardise, standardised_difference};

use super::{FAIL, Inputs, Outputs, P95, U, limits, tested};

pub(super) fn family(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    let method = match name {
        "bonferroni" => Adjustment::Bonferroni,
        "holm" => Adjustment::Holm,
        "hochberg" => Adjustment::Hochberg,
        "benjamini_hochberg" => Adjustment::BenjaminiHochberg,
        "benjamini_yekutieli" => Adjustment::BenjaminiYekutieli,
        _ => return None,
    };
    let names = ["first", "second", "third", "fourth", "fifth", "sixth"];
    Some(names.into_iter().zip(adjust(inputs.all("p"), method).unwrap()).collect())
}

pub(super) fn funnel(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    Some(match name {
        "funnel_exact_limits" => {
            let found = exact_limits(inputs.whole("n")[0], inputs.one("target")).unwrap();
            let (alert, outlier) = (found.alert, found.outlier);
            vec![
                ("lower_95", alert.interval.lower),
                ("upper_95", alert.interval.upper),
                ("lower_998", outlier.interval.lower),
                ("upper_998", outlier.interval.upper),
                ("count_lower_95", alert.lower_count as f64),
                ("count_upper_998", outlier.upper_count as f64),
            ]
        }
        "funnel_score_limits" => limits(score_limits(inputs.one("n"), inputs.one("target"), &P95).unwrap()),
        "funnel_position" => {
            let (x, n) = (inputs.whole("x")[0], inputs.whole("n")[0]);
            let found = exact_position(x, n, inputs.one("target")).unwrap();
            vec![("p", found.two_sided_p), ("mid", found.mid_probability)]
        }
        "overdispersion" => {
            let found = dispersion(inputs, Scale::Share);
            vec![
                ("target", found.target),
                ("phi", found.phi),
                ("tau_squared", found.tau_squared),
                ("raw", found.scores[0].raw),
                ("winsorised", found.scores[7].winsorised),
                ("multiplicative", found.scores[0].multiplicative),
                ("additive", found.scores[0].additive),
                ("lower_100", found.limits(100.0, &P95).unwrap().lower),
            ]
        }
        "overdispersion_arcsine" => {
            let found = dispersion(inputs, Scale::Arcsine);
            vec![
                ("phi", found.phi),
                ("tau_squared", found.tau_squared),
                ("raw", found.scores[0].raw),
                ("additive", found.scores[0].additive),
                ("lower_100", found.limits(100.0, &P95).unwrap().lower),
                ("upper_5", found.limits(5.0, &Confidence::P998).unwrap().upper),
            ]
        }
        _ => return None,
    })
}

fn dispersion(inputs: &Inputs<'_>, scale: Scale) -> Overdispersion {
    let columns = inputs.all("share").iter().zip(inputs.all("n"));
    let points: Vec<Point> = columns.map(|(share, n)| Point { share: *share, n: *n }).collect();
    overdispersion(&points, pooled_target(&points).unwrap(), scale).unwrap()
}

pub(super) fn place(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    let best = Direction::HighIsBest;
    let value = || inputs.all("value");
    Some(match name {
        "rank_bands" => {
            let pairs = value().iter().zip(inputs.all("variance"));
            let units: Vec<Estimate> = pairs.map(|(p, v)| Estimate::new(*p, *v).unwrap()).collect();
            let bands = rank_bands(&units, best, inputs.one("alpha")).unwrap();
            vec![
                ("best_of_first", bands[0].best as f64),
                ("worst_of_first", bands[0].worst as f64),
                ("best_of_third", bands[2].best as f64),
                ("worst_of_third", bands[2].worst as f64),
                ("best_of_fourth", bands[3].best as f64),
                ("worst_of_fourth", bands[3].worst as f64),
            ]
        }
        "quarters" => {
            let found = Quarters::new(value(), best).unwrap();
            let band = |i: usize| match found.band(value()[i]) {
                Band::Best => 1.0,
                Band::Middle => 2.0,
                Band::Worst => 3.0,
            };
            vec![
                ("best_from", found.best_from),
                ("worst_from", found.worst_from),
                ("band_of_first", band(0)),
                ("band_of_second", band(1)),
                ("band_of_fourth", band(3)),
                ("band_of_fifth", band(4)),
            ]
        }
        "places" => {
            let found = places(value(), best).unwrap();
            let place = |i: usize| found[i] as f64;
            vec![("first", place(0)), ("second", place(1)), ("fourth", place(3)), ("sixth", place(5))]
        }
        "quantile_groups" => {
            let found = quantile_groups(value(), inputs.whole("groups")[0], best).unwrap();
            let names = ["first", "second", "third", "fourth", "fifth"];
            names.into_iter().zip(found.into_iter().map(|group| group as f64)).collect()
        }
        _ => return None,
    })
}

pub(super) fn mix(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
    Some(match name {
        "direct_standardisation" => {
            let strata = inputs.strata();
            let pairs = inputs.all("mix").iter().zip(strata.chunks(1));
            let classes: Vec<Class<'_>> = pairs.map(|(mix, strata)| Class { mix: *mix, strata }).collect();
            let found = standardise(&classes, U, FAIL).unwrap();
            vec![("p", found.p), ("se", found.variance.unwrap().sqrt())]
        }
        "standardised_difference" => {
            let class = |i: usize| {
                let (part, comparator) = (inputs.all("part")[i], inputs.all("comparator")[i]);
                let (difference, se) = (part - comparator, Ok(inputs.all("se")[i]));
                (inputs.all("mix")[i], Difference { part, comparator, difference, se })
            };
            tested(&standardised_difference(&[class(0), class(1)]).unwrap())
        }
        _ => return None,
    })
}
