//! Freezing: one attempt at a time makes the snapshot, and a lost one writes nothing.

use jamfor_context::Context;
use jamfor_contract::names::SnapshotName;
use jamfor_database::{Audit, StoreError};
use jamfor_intake::app::freezer::freeze_next;
use jamfor_intake::domain::round::State;
use jamfor_intake::domain::snapshot::Chunk;
use jamfor_intake::store::Act;
use jamfor_testkit::for_each_engine;
use sea_orm::ConnectionTrait;

use super::kit::{World, header, round_name, submission};

fn chunk(value: u8) -> Chunk {
    Chunk { table: 0, column: 0, first_row: 0, values: vec![value] }
}

async fn expire(world: &World) {
    let audit = Audit::new("test.expire", "lease");
    let done: Result<(), StoreError> = world
        .database
        .write(&world.ctx, audit, |tx| {
            Box::pin(async move {
                tx.execute_unprepared("UPDATE round SET freeze_until_micros = 0").await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn one_attempt_holds_the_lease_and_a_lost_one_writes_nothing() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        world.close("a").await;
        let store = &world.store;
        assert_eq!(store.lease_freeze(&world.ctx).await.unwrap(), None, "nobody asked for it");
        let round = world.round("a").await;
        assert_eq!(store.begin_freeze(&world.ctx, &round).await.unwrap(), Act::Done(()));
        assert_eq!(store.begin_freeze(&world.ctx, &round).await.unwrap(), Act::State(State::Freezing));
        let first = store.lease_freeze(&world.ctx).await.unwrap().unwrap();
        assert_eq!(store.lease_freeze(&world.ctx).await.unwrap(), None, "the lease is held");
        assert_eq!(store.write_chunks(&world.ctx, &first, vec![chunk(1)]).await.unwrap(), Act::Done(()));
        assert_eq!(world.count("snapshot_chunk").await, 1);
        expire(&world).await;
        let second = store.lease_freeze(&world.ctx).await.unwrap().unwrap();
        assert_eq!(world.count("snapshot_chunk").await, 0, "what the first left is dropped");
        let lost = store.write_chunks(&world.ctx, &first, vec![chunk(1)]).await.unwrap();
        assert_eq!(lost, Act::State(State::Freezing));
        assert_eq!(store.write_chunks(&world.ctx, &second, vec![chunk(2)]).await.unwrap(), Act::Done(()));
    })
    .await;
}

#[tokio::test]
async fn a_freeze_left_behind_is_taken_over_and_ends_the_same() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        for at in 0..20 {
            intake.submit(&world.ctx, &header("a"), submission(&format!("key-{at:04}"))).await.unwrap();
        }
        world.close("a").await;
        intake.freeze_round(&world.ctx, &round_name("a")).await.unwrap();
        let left = world.store.lease_freeze(&world.ctx).await.unwrap().unwrap();
        world.store.write_chunks(&world.ctx, &left, vec![chunk(9)]).await.unwrap();
        let ctx = Context::background("test");
        assert!(!freeze_next(&world.store, &ctx).await.unwrap(), "the lease is held");
        expire(&world).await;
        assert!(freeze_next(&world.store, &ctx).await.unwrap());
        assert_eq!(world.round("a").await.state, State::Frozen);
        let name = SnapshotName { round: round_name("a"), number: 1 };
        let snapshot = world.store.snapshot(&world.ctx, &name).await.unwrap().unwrap();
        assert_eq!(snapshot.frame.tables[0].rows, 20);
        let finished = world.store.finish_freeze(&world.ctx, &left, &snapshot).await.unwrap();
        assert_eq!(finished, Act::State(State::Frozen));
        intake.freeze_round(&world.ctx, &round_name("a")).await.unwrap();
        assert!(!freeze_next(&world.store, &ctx).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_round_that_is_not_closed_does_not_freeze() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let refused = world.intake().freeze_round(&world.ctx, &round_name("a")).await.unwrap_err();
        assert_eq!(jamfor_fault::Fault::reason(&refused), "ROUND_NOT_CLOSED");
    })
    .await;
}
