//! The vectors of the registry through the library's own functions.

use jamfor_statistics::band::{Band, Quarters, places, quantile_groups};
use jamfor_statistics::cluster::share_of_clusters;
use jamfor_statistics::compare::{
    Comparator, Difference, difference, hybrid_score_interval, independent_difference,
};
use jamfor_statistics::contrast::{contrast, mean_of_units};
use jamfor_statistics::denominator::Denominator;
use jamfor_statistics::distribution::{OptionStratum, distribution};
use jamfor_statistics::equivalence::{Finding, finding};
use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::exact_test::{Counts, ExactP, Sizes, Test, binomial, fisher, test_against};
use jamfor_statistics::funnel::{Flag, exact_limits, exact_position, score_limits};
use jamfor_statistics::index::{covariance_of_means, question_index};
use jamfor_statistics::interval::{
    Confidence, Interval, agresti_coull, byar, clopper_pearson, wald, wilson, wilson_kish,
};
use jamfor_statistics::joint::{JointMoments, JointStratum, Sums};
use jamfor_statistics::judgement::{Rules, judge};
use jamfor_statistics::multiplicity::{Adjustment, adjust};
use jamfor_statistics::overdispersion::{Overdispersion, Point, Scale, overdispersion, pooled_target};
use jamfor_statistics::panel::{Pair, panel_change};
use jamfor_statistics::peers::peer_difference;
use jamfor_statistics::rank::{Direction, rank_bands};
use jamfor_statistics::reference_distribution::ReferenceDistribution;
use jamfor_statistics::registry::Vector;
use jamfor_statistics::regression::{RoundPoint, trend, trend_with_covariance};
use jamfor_statistics::rounds::{Draw, Overlap, change, overlapping_change_variance, pooled_rounds};
use jamfor_statistics::share::{Share, equal_unit_mean, share, share_of_stratum};
use jamfor_statistics::standardise::{Class, standardise, standardised_difference};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::tabulate::Tally;
use jamfor_statistics::target::{interval_flag, target_difference, target_test};
use jamfor_statistics::{Method, Moments, Weight, balance::balance, mean::mean};

type Outputs = Vec<(&'static str, f64)>;

const U: Population = Population::Unlimited;
const FAIL: Lonely = Lonely::Fail;
const P95: Confidence = Confidence::P95;

/// The inputs of a vector by name.
pub(crate) struct Inputs<'a>(&'a Vector);

impl<'a> Inputs<'a> {
    pub(crate) fn of(vector: &'a Vector) -> Self {
        Self(vector)
    }

    fn all(&self, name: &str) -> &'static [f64] {
        self.0.inputs.iter().find(|(input, _)| *input == name).unwrap_or_else(|| panic!("no input {name}")).1
    }

    fn one(&self, name: &str) -> f64 {
        self.all(name)[0]
    }

    fn whole(&self, name: &str) -> Vec<u64> {
        self.all(name).iter().map(|value| *value as u64).collect()
    }

    /// The persons of stratum h, by their place in the columns.
    fn members(&self, h: usize) -> impl Iterator<Item = usize> {
        let strata = self.all("stratum");
        (0..strata.len()).filter(move |i| strata[*i] as usize == h)
    }

    fn weight(&self, i: usize) -> Weight {
        Weight::from_nano((self.all("w")[i] * 1e9) as i64).unwrap()
    }

    fn strata(&self) -> Vec<Stratum> {
        let stratum = |(respondents, h): (&u64, usize)| {
            let mut moments = Moments::EMPTY;
            self.members(h).for_each(|i| moments.add(self.weight(i), self.all("y")[i] == 1.0));
            Stratum { respondents: *respondents, population: None, moments }
        };
        self.whole("respondents").iter().zip(1..).map(stratum).collect()
    }

    /// Strata of units (persons, or those with the same number in `by`) with several variables.
    fn joint(&self, units: &str, by: &str, variables: &[&dyn Fn(usize) -> Option<i64>]) -> Vec<JointStratum> {
        let stratum = |(units, h): (&u64, usize)| {
            let mut moments = JointMoments::empty(variables.iter().map(|_| 1));
            let members: Vec<usize> = self.members(h).collect();
            let cluster = |i: &usize| if by.is_empty() { *i } else { self.all(by)[*i] as usize };
            for members in members.chunk_by(|a, b| cluster(a) == cluster(b)) {
                let sums = variables.iter().map(|points| {
                    let answers = members
                        .iter()
                        .filter_map(|&i| Some(Sums::answer(self.weight(i).units(), points(i)?)));
                    answers.reduce(Sums::merge)
                });
                moments.add(&sums.collect::<Vec<_>>());
            }
            JointStratum { units: *units, population: None, moments }
        };
        self.whole(units).iter().zip(1..).map(stratum).collect()
    }

    fn points(&self, name: &str) -> impl Fn(usize) -> Option<i64> {
        let column = self.all(name);
        move |i| Some(column[i] as i64)
    }

    fn share(&self) -> Share {
        share(&self.strata(), U, FAIL).unwrap()
    }

    fn counts(&self, i: usize) -> Counts {
        Counts::new(self.whole("x")[i], self.whole("n")[i]).unwrap()
    }
}

fn answers(positive: u64, of: u64) -> Stratum {
    let mut moments = Moments::EMPTY;
    (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
    Stratum { respondents: of, population: None, moments }
}

fn limits(interval: Interval) -> Outputs {
    vec![("lower", interval.lower), ("upper", interval.upper)]
}

fn tested(found: &Difference) -> Outputs {
    let (se, z, p) = (found.se.unwrap(), found.z().unwrap(), found.p_value().unwrap());
    vec![("difference", found.difference), ("se", se), ("z", z), ("p", p)]
}

fn exact(found: ExactP) -> Outputs {
    vec![("p", found.p), ("mid_p", found.mid_p)]
}

/// What the library gives for the inputs of a method's vector.
pub(crate) fn evaluate(name: &str, inputs: &Inputs<'_>) -> Outputs {
    if let Some(method) = Method::from_name(name).filter(|method| *method != Method::WilsonKish) {
        return limits(method.interval(&inputs.share(), &P95).unwrap());
    }
    let chapters = [estimate, interval, comparison, judgement, over_rounds, family, funnel, place, mix];
    let found = chapters.iter().find_map(|chapter| chapter(name, inputs));
    found.unwrap_or_else(|| panic!("the vector of {name} is not evaluated"))
}

fn estimate(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn interval(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn comparison(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn judgement(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn over_rounds(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn family(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn funnel(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn place(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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

fn mix(name: &str, inputs: &Inputs<'_>) -> Option<Outputs> {
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
