//! Committing: what is new, what came before, and what contradicts it.

use std::sync::Arc;

use jamfor_fault::Fault;
use jamfor_intake::domain::admission::Admitted;
use jamfor_intake::domain::receipt::{Committed, Kept};
use jamfor_testkit::for_each_engine;
use sea_orm::ConnectionTrait;

use super::kit::{World, admit, header, other, round_name, submission};

async fn commit(world: &World, batches: Vec<(&str, &str, Vec<Admitted>)>) -> Vec<Vec<Kept>> {
    let mut ready = Vec::new();
    for (round, source, rows) in batches {
        ready.push(world.batch(&world.opened(round).await, source, rows));
    }
    match world.store.commit(Arc::new(ready)).await.unwrap() {
        Committed::Kept(kept) => kept,
        other => panic!("{other:?}"),
    }
}

fn accepted(kept: Kept) -> jamfor_intake::domain::Micros {
    let Kept::Accepted(at) = kept else { panic!("{kept:?}") };
    at
}

#[tokio::test]
async fn the_same_content_again_gives_the_first_receipt_and_other_content_a_conflict() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let round = world.open("a").await;
        let (one, two) = (admit(&round, &submission("key-0001")), admit(&round, &other("key-0001")));
        let first = accepted(commit(&world, vec![("a", "webb", vec![one.clone()])]).await[0][0]);
        let kept = commit(&world, vec![("a", "webb", vec![one.clone()])]).await;
        assert_eq!(kept, [[Kept::Duplicate(first)]]);
        assert_eq!(commit(&world, vec![("a", "webb", vec![two])]).await, [[Kept::Conflict]]);
        let keys = [one.key.as_bytes().to_vec(), b"unknown-key".to_vec()];
        let known = world.store.known(&world.ctx, round.id, "webb", &keys).await.unwrap();
        assert_eq!(known[0].map(|known| (known.digest, known.at)), Some((one.digest, first)));
        assert_eq!(known[1], None);
        assert_eq!(world.count("response").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_stands_twice_in_one_call_is_kept_once_as_it_came_first() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let round = world.open("a").await;
        let row = |submission| admit(&round, &submission);
        let first = vec![row(submission("key-0002")), row(submission("key-0001")), row(other("key-0002"))];
        let second = vec![row(submission("key-0002")), row(submission("key-0003"))];
        let kept = commit(&world, vec![("a", "webb", first), ("a", "webb", second)]).await;
        let at = accepted(kept[0][0]);
        assert_eq!(kept[0], [Kept::Accepted(at), Kept::Accepted(at), Kept::Conflict]);
        assert_eq!(kept[1], [Kept::Duplicate(at), Kept::Accepted(at)]);
        assert_eq!(world.count("response").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_mixed_batch_tells_every_row_apart() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let round = world.open("a").await;
        let name = |at: usize| format!("key-{at:04}");
        let old: Vec<_> = (0..900).step_by(3).map(|at| admit(&round, &submission(&name(at)))).collect();
        let before = accepted(commit(&world, vec![("a", "webb", old)]).await[0][0]);
        let rows = (0..900).map(|at| match at % 6 {
            3 => admit(&round, &other(&name(at))),
            _ => admit(&round, &submission(&name(at))),
        });
        let kept = commit(&world, vec![("a", "webb", rows.collect())]).await.remove(0);
        for (at, kept) in kept.iter().enumerate() {
            match at % 6 {
                0 => assert_eq!(*kept, Kept::Duplicate(before), "{at}"),
                3 => assert_eq!(*kept, Kept::Conflict, "{at}"),
                _ => assert!(accepted(*kept) > before, "{at}"),
            }
        }
        assert_eq!(world.count("response").await, 900);
    })
    .await;
}

#[tokio::test]
async fn keys_are_scoped_by_round_and_source() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let (a, b) = (world.open("a").await, world.open("b").await);
        for (round, id, source) in [(&a, "a", "webb"), (&b, "b", "webb"), (&a, "a", "papper")] {
            let row = admit(round, &submission("key-0001"));
            accepted(commit(&world, vec![(id, source, vec![row])]).await[0][0]);
        }
        assert_eq!(world.count("response").await, 3);
        assert_eq!(world.count("source").await, 2);
    })
    .await;
}

#[tokio::test]
async fn every_batch_leaves_one_audit_row_in_the_name_of_its_caller() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let round = world.open("a").await;
        let batch = |key: &str| world.batch(&round, "webb", vec![admit(&round, &submission(key))]);
        let batches = vec![batch("key-0001"), batch("key-0002"), batch("key-0003")];
        let requests: Vec<String> = batches.iter().map(|batch| batch.ctx.request_id.to_string()).collect();
        world.store.commit(Arc::new(batches)).await.unwrap();
        let audit = world.audit("responses.submit").await;
        let mut told: Vec<&str> = audit.iter().map(|row| row.request_id.as_str()).collect();
        told.sort_unstable();
        let mut expected: Vec<&str> = requests.iter().map(String::as_str).collect();
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert!(audit.iter().all(|row| row.resource == round_name("a").to_string()));
    })
    .await;
}

#[tokio::test]
async fn a_row_that_the_database_refuses_does_not_take_its_batch_along() {
    let test = jamfor_testkit::postgres().await;
    let world = World::on(&test).await;
    let round = world.open("a").await;
    let mut rows: Vec<Admitted> =
        (0..7).map(|at| admit(&round, &submission(&format!("key-{at:04}")))).collect();
    // PostgreSQL keeps no text with a zero in it; validation would have refused it
    rows[4].unit = "\0".to_owned();
    let committer = jamfor_intake::app::committer::Committer::start(
        &world.store,
        4_000,
        &tokio_util::task::TaskTracker::new(),
        &tokio_util::sync::CancellationToken::new(),
    );
    let waiting = committer.enqueue(world.batch(&round, "webb", rows)).await.unwrap();
    let outcome = waiting.outcome().await.unwrap();
    let jamfor_intake::app::committer::BatchOutcome::Kept(kept) = outcome else { panic!("{outcome:?}") };
    let refused: Vec<bool> = kept.iter().map(|kept| *kept == Kept::Refused).collect();
    assert_eq!(refused, [false, false, false, false, true, false, false]);
    assert_eq!(world.count("response").await, 6);
}

#[tokio::test]
async fn a_database_that_cannot_read_its_disk_is_not_taken_for_a_wrong_row() {
    for code in ["58030", "XX001", "53100"] {
        let test = jamfor_testkit::postgres().await;
        let world = World::on(&test).await;
        let round = world.open("a").await;
        let fail = format!(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'out of order' USING ERRCODE = '{code}'; END $$; \
             CREATE TRIGGER fail BEFORE INSERT ON response EXECUTE FUNCTION fail()"
        );
        let audit = jamfor_database::Audit::new("test", "test");
        let broken: Result<(), jamfor_database::StoreError> = world
            .database
            .write(&world.ctx, audit, move |tx| {
                let fail = fail.clone();
                Box::pin(async move { Ok(tx.execute_unprepared(&fail).await.map(|_| ())?) })
            })
            .await;
        broken.unwrap();
        let rows = (0..3).map(|at| admit(&round, &submission(&format!("key-{at:04}")))).collect();
        let committer = jamfor_intake::app::committer::Committer::start(
            &world.store,
            4_000,
            &tokio_util::task::TaskTracker::new(),
            &tokio_util::sync::CancellationToken::new(),
        );
        let waiting = committer.enqueue(world.batch(&round, "webb", rows)).await.unwrap();
        let outcome = waiting.outcome().await;
        assert_eq!(outcome.unwrap_err().reason(), "STORE_UNAVAILABLE", "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_wait_share_a_transaction() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        let one = |at: usize| {
            let (intake, ctx) = (intake.clone(), jamfor_context::Context::for_test());
            async move { intake.submit(&ctx, &header("a"), submission(&format!("key-{at:04}"))).await.unwrap() }
        };
        futures::future::join_all((0..200).map(one)).await;
        assert_eq!(world.count("response").await, 200);
        assert_eq!(world.audit("responses.submit").await.len(), 200, "each has its own audit row");
        let transactions = world.count("(SELECT DISTINCT accepted_micros FROM response) AS t").await;
        assert!(transactions < 100, "{transactions} transactions for 200 callers");
    })
    .await;
}

#[tokio::test]
async fn what_waits_when_the_committers_stop_is_still_committed() {
    let test = jamfor_testkit::sqlite();
    let world = World::on(&test).await;
    let round = world.open("a").await;
    let (tasks, stop) = (tokio_util::task::TaskTracker::new(), tokio_util::sync::CancellationToken::new());
    let committer = jamfor_intake::app::committer::Committer::start(&world.store, 10, &tasks, &stop);
    let mut waiting = Vec::new();
    for at in 0..20 {
        let row = admit(&round, &submission(&format!("key-{at:04}")));
        waiting.push(committer.enqueue(world.batch(&round, "webb", vec![row])).await.unwrap());
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    for each in waiting {
        each.outcome().await.unwrap();
    }
    assert_eq!(world.count("response").await, 20);
    let late = committer.enqueue(world.batch(&round, "webb", Vec::new())).await;
    assert!(matches!(late, Err(jamfor_intake::Error::Draining)));
}
