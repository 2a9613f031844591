//! What a call carries to another service, and when it is made again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::Ordering;
use std::time::Duration;

use jamfor_context::Deadline;
use tonic::Request;

use super::*;
use crate::testing::{Places, get, running};

async fn ask(link: &Link, ctx: &Context, repeat: Repeat, message: &str) -> Result<String, RemoteFault> {
    link.call(ctx, repeat, |linked| get(linked, Request::new(message.to_owned()))).await
}

#[tokio::test]
async fn the_deadline_and_the_request_id_go_along() {
    let (address, _stop) = running(Places::default()).await;
    let link = Link::connect(&LinkSettings::at(address)).unwrap();
    let mut ctx = Context::for_test();
    ctx.deadline = Deadline::after(Duration::from_secs(3));
    let said = ask(&link, &ctx, Repeat::Never, "who").await.unwrap();
    let [_, request_id, left] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert_eq!(request_id, ctx.request_id.as_str());
    assert!((1_000..=3_000).contains(&left.parse::<u64>().unwrap()), "{left}");
}

#[tokio::test]
async fn a_call_that_may_be_repeated_outlasts_a_short_outage_and_another_does_not() {
    for (repeat, calls) in [(Repeat::Idempotent, 3), (Repeat::Never, 1)] {
        let places = Places::default();
        let (address, _stop) = running(places.clone()).await;
        let link = Link::connect(&LinkSettings::at(address)).unwrap();
        let done = ask(&link, &Context::for_test(), repeat, "flaky").await;
        assert_eq!(done.is_ok(), repeat == Repeat::Idempotent);
        assert_eq!(places.calls.load(Ordering::SeqCst), calls);
    }
}

#[tokio::test]
async fn attempts_are_bounded() {
    let places = Places::default();
    let (address, _stop) = running(places.clone()).await;
    let link = Link::connect(&LinkSettings::at(address)).unwrap();
    let fault = ask(&link, &Context::for_test(), Repeat::Idempotent, "away").await.unwrap_err();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::Unavailable, "STORE_UNAVAILABLE"));
    assert_eq!(places.calls.load(Ordering::SeqCst), usize::try_from(ATTEMPTS).unwrap());
}

#[tokio::test]
async fn a_service_that_does_not_answer_costs_the_deadline_and_no_more() {
    let (address, _stop) = running(Places::default()).await;
    let link = Link::connect(&LinkSettings::at(address)).unwrap();
    let ctx = Context::for_test().within(Duration::from_millis(200));
    let fault = ask(&link, &ctx, Repeat::Idempotent, "sleep").await.unwrap_err();
    assert_eq!(fault.code, Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable() {
    let link = Link::connect(&LinkSettings::at("http://127.0.0.1:1")).unwrap();
    let ctx = Context::for_test().within(Duration::from_secs(5));
    let fault = ask(&link, &ctx, Repeat::Never, "hej").await.unwrap_err();
    assert_eq!(fault.code, Code::Unavailable);
}

#[tokio::test]
async fn a_link_comes_back_when_the_service_does() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let link = Link::connect(&LinkSettings::at(format!("http://{address}"))).unwrap();
    assert!(ask(&link, &Context::for_test(), Repeat::Never, "hej").await.is_err());
    let settings = crate::ServerSettings { listen: address, ..crate::ServerSettings::default() };
    let bound = crate::testing::bound(&settings).await;
    tokio::spawn(bound.run(tokio_util::sync::CancellationToken::new()));
    assert_eq!(ask(&link, &Context::for_test(), Repeat::Idempotent, "hej").await.unwrap(), "hej");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_may_be_repeated_survive_connections_that_grow_old() {
    let settings = crate::ServerSettings {
        connection_age: jamfor_settings::TimeSpan::millis(100),
        ..crate::ServerSettings::default()
    };
    let bound = crate::testing::bound(&settings).await;
    let link = Link::connect(&LinkSettings::at(format!("http://{}", bound.address()))).unwrap();
    tokio::spawn(bound.run(tokio_util::sync::CancellationToken::new()));
    let end = std::time::Instant::now() + Duration::from_millis(1500);
    let callers = (0..8).map(|_| {
        let link = link.clone();
        tokio::spawn(async move {
            while std::time::Instant::now() < end {
                ask(&link, &Context::for_test(), Repeat::Idempotent, "hej").await.unwrap();
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
}
