//! Stored comparators in a release: their figures, exact contrasts, coverage, and what hides them.
//! All respondents are made up.

use jamfor_benchmark::domain::{
    built::Built,
    cell::Contrast,
    comparator::{Basis, Comparator, OwnPart, Register, Registered, Weighting},
    facts,
    figure::{Coverage, Missing, Reason, Whose},
    key,
    lookup::{Unknown, Wanted, find},
};
use jamfor_disclosure::Audience;
use jamfor_statistics::{
    compare::{self, independent_difference},
    stratified::{Lonely, Population, Stratum},
};
use jamfor_survey::Texts;

use crate::kit::{self, Lattice, RoundSpec, area, look, of_sex, open_policy, policy, wanted};

const NAME: &str = "bodies/se-test/comparators/peers";

fn comparator(areas: &[&str], weighting: Weighting, own_part: OwnPart) -> Comparator {
    Comparator {
        name: format!("{NAME}/revisions/2"),
        digest: "sha256:peers".into(),
        title: Texts::new().with("en", "peers"),
        basis: Basis::Custom { areas: areas.iter().map(|area| (*area).to_owned()).collect() },
        weighting: Some(weighting),
        own_part: Some(own_part),
    }
}

fn pooled(areas: &[&str]) -> Comparator {
    comparator(areas, Weighting::Pooled, OwnPart::Included)
}

fn with(comparators: &[Comparator]) -> Lattice {
    Lattice { comparators: comparators.to_vec(), ..Lattice::default() }
}

fn against(wanted: Wanted) -> Wanted {
    Wanted { area: "SE".into(), whose: Some(Whose::Comparator), comparator: NAME.into(), ..wanted }
}

/// 8 of 10, 30 of 40, 12 of 50 and 20 of 60 satisfied.
fn four() -> RoundSpec {
    let rows = [
        area("SE-0001", (4, 1), (4, 1)),
        area("SE-0002", (15, 5), (15, 5)),
        area("SE-0003", (6, 19), (6, 19)),
        area("SE-0004", (10, 20), (10, 20)),
    ];
    RoundSpec::new(2018, rows.concat())
}

fn stratum(x: u64, n: u64) -> Stratum {
    let nano = |count: u64| u128::from(count) * 1_000_000_000;
    let nano2 = |count: u64| nano(count) * 1_000_000_000;
    Stratum {
        respondents: n,
        population: None,
        moments: jamfor_statistics::Moments { n, x, w: nano(n), wy: nano(x), w2: nano2(n), w2y: nano2(x) },
    }
}

fn contrasts(built: &Built, code: &str) -> Vec<Option<Contrast>> {
    let key = find(&built.frame, &wanted(2018, code)).unwrap().key.unwrap();
    built.get(&key).unwrap().cell.share().unwrap().to.clone()
}

fn close(found: Option<Contrast>, expected: compare::Difference) {
    let found = found.unwrap();
    assert!((found.difference - expected.difference).abs() < 1e-12, "{found:?} {expected:?}");
    assert!((found.se.unwrap() - expected.se.unwrap()).abs() < 1e-12, "{found:?} {expected:?}");
}

#[test]
fn its_figure_is_that_of_its_members_and_says_how_many_took_part() {
    let built = with(&[pooled(&["SE-0002", "SE-0003", "SE-0099"])]).release(&[four()], open_policy());
    let figure = look(&built, &against(wanted(2018, "SE")), Audience::Methodologist);
    assert_eq!(figure.subject.comparator, format!("{NAME}/revisions/2"));
    assert_eq!(figure.coverage, Some(Coverage { participating: 2, eligible: 3, contributing: 2 }));
    let incomplete = figure.caveats.iter().find(|one| one.reason == Reason::ComparatorIncomplete).unwrap();
    assert_eq!(incomplete.detail, "2 of 3");
    assert!(!figure.caveats.iter().any(|one| one.reason == Reason::CoveragePartial));
    assert_eq!(figure.value.unwrap().share.value, 42.0 / 90.0);
    let men = look(&built, &against(of_sex(wanted(2018, "SE"), "man")), Audience::Methodologist);
    assert_eq!(men.value.unwrap().share.value, 21.0 / 45.0);
}

#[test]
fn an_equal_unit_one_is_the_mean_of_its_members() {
    let peers = comparator(&["SE-0002", "SE-0003"], Weighting::EqualUnit, OwnPart::Included);
    let built = with(&[peers]).release(&[four()], open_policy());
    let figure = look(&built, &against(wanted(2018, "SE")), Audience::Methodologist);
    assert!((figure.value.unwrap().share.value - (0.75 + 0.24) / 2.0).abs() < 1e-12);
}

#[test]
fn the_difference_knows_who_is_a_member() {
    let members = ["SE-0002", "SE-0003"];
    let both = [pooled(&members), comparator(&members, Weighting::Pooled, OwnPart::Excluded)];
    let built = with(&both).release(&[four()], open_policy());
    let strata = [stratum(30, 40), stratum(12, 50)];
    let of = |comparator| {
        compare::difference(&strata, &[true, false], comparator, Population::Unlimited, Lonely::Adjust)
            .unwrap()
    };
    let own = contrasts(&built, "SE-0002");
    close(own[0], of(compare::Comparator::WholeIncludingPart));
    close(own[1], of(compare::Comparator::Rest));
    let other = [stratum(8, 10)];
    let apart = independent_difference(&other, &strata, Population::Unlimited, Lonely::Adjust).unwrap();
    let stranger = contrasts(&built, "SE-0001");
    close(stranger[0], apart);
    close(stranger[1], apart);
}

#[test]
fn the_difference_to_a_mean_knows_who_is_a_member() {
    let members = ["SE-0002", "SE-0003", "SE-0004"];
    let of = |own_part| comparator(&members, Weighting::EqualUnit, own_part);
    let built = with(&[of(OwnPart::Included), of(OwnPart::Excluded)]).release(&[four()], open_policy());
    let p = [30.0 / 40.0, 12.0 / 50.0, 20.0 / 60.0];
    let v: [f64; 3] = std::array::from_fn(|at| p[at] * (1.0 - p[at]) / ([40.0, 50.0, 60.0][at] - 1.0));
    let own = contrasts(&built, "SE-0002");
    let (with_own, without) = (own[0].unwrap(), own[1].unwrap());
    assert!((with_own.difference - (p[0] - (p[0] + p[1] + p[2]) / 3.0)).abs() < 1e-12);
    let variance = v[0] * (1.0 - 2.0 / 3.0) + (v[0] + v[1] + v[2]) / 9.0;
    assert!((with_own.se.unwrap() - variance.sqrt()).abs() < 1e-12);
    assert!((without.difference - (p[0] - (p[1] + p[2]) / 2.0)).abs() < 1e-12);
    assert!((without.se.unwrap() - (v[0] + (v[1] + v[2]) / 4.0).sqrt()).abs() < 1e-12);
}

#[test]
fn all_others_are_the_participants_without_oneself() {
    let built = with(&[]).release(&[four()], open_policy());
    let key = find(&built.frame, &wanted(2018, "SE-0001")).unwrap().key.unwrap();
    let share = built.get(&key).unwrap().cell.share().unwrap();
    let strata = [stratum(8, 10), stratum(30, 40), stratum(12, 50), stratum(20, 60)];
    let of = |comparator| {
        let part = [true, false, false, false];
        compare::difference(&strata, &part, comparator, Population::Unlimited, Lonely::Adjust).unwrap()
    };
    close(share.to_pooled, of(compare::Comparator::WholeIncludingPart));
    close(share.to_others, of(compare::Comparator::Rest));
    assert_eq!(share.to, []);
}

#[test]
fn a_region_s_members_come_from_the_register() {
    let area = |parent: &str, kind: &str| Registered {
        parent: parent.into(),
        kind: kind.into(),
        ..Registered::default()
    };
    let region = Comparator { basis: Basis::Region { region: "SE-R".into() }, ..pooled(&[]) };
    let register = [
        ("SE-R", area("SE", "REGION")),
        ("SE-0001", area("SE-S", "MUNICIPALITY")),
        ("SE-0002", area("SE-R", "MUNICIPALITY")),
        ("SE-0003", area("SE-R", "MUNICIPALITY")),
        ("SE-0077", area("SE-R", "MUNICIPALITY")),
    ];
    let register = Register(register.map(|(code, area)| (code.to_owned(), area)).into());
    let took_part = ["SE-0001", "SE-0002", "SE-0003", "SE-0004"].map(str::to_owned).into();
    let members = register.of_region("SE-R", &took_part, "2018-09-01");
    let regions = [(region.name.clone(), members)].into();
    let built = Lattice { regions, ..with(&[region]) }.release(&[four()], open_policy());
    let figure = look(&built, &against(wanted(2018, "SE")), Audience::Methodologist);
    assert_eq!(figure.coverage, Some(Coverage { participating: 2, eligible: 3, contributing: 2 }));
    assert_eq!(figure.value.unwrap().share.value, 42.0 / 90.0);
}

#[test]
fn a_target_and_an_earlier_round_have_no_figure_of_their_own() {
    let target = Comparator {
        basis: Basis::Target { share: 0.8, source: "made up".into() },
        weighting: None,
        own_part: None,
        ..pooled(&[])
    };
    let built = with(&[target]).release(&[four()], open_policy());
    assert_eq!(contrasts(&built, "SE-0001"), [None]);
    let figure = look(&built, &against(wanted(2018, "SE")), Audience::Methodologist);
    assert_eq!(figure.value, Err(Missing::NotCollected));
    let other =
        Wanted { comparator: "bodies/se-test/comparators/others".into(), ..against(wanted(2018, "SE")) };
    assert_eq!(find(&built.frame, &other), Err(Unknown::Comparator));
}

#[test]
fn it_is_hidden_where_it_would_give_a_hidden_area_away() {
    let rows = [
        area("SE-0001", (1, 1), (1, 1)),
        area("SE-0002", (20, 20), (20, 20)),
        area("SE-0003", (30, 10), (30, 10)),
        area("SE-0004", (20, 20), (20, 20)),
    ];
    let shown = |areas: &[&str]| {
        let built = with(&[pooled(areas)]).release(&[RoundSpec::new(2018, rows.concat())], policy());
        look(&built, &against(wanted(2018, "SE")), Audience::Public).value.is_ok()
    };
    assert!(!shown(&["SE-0001", "SE-0002"]), "the hidden one is the rest");
    assert!(!shown(&["SE-0002", "SE-0003", "SE-0004"]), "the hidden one is what all participants have more");
    assert!(!shown(&["SE-0002"]), "one area is no comparator");
    let rows = [rows.concat(), area("SE-0005", (2, 1), (1, 0)), kit::small_areas(8)].concat();
    let built = with(&[pooled(&["SE-0002", "SE-0003"])]).release(&[RoundSpec::new(2018, rows)], policy());
    assert!(
        look(&built, &against(wanted(2018, "SE")), Audience::Public).value.is_ok(),
        "ten hidden, of forty"
    );
}

#[test]
fn the_facts_beside_it_are_those_of_its_members() {
    let mut rows = four();
    for row in &mut rows.groups[0].1 {
        row.help = if row.area == "SE-0003" { 2 } else { 1 };
    }
    let built = with(&[pooled(&["SE-0002", "SE-0003"])]).release(&[rows], open_policy());
    let key = find(&built.frame, &wanted(2018, "SE-0002")).unwrap().key.unwrap();
    let facts = facts::beside(&built.frame, built.sides(), key, key::Basis::Comparator(0));
    assert_eq!((facts.coverage, facts.of_comparator), (Some((2, 2)), true));
    assert!((facts.assistance_variation.unwrap() - 50.0 / 90.0).abs() < 1e-12);
    assert!(built.frame.comparator(NAME).is_some() && kit::SHARE.contains("helhetssyn"));
}

#[test]
fn how_many_of_a_comparator_have_no_opinion_is_not_told() {
    // two comparators may differ by one area: the shares of both would tell how many had no opinion there
    let one = |at: usize| kit::respondents(&format!("SE-{at:04}"), at as u8 % 2, [90, 0, 60, 0, 50]);
    let codes: Vec<String> = (1..=8).map(|at| format!("SE-{at:04}")).collect();
    let members: Vec<&str> = codes.iter().map(String::as_str).collect();
    let built = with(&[pooled(&members)])
        .release(&[RoundSpec::new(2018, (1..=8).flat_map(one).collect::<Vec<_>>())], policy());
    let told = |wanted: &Wanted| {
        let estimate = look(&built, wanted, Audience::Public).value.unwrap();
        (estimate.no_opinion.is_some(), !estimate.distribution.is_empty())
    };
    assert_eq!(told(&against(wanted(2018, "SE"))), (false, false));
    assert_eq!(told(&wanted(2018, "SE")), (true, true));
}
