//! Contact tallies: only ever added, all or none, and counted once.

use std::collections::BTreeMap;

use jamfor_context::{Caller, Denied, Role};
use jamfor_contract::names::Area;
use jamfor_fault::Fault;
use jamfor_intake::Error;
use jamfor_intake::domain::collection::{CountingUnit, Mode};
use jamfor_intake::domain::contact::{Counts, Tally};
use jamfor_testkit::for_each_engine;

use super::kit::{GROUP, World, round_name};

fn tally(key: &str, asked: i64, supersedes: &str) -> Tally {
    let counts = Counts { asked, completed: asked / 2, declined: asked / 4, ..Counts::default() };
    Tally {
        key: key.to_owned(),
        area: Area::new("SE-0580").unwrap(),
        target_group: GROUP.into(),
        unit: String::new(),
        day: String::new(),
        mode: Mode::Unspecified,
        language: String::new(),
        counting_unit: CountingUnit::Person,
        counts,
        supersedes: supersedes.to_owned(),
    }
}

async fn asked(world: &World) -> i64 {
    let summaries = world.intake().contact_summary(&world.ctx, &round_name("a"), None).await.unwrap();
    summaries.iter().map(|summary| summary.counts.asked).sum()
}

async fn record(world: &World, tallies: &[Tally]) -> Result<(usize, usize), Error> {
    world.intake().record_contacts(&world.ctx, &round_name("a"), tallies).await
}

fn reasons(error: &Error) -> Vec<(String, &'static str)> {
    let field = |violation: &jamfor_fault::Violation| (violation.field.as_str().to_owned(), violation.reason);
    error.violations().iter().map(field).collect()
}

#[tokio::test]
async fn a_tally_counts_once_and_a_correction_takes_its_place() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let first = [tally("one", 100, ""), tally("two", 50, "")];
        assert_eq!(record(&world, &first).await.unwrap(), (2, 0));
        assert_eq!(record(&world, &first).await.unwrap(), (0, 2));
        assert_eq!(asked(&world).await, 150);
        assert_eq!(record(&world, &[tally("one-b", 90, "one")]).await.unwrap(), (1, 0));
        assert_eq!(record(&world, &[tally("one-b", 90, "one")]).await.unwrap(), (0, 1));
        assert_eq!(asked(&world).await, 140);
        let chain = [tally("one-c", 80, "one-b"), tally("one-d", 70, "one-c")];
        assert_eq!(record(&world, &chain).await.unwrap(), (2, 0));
        assert_eq!(asked(&world).await, 120);
        assert_eq!(world.count("tally").await, 5);
    })
    .await;
}

#[tokio::test]
async fn a_correction_takes_the_place_of_nothing_in_another_area() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        record(&world, &[tally("one", 500, "")]).await.unwrap();
        let elsewhere = |key: &str| Tally { area: Area::new("SE-1490").unwrap(), ..tally(key, 1, "one") };
        let refused = record(&world, &[elsewhere("two")]).await.unwrap_err();
        assert_eq!(reasons(&refused), [("tallies[0].supersedes".to_owned(), "TALLY_UNKNOWN")]);
        assert_eq!(asked(&world).await, 500);
        assert_eq!(world.count("tally").await, 1);
    })
    .await;
}

#[tokio::test]
async fn refused_tallies_leave_nothing_of_their_call() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        record(&world, &[tally("one", 100, ""), tally("two", 10, "one")]).await.unwrap();
        let wrong = [tally("new", 1, ""), tally("three", 5, "one"), tally("four", 5, "nothing")];
        let refused = record(&world, &wrong).await.unwrap_err();
        let expected =
            [("tallies[1].supersedes", "TALLY_SUPERSEDED"), ("tallies[2].supersedes", "TALLY_UNKNOWN")];
        assert_eq!(reasons(&refused), expected.map(|(field, reason)| (field.to_owned(), reason)));
        let refused = record(&world, &[tally("new", 1, ""), tally("one", 99, "")]).await.unwrap_err();
        assert_eq!(refused.reason(), "KEY_CONFLICT");
        assert_eq!(reasons(&refused), [("tallies[1].key".to_owned(), "KEY_CONFLICT")]);
        assert_eq!(world.count("tally").await, 2);
        assert_eq!(world.audit("contacts.record").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_tallies_is_told_at_once() {
    let test = jamfor_testkit::sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let mut wrong = tally("one", 10, "one");
    wrong.counting_unit = CountingUnit::Visit;
    wrong.counts.completed = 11;
    wrong.counts.decline_reasons = BTreeMap::from([("no-time".to_owned(), 9)]);
    wrong.day = "2024-12-01".to_owned();
    wrong.language = "svenska språket".to_owned();
    let mut elsewhere = tally("one", 1, "");
    elsewhere.area = Area::new("SE-0180").unwrap();
    let mut unknown = tally("two", 1, "");
    unknown.target_group = "ingen".into();
    let refused = record(&world, &[wrong, elsewhere, unknown]).await.unwrap_err();
    let mut found: Vec<&str> = refused.violations().iter().map(|violation| violation.reason).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "AREA_NOT_PARTICIPATING",
            "COUNTING_UNIT_DIFFERS",
            "DAY_OUTSIDE_PERIOD",
            "DUPLICATE",
            "OUTCOMES_EXCEED_ASKED",
            "OUT_OF_RANGE",
            "PATTERN",
            "TALLY_UNKNOWN",
            "TARGET_GROUP_UNKNOWN",
        ]
    );
}

#[tokio::test]
async fn a_closed_round_takes_no_tallies() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        world.close("a").await;
        let refused = record(&world, &[tally("one", 1, "")]).await.unwrap_err();
        assert_eq!(refused.reason(), "ROUND_NOT_OPEN");
        assert_eq!(world.count("tally").await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_body_of_the_round_sees_every_area_and_an_owner_its_own() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let other = Tally { area: Area::new("SE-1283").unwrap(), ..tally("two", 50, "") };
        record(&world, &[tally("one", 100, ""), other]).await.unwrap();
        let sees = async |caller: Caller, area: Option<&str>| {
            let ctx = world.ctx.clone().with_caller(caller);
            let area = area.map(|code| Area::new(code).unwrap());
            let found = world.intake().contact_summary(&ctx, &round_name("a"), area.as_ref()).await?;
            Ok::<_, Error>(found.into_iter().map(|one| one.area.code().to_owned()).collect::<Vec<_>>())
        };
        let body = round_name("a").body;
        let editor = Caller::new("editor").of_body(body.id()).with_role(Role::NationalEditor);
        let owner = Caller::new("owner").of_body("se-1283").with_role(Role::MunicipalityOwner);
        let owner = owner.with_area("SE-1283");
        assert_eq!(sees(editor.clone(), None).await.unwrap(), ["SE-0580", "SE-1283"]);
        assert_eq!(sees(editor, Some("SE-0580")).await.unwrap(), ["SE-0580"]);
        assert_eq!(sees(owner.clone(), None).await.unwrap(), ["SE-1283"]);
        assert_eq!(sees(owner.clone(), Some("SE-1283")).await.unwrap(), ["SE-1283"]);
        let refused = sees(owner, Some("SE-0580")).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::Area { .. }))), "{refused:?}");
    })
    .await;
}
