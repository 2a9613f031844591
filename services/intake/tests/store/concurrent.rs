//! Several tasks and several processes at once, on one database.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jamfor_intake::domain::receipt::{Committed, Kept};
use jamfor_testkit::{TestDatabase, postgres, sqlite};

use super::kit::{World, admit, submission, varied};

/// Replicas: two on PostgreSQL, one on SQLite, which has one process.
async fn replicas(test: &TestDatabase) -> Vec<Arc<World>> {
    let mut worlds = vec![Arc::new(World::on(test).await)];
    if test.is_postgres() {
        worlds.push(Arc::new(World::on(test).await));
    }
    worlds
}

async fn each_key_is_accepted_once(test: TestDatabase) {
    let worlds = replicas(&test).await;
    let round = worlds[0].open("a").await;
    let mut tasks = Vec::new();
    for task in 0..6_usize {
        let world = worlds[task % worlds.len()].clone();
        let round = round.clone();
        tasks.push(tokio::spawn(async move {
            let mut accepted = Vec::new();
            for batch in 0..10_usize {
                // every key is sent by several tasks, in another order each time
                let keys = (0..40).map(|at| (at * 7 + task * 13 + batch * 20) % 300);
                let keys: Vec<String> = keys.map(|key| format!("key-{key:04}")).collect();
                let rows = keys.iter().map(|key| admit(&round, &submission(key))).collect();
                let done = world.store.commit(Arc::new(vec![world.batch(&round, "webb", rows)])).await;
                let Committed::Kept(kept) = done.unwrap() else { panic!("the round is open") };
                let new =
                    keys.into_iter().zip(&kept[0]).filter(|(_, kept)| matches!(kept, Kept::Accepted(_)));
                accepted.extend(new.map(|(key, _)| key));
            }
            accepted
        }));
    }
    let mut accepted = Vec::new();
    for task in tasks {
        accepted.extend(task.await.unwrap());
    }
    let distinct: HashSet<&String> = accepted.iter().collect();
    assert_eq!(distinct.len(), accepted.len(), "a key was accepted twice");
    assert_eq!(worlds[0].count("response").await, i64::try_from(accepted.len()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_key_is_accepted_once_on_sqlite() {
    each_key_is_accepted_once(sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_key_is_accepted_once_by_two_processes_on_postgres() {
    each_key_is_accepted_once(postgres().await).await;
}

/// Streams without a pause, and a close in the middle: what said `Kept` is in, and nothing else.
async fn closing_during_streams_is_exact(test: TestDatabase) {
    let worlds = replicas(&test).await;
    let round = worlds[0].open("a").await;
    let started = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for task in 0..4_usize {
        let (world, round, started) = (worlds[task % worlds.len()].clone(), round.clone(), started.clone());
        tasks.push(tokio::spawn(async move {
            let mut kept = 0_usize;
            for batch in 0.. {
                let rows: Vec<_> = (0..50_u64)
                    .map(|at| admit(&round, &varied(&format!("key-{task}-{batch}-{at}"), at * 31 + batch)))
                    .collect();
                let done =
                    world.store.commit(Arc::new(vec![world.batch(&round, "webb", rows)])).await.unwrap();
                match done {
                    Committed::Kept(outcomes) => kept += outcomes[0].len(),
                    Committed::NotOpen => break,
                    Committed::Stale => panic!("the participants did not change"),
                }
                started.store(batch >= 3, Ordering::Relaxed);
            }
            kept
        }));
    }
    while !started.load(Ordering::Relaxed) {
        tokio::task::yield_now().await;
    }
    worlds[0].close("a").await;
    let at_close = worlds[0].count("response").await;
    let mut kept = 0;
    for task in tasks {
        kept += task.await.unwrap();
    }
    assert!(kept > 0);
    assert_eq!(at_close, i64::try_from(kept).unwrap());
    assert_eq!(worlds[0].count("response").await, at_close);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_during_streams_is_exact_on_sqlite() {
    closing_during_streams_is_exact(sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_during_streams_of_two_processes_is_exact_on_postgres() {
    closing_during_streams_is_exact(postgres().await).await;
}
