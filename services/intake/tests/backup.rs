//! A backup that was taken while responses came in, restored beside the original: nothing that was receipted is lost,
//! and the same responses make the same snapshot.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use jamfor_context::Context;
use jamfor_contract::names::SnapshotName;
use jamfor_intake::app::freezer::freeze_next;
use jamfor_intake::app::submission::Line;
use jamfor_intake::domain::receipt::Outcome;
use jamfor_survey::Digest;
use jamfor_testkit::{TestDatabase, for_each_engine, wait_until};
use kit::{World, header, lines, round_name, varied};

/// Lines in one message.
const MESSAGE: usize = 20;

/// The first so many responses of an endless list that is always the same.
fn first(count: usize) -> Vec<Line> {
    lines((0..count).map(|at| varied(&format!("key-{at:05}"), at as u64 * 7_919)))
}

/// Sends lines, and how many of them were new.
async fn sent(world: &World, lines: &[Line]) -> usize {
    let intake = world.intake();
    let mut session = intake.begin_submission(&world.ctx, &header("a")).await.unwrap();
    let mut new = 0;
    for message in lines.chunks(MESSAGE) {
        let receipts = session.send(message.to_vec()).await.unwrap().receipts().await.unwrap();
        for receipt in &receipts {
            let taken = matches!(receipt.outcome, Outcome::Accepted { .. } | Outcome::Duplicate { .. });
            assert!(taken, "{:?}", receipt.outcome);
        }
        new += receipts.iter().filter(|receipt| matches!(receipt.outcome, Outcome::Accepted { .. })).count();
    }
    new
}

/// Closes and freezes the round: the digest of what is in it.
async fn frozen(world: &World) -> Digest {
    let intake = world.intake();
    intake.close_round(&world.ctx, &round_name("a")).await.unwrap();
    intake.freeze_round(&world.ctx, &round_name("a")).await.unwrap();
    assert!(freeze_next(&world.store, &Context::background("test")).await.unwrap());
    let name = SnapshotName { round: round_name("a"), number: 1 };
    intake.get_snapshot(&world.ctx, &name).await.unwrap().digest
}

/// What an operator does: a backup of the one into the other, which is empty.
async fn copied(world: &World, from: &TestDatabase, to: &TestDatabase) {
    if !from.is_postgres() {
        let file = to.url().strip_prefix("sqlite://").unwrap();
        return world.database.backup_to(Path::new(file)).await.unwrap();
    }
    from.restore_into(to).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_writes_has_every_receipted_response_and_makes_the_same_snapshot() {
    for_each_engine(|test| async move {
        let (original, empty) = (Arc::new(World::on(&test).await), test.another().await);
        original.open("a").await;
        let all = first(2_000);
        let (stop, receipted) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
        let sending = tokio::spawn({
            let (world, all) = (original.clone(), all.clone());
            let (stop, receipted) = (stop.clone(), receipted.clone());
            async move {
                for message in all.chunks(MESSAGE) {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let new = sent(&world, message).await;
                    receipted.fetch_add(i64::try_from(new).unwrap(), Ordering::SeqCst);
                }
            }
        });
        wait_until("responses are in", Duration::from_secs(30), || async {
            receipted.load(Ordering::SeqCst) >= 100
        })
        .await;
        let before = receipted.load(Ordering::SeqCst);
        copied(&original, &test, &empty).await;
        stop.store(true, Ordering::SeqCst);
        sending.await.unwrap();

        let restored = World::on(&empty).await;
        let kept = restored.count("response").await;
        assert!(kept >= before, "{before} were receipted before the backup, {kept} are in it");
        assert!(kept <= original.count("response").await);
        // a source that sends again what it is not sure of: what is there is not taken in twice
        let new = sent(&restored, &all).await;
        assert_eq!(i64::try_from(new).unwrap() + kept, 2_000);
        sent(&original, &all).await;
        assert_eq!(frozen(&restored).await, frozen(&original).await);
    })
    .await;
}
