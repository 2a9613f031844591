//! A caller that goes away at any moment leaves a whole write or none, with its audit row.

use std::future::Future;
use std::pin::pin;
use std::task::{Context as TaskContext, Waker};
use std::time::Duration;

use jamfor_testkit::{for_each_engine, wait_until};

use super::kit::{World, header, submission};

/// Polls a future at most `times`, letting the rest of the runtime work in between; whether it ended.
async fn poll_at_most<F: Future>(future: F, times: usize) -> bool {
    let mut future = pin!(future);
    for _ in 0..times {
        if future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())).is_ready() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_submission_dropped_at_any_poll_is_whole_or_nothing() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        let (mut sent, mut ended) = (0_i64, 0_i64);
        for polls in 0..12 {
            for again in 0..3 {
                let response = submission(&format!("response-{polls}-{again}"));
                if poll_at_most(intake.submit(&world.ctx, &header("a"), response), polls).await {
                    ended += 1;
                }
                sent += 1;
            }
        }
        assert!(ended > 0, "no submission lived long enough to end");
        assert!(ended < sent, "no submission was dropped");
        wait_until("the writes have ended", Duration::from_secs(20), || async {
            let before = world.count("response").await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            before == world.count("response").await
        })
        .await;
        let kept = world.count("response").await;
        assert!(kept >= ended && kept <= sent, "{ended} ended, {sent} were sent, {kept} are kept");
        assert_eq!(i64::try_from(world.audit("responses.submit").await.len()).unwrap(), kept);
        // nothing hangs in a transaction that never ends: what is written now is seen by others
        intake.submit(&world.ctx, &header("a"), submission("key-last")).await.unwrap();
        let other = World::on(&test).await;
        assert_eq!(other.count("response").await, kept + 1);
    })
    .await;
}
