//! What a call carries to another service, and when it is made again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::Ordering;
use std::time::Duration;

use jamfor_context::{Caller, Deadline};
use tonic::Code;

use super::*;
use crate::retry::ATTEMPTS;
use crate::testing::{Build, House, Places, get, link_to};

async fn ask(link: &Link, ctx: &Context, repeat: Repeat, message: &str) -> Result<String, RemoteFault> {
    link.call(ctx, repeat, |linked| get(linked, message)).await
}

fn to(house: &House) -> Link {
    Link::connect(&LinkSettings::at(house.endpoint())).unwrap()
}

#[tokio::test]
async fn the_deadline_and_the_request_id_go_along() {
    let house = House::open().await;
    let mut ctx = Context::for_test();
    ctx.deadline = Deadline::after(Duration::from_secs(3));
    let said = ask(&to(&house), &ctx, Repeat::Never, "headers").await.unwrap();
    let [request_id, timeout, behalf] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert_eq!((request_id, behalf), (ctx.request_id.as_str(), ""));
    let left: u64 = timeout.strip_suffix('m').unwrap().parse().unwrap();
    assert!((1_000..=3_000).contains(&left), "{left}");
}

#[tokio::test]
async fn a_service_of_the_suite_says_for_whom_it_calls() {
    let house = House::open().await;
    let ctx = Context::for_test().with_caller(Caller::new("anna").of_body("se-1490"));
    let said = ask(&to(&house).of_service(), &ctx, Repeat::Never, "headers").await.unwrap();
    let carried = said.rsplit(' ').next().unwrap();
    assert_eq!(Caller::carried(carried).unwrap(), ctx.caller);
}

#[tokio::test]
async fn a_call_that_may_be_repeated_outlasts_a_short_outage_and_another_does_not() {
    for (repeat, calls) in [(Repeat::Idempotent, 3), (Repeat::Never, 1)] {
        let house = House::open().await;
        let done = ask(&to(&house), &Context::for_test(), repeat, "flaky").await;
        assert_eq!(done.is_ok(), repeat == Repeat::Idempotent);
        assert_eq!(house.calls(), calls);
    }
}

#[tokio::test]
async fn attempts_are_bounded() {
    let house = House::open().await;
    let fault = ask(&to(&house), &Context::for_test(), Repeat::Idempotent, "away").await.unwrap_err();
    assert_eq!(fault.code, Code::Unavailable);
    assert_eq!(house.calls(), usize::try_from(ATTEMPTS).unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_budget_stops_a_storm_of_repeated_calls() {
    let house = House::open().await;
    let link = to(&house);
    let calls = (0..100).map(|_| {
        let link = link.clone();
        tokio::spawn(async move { ask(&link, &Context::for_test(), Repeat::Idempotent, "away").await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap_err();
    }
    assert!((100..=130).contains(&house.calls()), "{} attempts", house.calls());
}

#[tokio::test]
async fn a_service_that_does_not_answer_costs_the_deadline_and_no_more() {
    let house = House::open().await;
    let ctx = Context::for_test().within(Duration::from_millis(200));
    let fault = ask(&to(&house), &ctx, Repeat::Idempotent, "sleep").await.unwrap_err();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    assert_eq!(house.calls(), 1);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable_and_its_address_named() {
    let link = Link::connect(&LinkSettings::at("http://127.0.0.1:1")).unwrap();
    let ctx = Context::for_test().within(Duration::from_secs(5));
    let fault = ask(&link, &ctx, Repeat::Never, "hej").await.unwrap_err();
    assert_eq!((fault.code, fault.transport), (Code::Unavailable, true));
    assert!(fault.message.contains("127.0.0.1:1"), "{}", fault.message);
    assert!(!link.is_serving().await);
}

#[tokio::test]
async fn a_host_without_an_address_is_unavailable() {
    let link = Link::connect(&LinkSettings::at("http://nowhere.invalid:7001")).unwrap();
    let ctx = Context::for_test().within(Duration::from_secs(20));
    let fault = ask(&link, &ctx, Repeat::Never, "hej").await.unwrap_err();
    assert_eq!((fault.code, fault.transport), (Code::Unavailable, true));
}

#[tokio::test]
async fn a_host_is_found_by_its_name() {
    let house = House::open().await;
    let link =
        Link::connect(&LinkSettings::at(format!("http://localhost:{}", house.address.port()))).unwrap();
    assert!(ask(&link, &Context::for_test(), Repeat::Never, "hej").await.is_ok());
    assert!(link.is_serving().await);
}

#[tokio::test]
async fn a_link_comes_back_when_the_service_does() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let link = Link::connect(&LinkSettings::at(format!("http://{address}"))).unwrap();
    assert!(ask(&link, &Context::for_test(), Repeat::Never, "hej").await.is_err());
    let _house = House::build(Build { at: Some(address), ..Build::default() }).await;
    assert!(ask(&link, &Context::for_test(), Repeat::Idempotent, "hej").await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_may_be_repeated_survive_connections_that_grow_old() {
    let build = Build { age: Some(Duration::from_millis(100)), ..Build::default() };
    let houses = [House::build(build.clone()).await, House::build(build).await];
    let (link, _) = link_to(houses.iter().map(|house| house.address));
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

#[tokio::test]
async fn a_service_that_never_says_that_it_serves_is_called_when_there_is_no_other() {
    let house = House::build(Build { reluctant: true, ..Build::default() }).await;
    let link = to(&house);
    assert!(ask(&link, &Context::for_test(), Repeat::Never, "hej").await.is_ok());
    assert!(!link.is_serving().await);
}

#[tokio::test]
async fn a_refusal_goes_to_another_replica() {
    let away =
        House::build(Build { places: Places { away: true, ..Places::default() }, ..Build::default() }).await;
    let house = House::open().await;
    let (link, replicas) = link_to([away.address, house.address]);
    replicas.all_up().await;
    for _ in 0..20 {
        let said = ask(&link, &Context::for_test(), Repeat::Idempotent, "hej").await.unwrap();
        assert_eq!(said, house.address.to_string());
    }
    assert!(away.places.calls.load(Ordering::SeqCst) > 0);
}
