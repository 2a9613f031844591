//! Where a round stands decides at the moment of commit.

use std::sync::Arc;

use jamfor_intake::domain::participant::Protocol;
use jamfor_intake::domain::receipt::Committed;
use jamfor_intake::domain::round::State;
use jamfor_intake::store::Act;
use jamfor_testkit::for_each_engine;

use super::kit::{World, admit, header, lines, participant, submission};

#[tokio::test]
async fn a_closed_round_takes_nothing_and_leaves_no_audit_row() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let round = world.open("a").await;
        world.close("a").await;
        let batch = world.batch(&round, "webb", vec![admit(&round, &submission("key-0001"))]);
        assert_eq!(world.store.commit(Arc::new(vec![batch])).await.unwrap(), Committed::NotOpen);
        assert_eq!(world.count("response").await, 0);
        assert_eq!(world.audit("responses.submit").await, []);
        let again = world.store.close_round(&world.ctx, &world.round("a").await).await.unwrap();
        assert_eq!(again, Act::State(State::Closed));
        assert_eq!(world.audit("rounds.close").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_cannot_be_closed() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let draft = world.draft("a").await;
        let closed = world.store.close_round(&world.ctx, &draft).await.unwrap();
        assert_eq!(closed, Act::State(State::Draft));
    })
    .await;
}

#[tokio::test]
async fn responses_judged_by_old_participants_are_judged_again() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let old = world.open("a").await;
        let intake = world.intake();
        let mut session = intake.begin_submission(&world.ctx, &header("a")).await.unwrap();
        let first = session.send(lines([submission("key-0001")])).await.unwrap();
        assert!(matches!(
            first.receipts().await.unwrap()[0].outcome,
            jamfor_intake::domain::receipt::Outcome::Accepted { .. }
        ));
        let paper =
            Protocol { modes: vec![jamfor_intake::domain::collection::Mode::Paper], ..Protocol::default() };
        let now = [participant("SE-0580", paper)];
        let round = world.round("a").await;
        assert_eq!(world.store.set_participants(&world.ctx, &round, &now).await.unwrap(), Act::Done(3));
        let batch = world.batch(&old, "webb", vec![admit(&old, &submission("key-0002"))]);
        assert_eq!(world.store.commit(Arc::new(vec![batch])).await.unwrap(), Committed::Stale);
        let mut second = lines([submission("key-0002")]);
        second[0].number = 2;
        let receipts = session.send(second).await.unwrap().receipts().await.unwrap();
        let jamfor_intake::domain::receipt::Outcome::Rejected(found) = &receipts[0].outcome else {
            panic!("{receipts:?}")
        };
        assert_eq!(found.as_slice()[0].reason, "MODE_NOT_ALLOWED");
        assert_eq!(world.count("response").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_area_that_joins_is_taken_at_once() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        let mut late = submission("key-0001");
        late.area = "areas/SE-0180".to_owned();
        let refused = intake.submit(&world.ctx, &header("a"), late.clone()).await;
        assert!(refused.is_err(), "{refused:?}");
        let joins = [participant("SE-0180", Protocol::default())];
        world.store.set_participants(&world.ctx, &world.round("a").await, &joins).await.unwrap();
        intake.submit(&world.ctx, &header("a"), late).await.unwrap();
    })
    .await;
}
