//! Two countries: side by side with the reasons, and a difference only where the crosswalk allows one.

use jamfor_benchmark::domain::{
    built::Built,
    country::{Countries, Crosswalk, countries},
    figure::{Missing, Reason},
    kind::Kind,
    lookup::{Place, find},
    reader::Reader,
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
};
use jamfor_disclosure::Audience;
use jamfor_survey::{Commonality, Facet, FacetDifference, Texts};

use crate::kit::{RoundSpec, area, policy, release, wanted};

fn country(satisfied: usize) -> (Built, Place) {
    let rows = area("SE-0001", (satisfied, 200 - satisfied), (satisfied, 200 - satisfied));
    let built = release(&[RoundSpec::new(2021, rows)], policy());
    let place = find(&built.frame, &wanted(2021, "SE")).unwrap();
    (built, place)
}

fn crosswalk(construct: Commonality, scale: Commonality, population: Commonality) -> Crosswalk {
    Crosswalk {
        name: "bodies/se-test/crosswalks/x/revisions/1".into(),
        construct,
        scale,
        population,
        differences: vec![FacetDifference {
            facet: Facet::Population,
            text: Texts::new().with("en", "clients against adults with disabilities"),
        }],
    }
}

fn hold(crosswalk: Option<Crosswalk>, by_name: bool) -> Countries {
    let ((left, ours), (right, theirs)) = (country(160), country(120));
    let reader = Reader::new(&left, Audience::Public).including(by_name);
    countries(&reader, &ours, (&right, &theirs), crosswalk)
}

fn reasons(found: &Countries) -> Vec<Reason> {
    found.reasons.iter().map(|one| one.reason).collect()
}

#[test]
fn sweden_against_denmark_is_side_by_side_only() {
    use Commonality::{Low, Medium};
    let found = hold(Some(crosswalk(Medium, Medium, Low)), false);
    assert!(found.left.value.is_ok() && found.right.value.is_ok());
    assert_eq!(
        (found.harmonised.clone(), found.verdict),
        (Err(Missing::NotComparable), Verdict::NotComparable)
    );
    assert_eq!(reasons(&found), [Reason::ConstructDiffers, Reason::ScaleDiffers, Reason::PopulationDiffers]);
    assert_eq!(found.reasons[2].text.iter().next().unwrap().1, "clients against adults with disabilities");
    let named = hold(Some(crosswalk(Medium, Medium, Low)), true);
    let difference = named.harmonised.unwrap();
    assert_eq!((difference.printed().as_str(), difference.test, difference.p_value), ("+20", "", None));
}

#[test]
fn without_a_crosswalk_nothing_is_subtracted_even_by_name() {
    for by_name in [false, true] {
        let found = hold(None, by_name);
        assert_eq!(
            (found.harmonised.clone(), found.verdict),
            (Err(Missing::NotComparable), Verdict::NotComparable)
        );
        assert_eq!(reasons(&found), [Reason::CrosswalkMissing]);
    }
}

#[test]
fn a_difference_is_tested_from_high_on() {
    use Commonality::{High, Identical, Medium};
    let medium = hold(Some(crosswalk(Identical, Medium, High)), false);
    assert_eq!((medium.harmonised.unwrap().test, medium.verdict), ("", Verdict::WithCaution));
    let high = hold(Some(crosswalk(Identical, High, High)), false);
    assert_eq!((high.harmonised.unwrap().test, high.verdict), ("z_independent", Verdict::Comparable));
}

#[test]
fn a_set_verdict_gives_the_difference_and_no_test() {
    let ((left, ours), (right, theirs)) = (country(160), country(120));
    let on = Comparisons {
        indicator: None,
        round: "bodies/se-test/rounds/r2021".into(),
        kind: Kind::Country,
        comparator: None,
        earlier_round: None,
        area: None,
    };
    let set = Override {
        name: "bodies/se-test/verdictOverrides/one".into(),
        release: "bodies/se-test/releases/r".into(),
        on,
        verdict: Verdict::WithCaution,
        reason: Texts::new().with("en", "both were asked the same this year"),
        author: "a methodologist".into(),
        created_micros: 1,
        revoked_micros: None,
    };
    let overrides = [set];
    let reader = Reader::new(&left, Audience::Public).with_overrides(&overrides);
    let low = crosswalk(Commonality::Medium, Commonality::Medium, Commonality::Low);
    let found = countries(&reader, &ours, (&right, &theirs), Some(low));
    assert_eq!(
        (found.verdict, found.set.as_ref().unwrap().verdict),
        (Verdict::NotComparable, Verdict::WithCaution)
    );
    let difference = found.harmonised.clone().unwrap();
    assert_eq!((difference.printed().as_str(), difference.p_value), ("+20", None));
    assert!(reasons(&found).contains(&Reason::VerdictSet));
}
