//! Starting and ending on real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, Instant};

use jamfor_settings::TimeSpan;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tonic::Request;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use super::*;
use crate::testing::{Places, bound, channel, get, pool, watch};

const PLACES: &str = "jamfor.test.v1.PlaceService";

fn settings() -> ServerSettings {
    ServerSettings { drain: TimeSpan::millis(300), ..ServerSettings::default() }
}

async fn status(address: &str, service: &str) -> ServingStatus {
    let mut health = HealthClient::new(channel(address).await);
    let answer = health.check(HealthCheckRequest { service: service.to_owned() }).await.unwrap();
    answer.into_inner().status()
}

#[test]
fn a_service_with_a_method_without_a_rule_does_not_start() {
    let missing = MethodRules::from_pool(&pool(), ["jamfor.test.v1.UnruledService"]).unwrap_err();
    assert_eq!(missing.to_string(), "method jamfor.test.v1.UnruledService.Get lacks everything in its rule");
    let empty = DescriptorPool::new();
    let refused = Serve::new(&settings(), &empty, Services::new().with(Places::default()));
    assert!(matches!(refused, Err(ServeError::Rule(_))));
}

#[tokio::test]
async fn an_address_off_loopback_is_refused() {
    let open = ServerSettings { listen: "0.0.0.0:0".parse().unwrap(), ..settings() };
    let serve = Serve::new(&open, &pool(), Services::new().with(Places::default())).unwrap();
    let refused = serve.bind().await.unwrap_err();
    assert!(matches!(refused, ServeError::UnauthenticatedBind(_)));
    assert!(refused.to_string().starts_with("UNAUTHENTICATED_BIND"));
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let serve = Serve::new(&open, &pool(), Services::new().with(Places::default())).unwrap();
    assert!(matches!(serve.on(listener).await, Err(ServeError::UnauthenticatedBind(_))));
}

#[tokio::test]
async fn health_is_not_serving_until_ready_and_again_while_draining() {
    let bound = bound(&ServerSettings { notice: TimeSpan::millis(300), ..settings() }).await;
    let (address, health, stop) =
        (format!("http://{}", bound.address()), bound.health(), CancellationToken::new());
    let server = tokio::spawn(bound.run(stop.clone()));
    for service in ["", PLACES] {
        assert_eq!(status(&address, service).await, ServingStatus::NotServing);
    }
    health.set_serving().await;
    for service in ["", PLACES] {
        assert_eq!(status(&address, service).await, ServingStatus::Serving);
    }
    stop.cancel();
    tokio::time::sleep(Duration::from_millis(50)).await;
    for service in ["", PLACES] {
        assert_eq!(status(&address, service).await, ServingStatus::NotServing);
    }
    assert!(get(channel(&address).await, Request::new("hej".to_owned())).await.is_ok());
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn shutdown_ends_although_a_silent_connection_is_open() {
    let bound = bound(&settings()).await;
    let (address, stop) = (bound.address(), CancellationToken::new());
    let server = tokio::spawn(bound.run(stop.clone()));
    let mut silent = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    stop.cancel();
    server.await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    let read = tokio::time::timeout(Duration::from_secs(3), silent.read(&mut [0; 64])).await;
    assert!(read.is_ok(), "the connection was left open");
}

#[tokio::test]
async fn a_call_under_way_ends_before_the_server_does() {
    let bound = bound(&ServerSettings { drain: TimeSpan::secs(5), ..settings() }).await;
    let (address, stop) = (format!("http://{}", bound.address()), CancellationToken::new());
    let server = tokio::spawn(bound.run(stop.clone()));
    let mut ticks = watch(channel(&address).await, Request::new(String::new())).await.unwrap().into_inner();
    ticks.message().await.unwrap();
    stop.cancel();
    while ticks.message().await.unwrap().is_some() {}
    tokio::time::timeout(Duration::from_secs(3), server).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn who_watches_health_does_not_hold_up_the_end() {
    let bound = bound(&ServerSettings { drain: TimeSpan::secs(20), ..settings() }).await;
    let (address, health, stop) =
        (format!("http://{}", bound.address()), bound.health(), CancellationToken::new());
    health.set_serving().await;
    let server = tokio::spawn(bound.run(stop.clone()));
    let mut client = HealthClient::new(channel(&address).await);
    let request = HealthCheckRequest { service: PLACES.to_owned() };
    let mut watched = client.watch(request).await.unwrap().into_inner();
    assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
    stop.cancel();
    assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
    let ended = watched.message().await.unwrap_err();
    assert_eq!(jamfor_client::RemoteFault::from(ended).reason, "SERVER_DRAINING");
    let drained = tokio::time::timeout(Duration::from_secs(5), server).await.unwrap().unwrap().unwrap();
    assert_eq!(drained, Drained::InOrder);
}

#[tokio::test]
async fn reflection_names_our_services_and_keeps_their_options() {
    let bound = bound(&settings()).await;
    let (address, stop) = (format!("http://{}", bound.address()), CancellationToken::new());
    tokio::spawn(bound.run(stop.clone()));
    let ask = |message_request| {
        let request = ServerReflectionRequest { host: String::new(), message_request: Some(message_request) };
        let address = address.clone();
        async move {
            let mut client = ServerReflectionClient::new(channel(&address).await);
            let answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap();
            answers.into_inner().message().await.unwrap().unwrap().message_response.unwrap()
        }
    };
    let MessageResponse::ListServicesResponse(list) = ask(MessageRequest::ListServices(String::new())).await
    else {
        panic!("no list")
    };
    let names: Vec<&str> = list.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&PLACES) && !names.contains(&"jamfor.test.v1.UnruledService"), "{names:?}");
    let MessageResponse::FileDescriptorResponse(_) =
        ask(MessageRequest::FileContainingSymbol(PLACES.to_owned())).await
    else {
        panic!("no file")
    };
    stop.cancel();
}

#[test]
fn connections_do_not_all_grow_old_together() {
    let ages: Vec<Duration> = (0..50).map(|_| jittered(Duration::from_secs(1000))).collect();
    assert!(ages.iter().all(|age| (900..=1100).contains(&age.as_secs())));
    assert!(ages.iter().any(|age| *age != ages[0]));
}
