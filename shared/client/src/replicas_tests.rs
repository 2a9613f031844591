//! Replicas that come, go, die and hang.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Instant;

use jamfor_context::Context;

use super::*;
use crate::testing::{Build, House, PATIENCE, get, link_to, silent};
use crate::{Link, RemoteFault, Repeat};

async fn ask(link: &Link, message: &str) -> Result<String, RemoteFault> {
    link.call(&Context::for_test(), Repeat::Idempotent, |linked| get(linked, message)).await
}

#[tokio::test]
async fn calls_go_to_all_replicas_in_turn() {
    let houses = [House::open().await, House::open().await, House::open().await];
    let (link, replicas) = link_to(houses.iter().map(|house| house.address));
    replicas.all_up().await;
    let before = houses.each_ref().map(House::calls);
    for _ in 0..30 {
        ask(&link, "hej").await.unwrap();
    }
    let after = houses.each_ref().map(House::calls);
    assert_eq!([after[0] - before[0], after[1] - before[1], after[2] - before[2]], [10, 10, 10]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_that_may_be_repeated_fails_when_one_of_two_replicas_dies() {
    let (mut dies, lives) = (House::open().await, House::open().await);
    let (link, _) = link_to([dies.address, lives.address]);
    let callers = (0..8).map(|_| {
        let link = link.clone();
        tokio::spawn(async move {
            for _ in 0..200 {
                ask(&link, "hej").await.unwrap();
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
    });
    let callers: Vec<_> = callers.collect();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(dies.calls() > 0);
    dies.kill();
    for caller in callers {
        caller.await.unwrap();
    }
    assert!(lives.calls() > dies.calls());
}

#[tokio::test]
async fn a_replica_that_never_says_a_word_holds_up_no_call() {
    let house = House::open().await;
    let (link, _) = link_to([silent().await, house.address]);
    for _ in 0..20 {
        let begun = Instant::now();
        ask(&link, "hej").await.unwrap();
        assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn nobody_waits_longer_for_silent_replicas_than_a_connection_may_take() {
    let (link, _) = link_to([silent().await]);
    let begun = Instant::now();
    let ctx = Context::for_test();
    let fault = link.call(&ctx, Repeat::Never, |linked| get(linked, "hej")).await.unwrap_err();
    assert_eq!((fault.code, fault.transport), (tonic::Code::Unavailable, true));
    assert!(begun.elapsed() < PATIENCE * 3, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_go_on_elsewhere_when_a_replica_freezes() {
    let (freezes, house) = (House::open().await, House::open().await);
    let (link, replicas) = link_to([freezes.address, house.address]);
    replicas.all_up().await;
    for _ in 0..10 {
        ask(&link, "hej").await.unwrap();
    }
    assert!(freezes.calls() > 0);
    freezes.freeze();
    let ctx = || Context::for_test().within(PATIENCE * 2);
    let mut failed = 0;
    for _ in 0..30 {
        let call = link.call(&ctx(), Repeat::Idempotent, |linked| get(linked, "hej")).await;
        failed += u32::from(call.is_err());
    }
    assert!(failed <= 1, "{failed} calls waited for the frozen replica");
}

#[tokio::test]
async fn a_replica_that_does_not_want_calls_is_left_out() {
    let reluctant = House::build(Build { reluctant: true, ..Build::default() }).await;
    let house = House::open().await;
    let (link, replicas) = link_to([house.address]);
    ask(&link, "hej").await.unwrap();
    replicas.keep([reluctant.address, house.address]);
    for _ in 0..20 {
        ask(&link, "hej").await.unwrap();
    }
    assert_eq!(reluctant.calls(), 0);
}

#[tokio::test]
async fn calls_follow_the_addresses_and_those_that_run_end_where_they_began() {
    let (old, new) = (House::open().await, House::open().await);
    let (link, replicas) = link_to([old.address]);
    let runs = {
        let link = link.clone();
        tokio::spawn(async move { ask(&link, "nap").await })
    };
    while old.calls() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    replicas.keep([new.address]);
    for _ in 0..10 {
        assert_eq!(ask(&link, "hej").await.unwrap(), new.address.to_string());
    }
    assert_eq!(runs.await.unwrap().unwrap(), old.address.to_string());
    assert_eq!(old.calls(), 1);
}

#[tokio::test]
async fn a_replica_that_was_dead_is_used_again() {
    let mut first = House::open().await;
    let address = first.address;
    let house = House::open().await;
    let (link, _) = link_to([address, house.address]);
    ask(&link, "hej").await.unwrap();
    first.kill();
    for _ in 0..10 {
        assert_eq!(ask(&link, "hej").await.unwrap(), house.address.to_string());
    }
    let again = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let bound = std::net::TcpListener::bind(address);
        if bound.is_ok() {
            drop(bound);
            break House::build(Build { at: Some(address), ..Build::default() }).await;
        }
    };
    let end = Instant::now() + Duration::from_secs(15);
    while again.calls() == 0 {
        assert!(Instant::now() < end, "the replica is not used again");
        ask(&link, "hej").await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
