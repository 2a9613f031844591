//! Opening: everything that stands against it at once, and copies that need nobody afterwards.

use jamfor_contract::names::{Collection, RevisionName};
use jamfor_fault::Fault;
use jamfor_intake::app::round::RoundUpdate;
use jamfor_intake::domain::participant::Protocol;
use jamfor_intake::domain::round::State;
use jamfor_testkit::for_each_engine;

use super::kit::{World, content, participant, participants, round_name};

#[tokio::test]
async fn everything_that_stands_against_opening_is_told_at_once() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let intake = world.intake();
        let mut wanted = content();
        wanted.processing_record = None;
        let unpublished = "bodies/se-skr/questionnaires/ifo/revisions/2";
        wanted.instruments[0].revision =
            RevisionName::parse(Collection::Questionnaires, unpublished).unwrap();
        let weights = "bodies/se-skr/weightSets/saknas/revisions/1";
        wanted.weight_set = Some(RevisionName::parse(Collection::WeightSets, weights).unwrap());
        let update = RoundUpdate { name: round_name("a"), content: wanted, etag: None, allow_missing: true };
        intake.update_round(&world.ctx, &update).await.unwrap();
        let refused = intake.open_round(&world.ctx, &round_name("a")).await.unwrap_err();
        let kinds: Vec<_> = refused.preconditions().iter().map(|each| each.kind).collect();
        let expected = [
            "PROCESSING_RECORD_MISSING",
            "PARTICIPANTS_MISSING",
            "REVISION_NOT_PUBLISHED",
            "REFERENCE_DANGLING",
        ];
        assert_eq!(kinds, expected);
        assert_eq!(refused.reason(), "PROCESSING_RECORD_MISSING");
        // an area that the register does not have, and a group that the round does not have
        let round = world.round("a").await;
        let mut strangers = vec![participant("SE-9999", Protocol::default())];
        strangers.push(participant("SE-0580", Protocol::default()));
        strangers[1].target_group = "ingen".into();
        world.store.set_participants(&world.ctx, &round, &strangers).await.unwrap();
        let refused = intake.open_round(&world.ctx, &round_name("a")).await.unwrap_err();
        let kinds: Vec<_> = refused.preconditions().iter().map(|each| each.kind).collect();
        assert!(kinds.contains(&"AREA_UNKNOWN") && kinds.contains(&"TARGET_GROUP_UNKNOWN"), "{kinds:?}");
        assert_eq!(world.round("a").await.state, State::Draft);
    })
    .await;
}

#[tokio::test]
async fn opening_again_is_the_open_round_again() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let intake = world.intake();
        world.draft("a").await;
        intake.update_participants(&world.ctx, &round_name("a"), &participants()).await.unwrap();
        let first = intake.open_round(&world.ctx, &round_name("a")).await.unwrap();
        let again = intake.open_round(&world.ctx, &round_name("a")).await.unwrap();
        assert_eq!(first, again);
        assert_eq!((first.state, first.open_time.is_some()), (State::Open, true));
        assert_eq!(world.audit("rounds.open").await.len(), 1);
        world.close("a").await;
        let late = intake.open_round(&world.ctx, &round_name("a")).await.unwrap_err();
        assert_eq!(late.reason(), "ROUND_NOT_DRAFT");
    })
    .await;
}

#[tokio::test]
async fn unknown_participants_are_refused_with_all_that_is_wrong() {
    let test = jamfor_testkit::sqlite();
    let world = World::on(&test).await;
    world.draft("a").await;
    let mut strangers =
        vec![participant("SE-9999", Protocol::default()), participant("SE-0580", Protocol::default())];
    strangers.push(strangers[1].clone());
    strangers[0].target_group = "ingen".into();
    let refused = world.intake().update_participants(&world.ctx, &round_name("a"), &strangers).await;
    let refused = refused.unwrap_err();
    let found: Vec<_> = refused.violations().iter().map(|each| (each.field.as_str(), each.reason)).collect();
    assert_eq!(
        found,
        [
            ("participants[0].target_group", "TARGET_GROUP_UNKNOWN"),
            ("participants[2]", "DUPLICATE"),
            ("participants[0].area", "AREA_UNKNOWN"),
        ]
    );
    assert_eq!(world.count("participant").await, 0);
}
