//! Areas among each other: families of tests, ranks, quarters, funnels. All respondents are made up.

use jamfor_benchmark::domain::{
    against::Against,
    areas::AreaRow,
    build::build,
    built::Built,
    family::Family,
    figure::{Missing, Reason},
    policy::{Policy, TestRules, TotalRules},
    ranking::Ranked,
    reader::Reader,
};
use jamfor_disclosure::Audience;
use jamfor_statistics::{band::Band, funnel::Flag};
use jamfor_survey::Direction;

use crate::kit::{self, RoundSpec, area, policy, release, wanted};

const BOTH: [Audience; 2] = [Audience::Public, Audience::Methodologist];

/// Forty areas of 200 answers with 60 % satisfied, one with 90, one with 30, one of 24 answers and nine of 4.
fn country() -> RoundSpec {
    let mut rows = Vec::new();
    for at in 1..=40 {
        rows.extend(area(&format!("SE-{at:04}"), (60, 40), (60, 40)));
    }
    rows.extend(area("SE-0101", (90, 10), (90, 10)));
    rows.extend(area("SE-0102", (30, 70), (30, 70)));
    rows.extend(area("SE-0103", (8, 4), (8, 4)));
    rows.extend(area("SE-0104", (1, 1), (1, 1)));
    rows.extend(kit::small_areas(8));
    RoundSpec::new(2018, rows)
}

fn of<'a>(areas: &'a [Ranked], code: &str) -> &'a Ranked {
    areas.iter().find(|one| one.figure.subject.area == code).unwrap()
}

#[test]
fn clear_areas_have_narrow_bands_and_the_rest_cannot_be_told_apart() {
    let built = release(&[country()], policy());
    for audience in BOTH {
        let found = Reader::new(&built, audience).ranking(&wanted(2018, ""), None).unwrap();
        let (best, worst, other) =
            (of(&found.areas, "SE-0101"), of(&found.areas, "SE-0102"), of(&found.areas, "SE-0007"));
        let band = |one: &Ranked| one.ranks.map(|band| (band.best, band.worst, band.alike())).unwrap();
        assert_eq!((band(best), band(worst), band(other)), ((1, 1, 0), (42, 42, 0), (2, 41, 39)));
        assert_eq!((best.quarter, worst.quarter), (Some(Band::Best), Some(Band::Worst)));
        assert_eq!((found.ranked, found.of, found.areas.len()), (42, 52, 52));
        assert_eq!((found.best_quarter_from, found.worst_quarter_to), (Some(0.6), Some(0.6)));
        assert!(found.areas.windows(2).all(|pair| pair[0].figure.subject.area < pair[1].figure.subject.area));
    }
}

#[test]
fn few_answers_and_hidden_ones_have_no_place_at_all() {
    let built = release(&[country()], policy());
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        let ranks = reader.ranking(&wanted(2018, ""), None).unwrap();
        let funnel = reader.funnel(&wanted(2018, "")).unwrap();
        for code in ["SE-0103", "SE-0104"] {
            assert_eq!((of(&ranks.areas, code).ranks, of(&ranks.areas, code).quarter), (None, None));
            let point = funnel.areas.iter().find(|one| one.figure.subject.area == code).unwrap();
            assert_eq!(point.at, None);
        }
    }
    let hidden = Reader::new(&built, Audience::Public).ranking(&wanted(2018, ""), None).unwrap();
    assert_eq!(of(&hidden.areas, "SE-0104").figure.value, Err(Missing::Suppressed));
}

#[test]
fn without_a_good_direction_nobody_is_best() {
    let mut inputs = kit::inputs(&[country()], policy());
    inputs.indicators[0].direction = Direction::Neutral;
    let built = build(&inputs);
    let found = Reader::new(&built, Audience::Public).ranking(&wanted(2018, ""), None).unwrap();
    assert!(found.areas.iter().all(|one| one.ranks.is_none() && one.quarter.is_none()));
    assert_eq!((found.ranked, found.best_quarter_from), (0, None));
    assert!(found.caveats.iter().any(|one| one.reason == Reason::NoDirection));
    inputs.indicators[0].direction = Direction::LowIsGood;
    let turned = Reader::new(&build(&inputs), Audience::Public).ranking(&wanted(2018, ""), None).unwrap();
    assert_eq!(of(&turned.areas, "SE-0102").quarter, Some(Band::Best));
}

#[test]
fn an_area_that_does_not_compare_has_no_place_and_is_told() {
    let mut round = country();
    for row in &mut round.groups[0].1 {
        row.mode = u8::from(row.area == "SE-0101");
    }
    let built = release(&[round], policy());
    let reader = Reader::new(&built, Audience::Public);
    let found = reader.ranking(&wanted(2018, ""), None).unwrap();
    assert_eq!(of(&found.areas, "SE-0101").ranks, None);
    let told = found.caveats.iter().find(|one| one.reason == Reason::ModeMix).unwrap();
    assert_eq!((told.detail.as_str(), found.ranked), ("1 of 52", 41));
    let by_name = reader.including(true).ranking(&wanted(2018, ""), None).unwrap();
    assert!(of(&by_name.areas, "SE-0101").ranks.is_some());
}

#[test]
fn a_funnel_flags_what_is_unusual_and_narrows_with_size() {
    let mut rows = [area("SE-0101", (90, 10), (90, 10)), area("SE-0102", (30, 70), (30, 70))].concat();
    rows.extend(area("SE-0105", (600, 400), (600, 400)));
    for at in 1..=40 {
        let satisfied = if at % 2 == 0 { 52 } else { 68 };
        rows.extend(area(&format!("SE-{at:04}"), (satisfied, 100 - satisfied), (satisfied, 100 - satisfied)));
    }
    let built = release(&[RoundSpec::new(2018, rows)], policy());
    for audience in BOTH {
        let found = Reader::new(&built, audience).funnel(&wanted(2018, "")).unwrap();
        let centre = found.centre.unwrap();
        let of = |code: &str| {
            let point = found.areas.iter().find(|one| one.figure.subject.area == code).unwrap();
            point.at.unwrap().scores.unwrap().map(|(_, flag)| flag)
        };
        assert_eq!(of("SE-0101")[0], Flag::OutlierHigh);
        assert_eq!(of("SE-0102")[0], Flag::OutlierLow);
        assert_eq!(of("SE-0105"), [Flag::Inside, Flag::Inside]);
        let sizes: Vec<f64> = found.limits.iter().map(|one| one.size).collect();
        assert_eq!(sizes, [200.0, 2_000.0]);
        let width = |at: usize| found.limits[at].alert.upper - found.limits[at].alert.lower;
        assert!(width(1) < width(0));
        for one in &found.limits {
            assert!(one.outlier.lower < one.alert.lower && one.alert.lower < centre);
            assert!(one.adjusted_alert.unwrap().lower < one.alert.lower);
        }
        let spread = found.spread.unwrap();
        assert!(spread.phi > 1.0 && spread.tau_squared > 0.0 && spread.areas == 43, "{spread:?}");
    }
}

#[test]
fn where_the_total_is_withheld_there_is_no_funnel_around_it() {
    let rules = Policy { totals: TotalRules { minimum_areas: 60, largest_share: 1.0 }, ..policy() };
    let built = release(&[country()], rules);
    let found = Reader::new(&built, Audience::Public).funnel(&wanted(2018, "")).unwrap();
    assert_eq!((found.centre, found.limits.len(), found.spread), (None, 0, None));
    assert!(found.areas.iter().all(|one| one.at.is_none()));
    assert!(found.caveats.iter().any(|one| one.reason == Reason::TotalWithheld));
}

fn row<'a>(rows: &'a [AreaRow], code: &str) -> &'a AreaRow {
    rows.iter().find(|row| row.code() == code).unwrap()
}

#[test]
fn all_tested_areas_are_one_family_whichever_are_asked_for() {
    let built = release(&[country()], policy());
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        for against in [Against::Pooled, Against::EqualUnit, Against::Others] {
            let found = reader.areas(&wanted(2018, ""), against).unwrap();
            let mut holm = 0;
            for row in &found.rows {
                let comparison = row.comparison.as_ref().unwrap();
                let p = comparison.difference.as_ref().and_then(|found| found.p_value);
                assert_eq!(comparison.multiplicity.len(), usize::from(p.is_some()), "{}", row.code());
                for one in &comparison.multiplicity {
                    assert_eq!((one.family, one.tests), (Family::Areas, 42));
                    assert!(p.unwrap() <= one.benjamini_hochberg && one.benjamini_hochberg <= one.holm);
                    holm += usize::from(one.holm < 0.05);
                }
            }
            assert_eq!(holm, 2, "{audience:?} {against:?}");
            assert!(row(&found.rows, "SE-0103").comparison.as_ref().unwrap().multiplicity.is_empty());
        }
    }
}

#[test]
fn against_the_others_the_own_answers_stand_on_one_side() {
    let built = release(&[country()], policy());
    let reader = Reader::new(&built, Audience::Methodologist);
    let of = |against| reader.area(&wanted(2018, ""), "SE-0101", against).unwrap().comparison.unwrap();
    let (whole, others) = (of(Against::Pooled), of(Against::Others));
    let (with, without) = (whole.difference.unwrap(), others.difference.unwrap());
    // 200 of 8,460 answers are the area's own
    assert!((with.value - without.value * (1.0 - 200.0 / 8_460.0)).abs() < 1e-12);
    assert!((with.p_value.unwrap() - without.p_value.unwrap()).abs() < 1e-9);
    assert_eq!(others.against.subject.without.as_deref(), Some("SE-0101"));
    assert_eq!(others.against.coverage.unwrap().contributing, 51);
    assert!(reader.areas(&wanted(2018, ""), Against::Others).unwrap().against.is_none());
    let printed = Reader::new(&built, Audience::Public).area(&wanted(2018, ""), "SE-0101", Against::Others);
    let against = printed.unwrap().comparison.unwrap().against;
    // the whole prints 60 % of 8,460, the area 90 % of 200: (5,076 - 180) / 8,260 = 59 %
    assert_eq!(against.value.unwrap().share.printed.to_string(), "59");
}

#[test]
fn few_answers_are_tested_exactly_where_the_policy_tests_them() {
    let tests = TestRules { minimum_respondents: 10, ..TestRules::default() };
    let built = release(&[country()], Policy { tests, ..policy() });
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        let test = |against| {
            let row = reader.area(&wanted(2018, ""), "SE-0103", against).unwrap();
            let found = row.comparison.unwrap().difference.unwrap();
            assert!(found.interval.as_ref().unwrap().lower < found.value, "{found:?}");
            (found.test, found.interval.unwrap().method)
        };
        for against in [Against::Pooled, Against::Others] {
            assert_eq!(test(against), ("binomial", "hybrid_score_interval"), "{audience:?}");
        }
    }
    let mut small = country();
    small.groups[0].1.retain(|row| ["SE-0001", "SE-0103"].contains(&row.area.as_str()));
    let tests = TestRules { minimum_respondents: 10, ..TestRules::default() };
    let built = release(&[small], Policy { tests, ..policy() });
    let row =
        Reader::new(&built, Audience::Methodologist).area(&wanted(2018, ""), "SE-0103", Against::Pooled);
    assert_eq!(row.unwrap().comparison.unwrap().difference.unwrap().test, "fisher");
}

#[test]
fn unanimous_answers_are_in_no_family_of_normal_tests() {
    let mut round = country();
    round.groups[0].1.extend(area("SE-0106", (50, 0), (50, 0)));
    let built = |exact_below| -> Built {
        let tests = TestRules { exact_below, ..TestRules::default() };
        release(std::slice::from_ref(&round), Policy { tests, ..policy() })
    };
    let test = |built: &Built| {
        let row =
            Reader::new(built, Audience::Methodologist).area(&wanted(2018, ""), "SE-0106", Against::Pooled);
        row.unwrap().comparison.unwrap().difference.unwrap().test
    };
    assert_eq!((test(&built(0)), test(&built(30))), ("", "binomial"));
}
