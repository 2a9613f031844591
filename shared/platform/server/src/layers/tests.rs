//! The stack without a network: no client's own timer interferes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, Instant};

use jamfor_client::RemoteFault;
use jamfor_contract::wire::{GRPC_TIMEOUT, REQUEST_ID};
use tonic::{Code, Request};

use super::*;
use crate::testing::{Places, get, pool, watch};

fn house(most_calls: usize) -> House {
    let rules = MethodRules::from_pool(&pool(), ["jamfor.test.v1.PlaceService"]).unwrap();
    House {
        identity: None,
        rates: Arc::new(Rates::new(&rules, &crate::RateSettings::default())),
        readers: Readers::new(Duration::from_secs(60)),
        rules: Arc::new(rules),
        most_calls,
        drain: CancellationToken::new(),
    }
}

fn call(most_calls: usize) -> Call {
    stack(Routes::new(Places::default()), &house(most_calls))
}

fn request(message: &str) -> Request<String> {
    Request::new(message.to_owned())
}

fn with(message: &str, header: &'static str, value: &str) -> Request<String> {
    let mut request = request(message);
    request.metadata_mut().insert(header, value.parse().unwrap());
    request
}

#[tokio::test]
async fn a_call_that_takes_too_long_ends_with_deadline_exceeded() {
    let fault: RemoteFault = get(call(9), with("sleep", GRPC_TIMEOUT, "80m")).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
}

#[tokio::test]
async fn a_stream_ends_with_deadline_exceeded_in_the_middle() {
    let begun = Instant::now();
    let mut ticks = watch(call(9), with("", GRPC_TIMEOUT, "200m")).await.unwrap().into_inner();
    let mut seen = 0;
    let fault: RemoteFault = loop {
        match ticks.message().await {
            Ok(Some(_)) => seen += 1,
            Ok(None) => panic!("the stream ended without a status"),
            Err(status) => break status.into(),
        }
    };
    assert_eq!((fault.code, fault.reason.as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    assert!(seen > 2 && begun.elapsed() < Duration::from_secs(2), "{seen} messages");
}

#[tokio::test]
async fn a_deadline_is_the_callers_the_default_or_the_longest() {
    let left = async |request| -> u64 {
        let said = get(call(9), request).await.unwrap().into_inner();
        said.rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert!((4_000..=5_000).contains(&left(request("who")).await));
    assert!((1_000..=2_000).contains(&left(with("who", GRPC_TIMEOUT, "2S")).await));
    assert!((9_000..=10_000).contains(&left(with("who", GRPC_TIMEOUT, "3H")).await));
    assert!((4_000..=5_000).contains(&left(with("who", GRPC_TIMEOUT, "nonsense")).await));
}

#[tokio::test]
async fn the_request_id_is_kept_when_harmless_and_comes_back() {
    let answer = get(call(9), with("who", REQUEST_ID, "batch-7")).await.unwrap();
    assert_eq!(answer.metadata().get(REQUEST_ID).unwrap(), "batch-7");
    assert!(answer.get_ref().starts_with("local-operator batch-7 "), "{}", answer.get_ref());
    let answer = get(call(9), with("who", REQUEST_ID, "a b")).await.unwrap();
    assert_ne!(answer.metadata().get(REQUEST_ID).unwrap(), "a b");
}

#[tokio::test]
async fn a_panic_is_one_calls_failure_and_names_the_request() {
    let call = call(9);
    let fault: RemoteFault = get(call.clone(), with("panic", REQUEST_ID, "r1")).await.unwrap_err().into();
    assert_eq!((fault.code, fault.metadata["request_id"].as_str()), (Code::Internal, "r1"));
    assert!(!fault.message.contains("defect"));
    assert!(get(call, request("hej")).await.is_ok());
}

#[tokio::test]
async fn a_panic_in_a_stream_ends_it_with_a_status() {
    let mut ticks = watch(call(9), request("panic")).await.unwrap().into_inner();
    let mut last = Ok(None);
    for _ in 0..5 {
        last = ticks.message().await;
        if last.is_err() {
            break;
        }
    }
    assert_eq!(last.unwrap_err().code(), Code::Internal);
}

#[tokio::test]
async fn a_stream_holds_its_permit_and_others_are_told_to_come_back() {
    let call = call(1);
    let mut ticks = watch(call.clone(), request("")).await.unwrap().into_inner();
    ticks.message().await.unwrap();
    let fault: RemoteFault = get(call.clone(), request("hej")).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::Unavailable, "SERVER_OVERLOADED"));
    assert!(fault.retry_after.is_some());
    drop(ticks);
    assert!(get(call, request("hej")).await.is_ok());
}

#[tokio::test]
async fn what_tonic_refuses_by_itself_has_details_too() {
    let long = "x".repeat(80 << 10);
    let fault: RemoteFault = get(call(9), request(&long)).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    let fault: RemoteFault = get(call(9), request("large")).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
}

#[tokio::test]
async fn a_method_that_does_not_exist_is_unknown() {
    let house = House { rules: Arc::default(), ..house(9) };
    let call = stack(Routes::new(Places::default()), &house);
    let fault: RemoteFault = get(call, request("hej")).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::Unimplemented, "UNKNOWN_METHOD"));
}

#[test]
fn a_handler_outside_of_the_stack_has_a_caller_who_may_do_nothing() {
    assert!(context(&Request::new(())).require("places.read").is_err());
    let ctx = Context::for_test();
    assert_eq!(context(&in_context((), ctx.clone())).request_id, ctx.request_id);
}
