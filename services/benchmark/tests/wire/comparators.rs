//! Comparators: kept with revisions, and pinned by the releases that use them.

use jamfor_contract::benchmark::{
    AllParticipants, Comparator, Crossing, CustomSet, FixedTarget, GetComparatorRequest,
    ListComparatorsRequest, OwnEarlierRound, OwnPart, PeerGroup, PooledRounds, RegionMembers, Release,
    UpdateComparatorRequest, Weighting, comparator::Basis,
};
use jamfor_contract::questionnaire::{
    Area, AreaKind, ImportAreasRequest, area_service_client::AreaServiceClient,
};
use tonic::{Code, Status};

use crate::kit::{BODY, ROUND, Suite, area, fault, furnished, release, sqlite, text, violations};

const REGION: &str = "areas/XA-R1";

fn comparator(id: &str, basis: Basis) -> Comparator {
    Comparator {
        name: format!("{BODY}/comparators/{id}"),
        title: text("Some others"),
        basis: Some(basis),
        ..Comparator::default()
    }
}

fn custom(areas: &[usize]) -> Basis {
    Basis::CustomSet(CustomSet { areas: areas.iter().map(|at| area(*at)).collect() })
}

fn target(share: f64) -> Basis {
    Basis::Target(FixedTarget { share, source: "made up".into() })
}

impl Suite {
    async fn put(&self, comparator: Comparator) -> Result<Comparator, Status> {
        let request = UpdateComparatorRequest { comparator: Some(comparator), allow_missing: true };
        Ok(self.comparators().update_comparator(request).await?.into_inner().comparator.unwrap())
    }

    async fn region(&self) {
        let region = Area {
            name: REGION.into(),
            title: "Made-up region".into(),
            kind: AreaKind::Region.into(),
            parent: "areas/XA".into(),
            fictional: true,
            ..Area::default()
        };
        let request = ImportAreasRequest { areas: vec![region] };
        AreaServiceClient::new(self.questionnaire.clone()).import_areas(request).await.unwrap();
    }
}

#[tokio::test]
async fn a_comparator_is_kept_in_revisions_and_read_by_each_of_its_names() {
    let suite = furnished(sqlite()).await;
    suite.region().await;
    let first = suite.put(comparator("one", custom(&[1, 2]))).await.unwrap();
    assert_eq!(first.revision.as_ref().unwrap().number, 1);
    assert_eq!((first.weighting(), first.own_part()), (Weighting::Pooled, OwnPart::Included));
    assert_eq!(suite.put(first.clone()).await.unwrap(), first);
    let second = suite.put(Comparator { weighting: Weighting::EqualUnit.into(), ..first.clone() }).await;
    let second = second.unwrap();
    assert_eq!(second.revision.as_ref().unwrap().number, 2);
    let get = async |name: String| {
        let request = GetComparatorRequest { name };
        Ok::<_, Status>(suite.comparators().get_comparator(request).await?.into_inner().comparator.unwrap())
    };
    assert_eq!(get(first.name.clone()).await.unwrap(), second);
    assert_eq!(get(format!("{}/revisions/1", first.name)).await.unwrap(), first);
    let missing = fault(get(format!("{}/revisions/3", first.name)).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
    let stale = fault(suite.put(Comparator { title: text("Others"), ..first.clone() }).await);
    assert_eq!((stale.code, stale.reason.as_str()), (Code::Aborted, "ETAG_MISMATCH"));
    let others = [
        comparator("all", Basis::Participants(AllParticipants {})),
        comparator("region", Basis::Region(RegionMembers { region: REGION.into() })),
        comparator("peers", peers(&[1, 2], "2024-02-29")),
        comparator("before", Basis::EarlierRound(OwnEarlierRound { round: ROUND.into() })),
        comparator("goal", target(0.123_456_789)),
    ];
    for other in others {
        let kept = suite.put(other.clone()).await.unwrap();
        assert_eq!((kept.name, kept.basis), (other.name, other.basis));
    }
    let list = async |page_token: String| {
        let request = ListComparatorsRequest { parent: BODY.into(), page_size: 4, page_token };
        suite.comparators().list_comparators(request).await.unwrap().into_inner()
    };
    let page = list(String::new()).await;
    let last = list(page.next_page_token.clone()).await;
    let names: Vec<String> =
        page.comparators.into_iter().chain(last.comparators).map(|one| one.name).collect();
    let ids = ["all", "before", "goal", "one", "peers", "region"];
    assert_eq!(names, ids.map(|id| format!("{BODY}/comparators/{id}")));
    assert_eq!(last.next_page_token, "");
}

fn peers(areas: &[usize], date: &str) -> Basis {
    let areas = areas.iter().map(|at| area(*at)).collect();
    Basis::PeerGroup(PeerGroup { areas, date: date.into(), source: "made up".into() })
}

#[tokio::test]
async fn everything_wrong_with_a_comparator_is_said_at_once() {
    let suite = furnished(sqlite()).await;
    let areas = vec!["XA-0001".into(), area(1), area(1), "areas/XA-9999".into()];
    let group = PeerGroup { areas, date: "2025-02-29".into(), source: String::new() };
    let refused = violations(suite.put(comparator("one", Basis::PeerGroup(group))).await);
    let expected = [
        ("comparator.peer_group.areas[0]", "NAME_MALFORMED"),
        ("comparator.peer_group.areas[2]", "DUPLICATE"),
        ("comparator.peer_group.areas[3]", "AREA_UNKNOWN"),
        ("comparator.peer_group.date", "DAY_MALFORMED"),
        ("comparator.peer_group.source", "TOO_SHORT"),
    ];
    assert_eq!(refused, expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
    let one = async |given: Comparator| violations(suite.put(given).await);
    let said = |field: &str, reason: &str| (format!("comparator.{field}"), reason.to_owned());
    let mut goal = comparator("one", target(f64::NAN));
    (goal.weighting, goal.own_part) = (Weighting::EqualUnit.into(), OwnPart::Excluded.into());
    let expected = [
        said("own_part", "NOT_DEFINED"),
        said("target.share", "OUT_OF_RANGE"),
        said("weighting", "NOT_DEFINED"),
    ];
    assert_eq!(one(goal).await, expected);
    assert_eq!(one(comparator("one", custom(&[1]))).await, [said("custom_set.areas", "TOO_SHORT")]);
    let region = |name: &str| comparator("one", Basis::Region(RegionMembers { region: name.into() }));
    assert_eq!(one(region("areas/XA-R1")).await, [said("region.region", "AREA_UNKNOWN")]);
    assert_eq!(one(region(&area(1))).await, [said("region.region", "AREA_UNKNOWN")]);
    assert_eq!(one(region("XA")).await, [said("region.region", "NAME_MALFORMED")]);
    let round = |name: &str| {
        comparator("one", Basis::EarlierRound(OwnEarlierRound { round: format!("bodies/{name}") }))
    };
    let place = "earlier_round.round";
    assert_eq!(one(round("xa-body/rounds/none")).await, [said(place, "REFERENCE_DANGLING")]);
    assert_eq!(one(round("xb-body/rounds/r2018")).await, [said(place, "BODY_MISMATCH")]);
    assert_eq!(one(round("xa-body")).await, [said(place, "NAME_MALFORMED")]);
    let request = UpdateComparatorRequest {
        comparator: Some(comparator("one", custom(&[1, 2]))),
        allow_missing: false,
    };
    let missing = fault(suite.comparators().update_comparator(request).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
}

#[tokio::test]
async fn everything_wrong_with_what_a_release_crosses_compares_and_pools_is_said_at_once() {
    let suite = furnished(sqlite()).await;
    suite.collect("r2019", 2019, true).await;
    let before = Basis::EarlierRound(OwnEarlierRound { round: format!("{BODY}/rounds/r2019") });
    suite.put(comparator("before", before)).await.unwrap();
    suite.put(comparator("one", custom(&[1, 2]))).await.unwrap();
    let crossing = |first: &str, second: &str| Crossing { first: first.into(), second: second.into() };
    let pooled = |rounds: &[&str]| PooledRounds {
        rounds: rounds.iter().map(|id| format!("{BODY}/rounds/{id}")).collect(),
    };
    let wrong = Release {
        breakdowns: ["kon", "MODE", "UNIT"].map(str::to_owned).to_vec(),
        crossings: vec![
            crossing("kon", "MODE"),
            crossing("MODE", "kon"),
            crossing("kon", "UNIT"),
            crossing("kon", "kon"),
            crossing("LANGUAGE", "kon"),
        ],
        comparators: ["one", "none", "one/revisions/1", "one/revisions/2", "before"]
            .map(|id| format!("{BODY}/comparators/{id}"))
            .to_vec(),
        pooled_rounds: vec![
            pooled(&["r2018", "r2018"]),
            pooled(&["r2018", "r2019"]),
            pooled(&["r2018", "!"]),
        ],
        ..release()
    };
    let expected = [
        ("comparators[1]", "REFERENCE_DANGLING"),
        ("comparators[2]", "DUPLICATE"),
        ("comparators[3]", "DUPLICATE"),
        ("comparators[4]", "ROUND_UNKNOWN"),
        ("crossings[1]", "DUPLICATE"),
        ("crossings[2].second", "BREAKDOWN_UNKNOWN"),
        ("crossings[3]", "DUPLICATE"),
        ("crossings[4].first", "BREAKDOWN_UNKNOWN"),
        ("pooled_rounds[0].rounds[1]", "DUPLICATE"),
        ("pooled_rounds[1].rounds[1]", "ROUND_UNKNOWN"),
        ("pooled_rounds[2].rounds[1]", "NAME_MALFORMED"),
    ];
    let expected = expected.map(|(field, reason)| (format!("release.{field}"), reason.to_owned()));
    assert_eq!(violations(suite.create("first", wrong).await), expected);
}

#[tokio::test]
async fn a_release_pins_its_comparators_and_pools_rounds_in_order_of_time() {
    let suite = furnished(sqlite()).await;
    suite.collect("r2019", 2019, true).await;
    suite.put(comparator("one", custom(&[1, 2]))).await.unwrap();
    let mut asked = release();
    asked.snapshots.push(format!("{BODY}/rounds/r2019/snapshots/1"));
    asked.comparators = vec![format!("{BODY}/comparators/one")];
    let rounds = ["r2018", "r2019"].map(|id| format!("{BODY}/rounds/{id}")).to_vec();
    asked.pooled_rounds = vec![PooledRounds { rounds: rounds.iter().rev().cloned().collect() }];
    let created = suite.create("first", asked.clone()).await.unwrap();
    assert_eq!(created.comparators, [format!("{BODY}/comparators/one/revisions/1")]);
    assert_eq!(created.pooled_rounds, [PooledRounds { rounds }]);
    suite.put(comparator("one", custom(&[1, 3]))).await.unwrap();
    let again = suite.create("first", asked).await.unwrap();
    assert_eq!(again.comparators, created.comparators, "what is pinned stays pinned");
}
