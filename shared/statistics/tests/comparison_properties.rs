//! Properties of comparisons that hold for any answers. All answers are made up.

#![allow(clippy::unwrap_used)]

use jamfor_statistics::band::{Quarters, places, quantile_groups};
use jamfor_statistics::compare::{
    Comparator, Difference, difference, hybrid_score_interval, independent_difference,
};
use jamfor_statistics::contrast::{contrast, mean_of_units};
use jamfor_statistics::estimate::Estimate;
use jamfor_statistics::exact_test::{Counts, ExactP, Sizes, binomial, fisher, test_against};
use jamfor_statistics::funnel::{exact_limits, exact_position, score_limits};
use jamfor_statistics::interval::{Confidence, Interval, wilson};
use jamfor_statistics::multiplicity::{Adjustment, adjust};
use jamfor_statistics::overdispersion::{Point, Scale, Score, overdispersion};
use jamfor_statistics::panel::{Pair, panel_change};
use jamfor_statistics::peers::peer_difference;
use jamfor_statistics::rank::{Direction, RankBand, rank_bands};
use jamfor_statistics::regression::{RoundPoint, trend};
use jamfor_statistics::rounds::{change, pooled_rounds};
use jamfor_statistics::standardise::{Class, own_mix, standardise, standardised_difference};
use jamfor_statistics::stratified::{Lonely, Population, Stratum, pooled};
use jamfor_statistics::target::target_test;
use jamfor_statistics::{Moments, Weight};
use proptest::collection::vec;
use proptest::prelude::*;

fn moments(answers: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Moments> {
    vec((1_i64..10_000_000_000, any::<bool>()), answers).prop_map(|answers| {
        let mut sums = Moments::EMPTY;
        for (nano, positive) in answers {
            sums.add(Weight::from_nano(nano).unwrap(), positive);
        }
        sums
    })
}

fn stratum(least: usize) -> impl Strategy<Value = Stratum> {
    (moments(least..40), 0_u64..9).prop_map(|(moments, silent)| Stratum {
        respondents: moments.n + silent,
        population: None,
        moments,
    })
}

fn counts(most: u64) -> impl Strategy<Value = Counts> {
    (1..most).prop_flat_map(|of| (0..=of, Just(of))).prop_map(|(x, of)| Counts::new(x, of).unwrap())
}

fn estimates(least: usize) -> impl Strategy<Value = Vec<Estimate>> {
    let estimate = (0.0..=1.0_f64, 0.0..0.01_f64).prop_map(|(value, v)| Estimate::new(value, v).unwrap());
    vec(estimate, least..40)
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::HighIsBest), Just(Direction::LowIsBest)]
}

fn p_values() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![0.0..=1.0_f64, 0.0..0.01_f64, Just(0.0), Just(1.0), Just(0.02)], 0..60)
}

fn is_probability(p: f64) -> bool {
    p > 0.0 && p <= 1.0
}

proptest! {
    #[test]
    fn excluding_the_part_only_stretches_the_difference(strata in vec(stratum(0), 2..8), own in 0_usize..2) {
        let part: Vec<bool> = (0..strata.len()).map(|h| h == own).collect();
        let against = |comparator| difference(&strata, &part, comparator, Population::Unlimited, Lonely::Adjust);
        let (Ok(incl), Ok(excl)) = (against(Comparator::WholeIncludingPart), against(Comparator::Rest)) else {
            return Ok(());
        };
        let rest = 1.0 - strata[own].moments.w as f64 / pooled(&strata).w as f64;
        prop_assert!((incl.difference - rest * excl.difference).abs() < 1e-12);
    }

    #[test]
    fn changing_sides_changes_the_sign_only(a in vec(stratum(1), 1..4), b in vec(stratum(1), 1..4)) {
        let of = |a: &[Stratum], b: &[Stratum]| {
            independent_difference(a, b, Population::Unlimited, Lonely::Adjust).unwrap()
        };
        let (there, back) = (of(&a, &b), of(&b, &a));
        prop_assert_eq!(there.difference, -back.difference);
        prop_assert_eq!(there.p_value(), back.p_value());
        prop_assert_eq!(change(&b, &a, Population::Unlimited, Lonely::Adjust).unwrap(), there);
    }

    #[test]
    fn exact_tests_are_probabilities_and_symmetric(a in counts(200), b in counts(3000), benchmark in 0.001..0.999_f64) {
        let mirrored = |counts: Counts| Counts::new(counts.of() - counts.positive(), counts.of()).unwrap();
        let near = |a: ExactP, b: ExactP| (a.p - b.p).abs() <= 1e-9 * b.p && (a.mid_p - b.mid_p).abs() <= 1e-9 * b.p;
        let found = fisher(a, b).unwrap();
        prop_assert!(is_probability(found.p) && is_probability(found.mid_p) && found.mid_p <= found.p);
        prop_assert_eq!(found, fisher(b, a).unwrap());
        prop_assert!(near(found, fisher(mirrored(a), mirrored(b)).unwrap()));
        let found = binomial(a, benchmark).unwrap();
        prop_assert!(is_probability(found.p) && is_probability(found.mid_p) && found.mid_p <= found.p);
    }

    #[test]
    fn every_comparison_with_answers_has_a_test_or_no_variance(own in stratum(1), other in stratum(1)) {
        let found = independent_difference(&[own], &[other], Population::Unlimited, Lonely::Adjust).unwrap();
        let tested = test_against(&own.moments, &other.moments, &found, &Sizes::default()).unwrap();
        prop_assert!(is_probability(tested.p));
    }

    #[test]
    fn adjustments_are_ordered(p in p_values()) {
        let of = |method| adjust(&p, method).unwrap();
        let (holm, hochberg) = (of(Adjustment::Holm), of(Adjustment::Hochberg));
        let (bh, by) = (of(Adjustment::BenjaminiHochberg), of(Adjustment::BenjaminiYekutieli));
        let bonferroni = of(Adjustment::Bonferroni);
        for i in 0..p.len() {
            // One rounding apart: m p / j is not computed in the same order everywhere.
            let least = |a: f64, b: f64| a >= b * (1.0 - 1e-15);
            prop_assert!(least(bonferroni[i], holm[i]) && least(holm[i], hochberg[i]));
            prop_assert!(least(hochberg[i], bh[i]) && least(by[i], bh[i]) && least(bh[i], p[i]));
            for j in 0..p.len() {
                for adjusted in [&holm, &hochberg, &bh, &by, &bonferroni] {
                    prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                    prop_assert!((0.0..=1.0).contains(&adjusted[i]));
                }
            }
        }
    }

    #[test]
    fn rank_bands_are_what_holm_says(units in estimates(2), direction in directions()) {
        let bands = rank_bands(&units, direction, 0.05).unwrap();
        for (own, band) in units.iter().zip(&bands) {
            prop_assert_eq!(*band, slow_band(own, &units, direction));
        }
    }

    #[test]
    fn rank_bands_hold_the_place_and_know_no_order(
        units in estimates(2), direction in directions(), turn in any::<prop::sample::Index>(),
    ) {
        let bands = rank_bands(&units, direction, 0.05).unwrap();
        let values: Vec<f64> = units.iter().map(|unit| unit.value).collect();
        for (band, place) in bands.iter().zip(places(&values, direction).unwrap()) {
            prop_assert!(band.best <= place && place <= band.worst && band.worst <= band.of);
        }
        let by = turn.index(units.len());
        let (mut turned, mut expected) = (units.clone(), bands.clone());
        turned.rotate_left(by);
        expected.rotate_left(by);
        prop_assert_eq!(rank_bands(&turned, direction, 0.05).unwrap(), expected);
    }

    #[test]
    fn funnel_limits_hold_the_target_and_narrow(n in 1_u64..4000, target in 0.01..0.99_f64) {
        let (near, far) = (exact_limits(n, target).unwrap(), exact_limits(4 * n, target).unwrap());
        for limits in [near.alert, near.outlier, far.alert, far.outlier] {
            prop_assert!(limits.interval.contains(target), "{limits:?}");
            prop_assert!(limits.interval.lower >= 0.0 && limits.interval.upper <= 1.0);
        }
        // With less than one answer of either kind to expect, almost all of the distribution is one count.
        if n as f64 * target.min(1.0 - target) >= 1.0 {
            prop_assert!(far.alert.interval.width() < near.alert.interval.width());
            prop_assert!(far.outlier.interval.width() < near.outlier.interval.width());
        }
        prop_assert!(near.alert.interval.width() <= near.outlier.interval.width());
        let score = |n: u64| score_limits(n as f64, target, &Confidence::P95).unwrap();
        prop_assert!(score(n).contains(target) && score(4 * n).width() < score(n).width());
    }

    #[test]
    fn positions_are_probabilities(of in counts(3000), target in 0.001..0.999_f64) {
        let found = exact_position(of.positive(), of.of(), target).unwrap();
        prop_assert!(is_probability(found.two_sided_p) && (0.0..=1.0).contains(&found.mid_probability));
    }

    #[test]
    fn overdispersion_only_widens(
        points in vec((0.0..=1.0_f64, 1.0..500.0_f64), 2..40), target in 0.05..0.95_f64,
    ) {
        let points: Vec<Point> = points.into_iter().map(|(share, n)| Point { share, n }).collect();
        for scale in [Scale::Share, Scale::Arcsine] {
            let found = overdispersion(&points, target, scale).unwrap();
            prop_assert!(found.tau_squared >= 0.0 && found.phi >= 0.0);
            for score in &found.scores {
                prop_assert!(score.additive.is_finite() && score.additive.abs() <= score.raw.abs());
                prop_assert!(score.multiplicative.abs() <= score.raw.abs());
            }
            let limits = found.limits(20.0, &Confidence::P95).unwrap();
            prop_assert!(limits.lower >= 0.0 && limits.upper <= 1.0);
            prop_assert!(limits.lower <= target + 1e-12 && limits.upper >= target - 1e-12);
        }
    }

    #[test]
    fn bands_and_groups_follow_the_places(values in vec(0.0..=1.0_f64, 8..60), direction in directions()) {
        let Ok(quarters) = Quarters::new(&values, direction) else { return Ok(()) };
        let (places, groups) = (places(&values, direction).unwrap(), quantile_groups(&values, 5, direction).unwrap());
        let band = |i: usize| quarters.band(values[i]) as u8;
        for i in 0..values.len() {
            prop_assert!((1..=5).contains(&groups[i]) && places[i] <= quarters.of);
            for j in 0..values.len() {
                prop_assert!(places[i] > places[j] || (band(i) <= band(j) && groups[i] >= groups[j]));
            }
        }
    }

    #[test]
    fn the_own_mix_gives_the_own_share(strata in vec(stratum(1), 1..6)) {
        let slices: Vec<&[Stratum]> = strata.iter().map(std::slice::from_ref).collect();
        let mix = own_mix(&slices).unwrap();
        let classes: Vec<Class<'_>> =
            mix.iter().zip(&slices).map(|(mix, strata)| Class { mix: *mix, strata }).collect();
        let found = standardise(&classes, Population::Unlimited, Lonely::Adjust).unwrap();
        prop_assert!((found.p - pooled(&strata).share().unwrap()).abs() < 1e-12);
        prop_assert!(found.variance.is_err() || found.variance.unwrap().is_finite());
    }

    #[test]
    fn a_hybrid_interval_holds_the_difference(a in counts(300), b in counts(300)) {
        let of = |counts: &Counts| {
            let p = counts.positive() as f64 / counts.of() as f64;
            (p, wilson(counts.positive(), counts.of(), &Confidence::P90).unwrap())
        };
        let ((p, own), (q, other)) = (of(&a), of(&b));
        let (there, back) = (
            hybrid_score_interval((p, &own), (q, &other)).unwrap(),
            hybrid_score_interval((q, &other), (p, &own)).unwrap(),
        );
        prop_assert!(there.contains(p - q) && there.width() > 0.0);
        prop_assert!((there.lower + back.upper).abs() < 1e-15 && there.lower >= -1.0 && there.upper <= 1.0);
    }

    #[test]
    fn peers_targets_and_pooled_rounds_are_finite(
        own in stratum(1), others in vec(stratum(0), 0..6), target in 0.0..=1.0_f64,
    ) {
        if let Ok(found) = peer_difference(&own, &others, Population::Unlimited, Lonely::Adjust) {
            prop_assert!(found.difference.difference.abs() <= 1.0);
            prop_assert!(found.difference.se.is_err() || found.difference.se.unwrap().is_finite());
        }
        let share = pooled_rounds(&[&[own], &others], Population::Unlimited, Lonely::Adjust).unwrap();
        prop_assert!((0.0..=1.0).contains(&share.p));
        if let Ok(tested) = target_test(&share, target, &Sizes::default()) {
            prop_assert!((0.0..=1.0).contains(&tested.p));
        }
    }

    #[test]
    fn a_panel_turned_round_changes_its_sign(first in estimates(1), second in estimates(1)) {
        let pairs: Vec<Pair> =
            first.iter().zip(&second).map(|(a, b)| Pair { earlier: *a, later: *b }).collect();
        let turned: Vec<Pair> =
            pairs.iter().map(|pair| Pair { earlier: pair.later, later: pair.earlier }).collect();
        let (there, back) = (panel_change(&pairs).unwrap(), panel_change(&turned).unwrap());
        prop_assert!((there.change + back.change).abs() < 1e-15);
        prop_assert!((there.se_of_answers - back.se_of_answers).abs() < 1e-15);
        prop_assert_eq!(there.se_of_areas.is_ok(), pairs.len() > 1);
    }

    #[test]
    fn a_trend_does_not_depend_on_when_years_begin(
        values in vec((0.0..=1.0_f64, 1e-6..0.01_f64), 3..12), begin in 0_u32..3000,
    ) {
        let fit = |begin: f64| {
            let point = |(i, (value, variance)): (usize, &(f64, f64))| RoundPoint {
                time: begin + i as f64,
                estimate: Estimate::new(*value, *variance).unwrap(),
            };
            trend(&values.iter().enumerate().map(point).collect::<Vec<_>>()).unwrap()
        };
        let (here, there) = (fit(0.0), fit(f64::from(begin)));
        prop_assert!((here.slope - there.slope).abs() < 1e-9 && (here.se - there.se).abs() < 1e-9);
        prop_assert!(here.q >= 0.0 && (0.0..=1.0).contains(&here.q_p) && (0.0..=1.0).contains(&here.p));
        prop_assert!(here.fitted.iter().all(|value| value.is_finite()));
    }
}

/// Any number there is, and none.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        0.0..=1.0_f64,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(0.0),
        Just(1.0),
    ]
}

fn finite(values: &[f64]) -> bool {
    values.iter().all(|value| value.is_finite())
}

proptest! {
    #[test]
    fn numbers_that_are_none_come_to_nothing(
        values in vec(anything(), 4..12), variances in vec(anything(), 12), of in counts(90), direction in directions(),
    ) {
        let (a, b) = (values[0], values[1]);
        let pairs = || values.iter().zip(&variances);
        let units: Vec<Estimate> = pairs().map(|(value, v)| Estimate { value: *value, variance: *v }).collect();
        let interval = |i: Interval| finite(&[i.lower, i.upper]);
        prop_assert!(adjust(&values, Adjustment::Holm).is_ok_and(|p| finite(&p)) || !values.iter().all(|p| (0.0..=1.0).contains(p)));
        prop_assert!(binomial(of, a).map_or(true, |found| is_probability(found.p)));
        prop_assert!(exact_limits(of.of(), a).map_or(true, |found| interval(found.alert.interval)));
        prop_assert!(score_limits(a, b, &Confidence::P95).map_or(true, interval));
        prop_assert!(exact_position(of.positive(), of.of(), a).map_or(true, |found| is_probability(found.two_sided_p)));
        prop_assert!(Quarters::new(&values, direction).map_or(true, |found| finite(&[found.best_from, found.worst_from])));
        prop_assert!(places(&values, direction).map_or(true, |found| found.len() == values.len()));
        prop_assert!(rank_bands(&units, direction, 0.05).map_or(true, |found| found.iter().all(|band| band.best <= band.worst)));
        prop_assert!(contrast(&units[0], &units[1]).map_or(true, |found| {
            finite(&[found.difference, found.se]) && found.z().map_or(true, f64::is_finite)
        }), "found something");
        prop_assert!(mean_of_units(&units).map_or(true, |found| finite(&[found.value, found.variance])));
        let pair = Pair { earlier: units[0], later: units[1] };
        prop_assert!(panel_change(&[pair, Pair { earlier: units[2], later: units[3] }]).map_or(true, |found| {
            finite(&[found.change, found.se_of_answers]) && found.se_of_areas.map_or(true, f64::is_finite)
        }), "found something");
        let points: Vec<RoundPoint> =
            units.iter().zip(&variances).map(|(unit, time)| RoundPoint { time: *time, estimate: *unit }).collect();
        prop_assert!(trend(&points).map_or(true, |found| {
            finite(&found.fitted) && finite(&[found.slope, found.se, found.z, found.p, found.q, found.q_p])
        }), "found something");
        let points: Vec<Point> = pairs().map(|(share, n)| Point { share: *share, n: *n }).collect();
        for scale in [Scale::Share, Scale::Arcsine] {
            prop_assert!(overdispersion(&points, a, scale).map_or(true, |found| {
                let score = |s: &Score| finite(&[s.raw, s.winsorised, s.multiplicative, s.additive]);
                finite(&[found.phi, found.tau_squared]) && found.scores.iter().all(score)
            }), "found something");
        }
        let made = Difference { part: a, comparator: b, difference: a - b, se: Ok(variances[0]) };
        prop_assert!(made.z().map_or(true, f64::is_finite));
        prop_assert!(standardised_difference(&[(1.0, made)]).map_or(true, |found| {
            finite(&[found.part, found.comparator, found.difference]) && found.se.map_or(true, f64::is_finite)
        }), "found something");
        let held = Interval { lower: variances[0], upper: variances[1] };
        prop_assert!(hybrid_score_interval((a, &held), (b, &held)).map_or(true, interval));
    }
}

/// The band by all p-values, adjusted one unit at a time.
fn slow_band(own: &Estimate, units: &[Estimate], direction: Direction) -> RankBand {
    let others: Vec<&Estimate> = units.iter().filter(|other| !std::ptr::eq(*other, own)).collect();
    let z = |other: &&Estimate| {
        let variance = own.variance + other.variance;
        if variance > 0.0 { (other.value - own.value) / variance.sqrt() } else { 0.0 }
    };
    let z: Vec<f64> = others.iter().map(z).collect();
    let p: Vec<f64> = z.iter().map(|z| jamfor_statistics::quantile::two_sided_p(*z)).collect();
    let found = adjust(&p, Adjustment::Holm).unwrap();
    let count = |is_higher: bool| {
        z.iter().zip(&found).filter(|(z, p)| **p < 0.05 && (**z > 0.0) == is_higher).count() as u64
    };
    let (higher, lower, of) = (count(true), count(false), units.len() as u64);
    match direction {
        Direction::HighIsBest => RankBand { best: 1 + higher, worst: of - lower, of },
        Direction::LowIsBest => RankBand { best: 1 + lower, worst: of - higher, of },
    }
}
