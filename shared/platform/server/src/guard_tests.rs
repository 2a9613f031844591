//! What a server does about callers who ask too much, come too many, say nothing, or do not listen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jamfor_client::RemoteFault;
use jamfor_contract::common::GetLimitsRequest;
use jamfor_contract::common::limits_service_client::LimitsServiceClient;
use jamfor_identity::development::{DevelopmentIssuer, TokenRequest};
use jamfor_identity::{Authenticator, IdentitySettings};
use jamfor_settings::TimeSpan;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;
use tonic::{Code, Request, Status};

use crate::testing::{Places, channel, get, pool, watch};
use crate::{MethodRate, RateSettings, Serve, ServerSettings, Services};

/// A running server; it stops when the guard is dropped.
struct Running {
    address: SocketAddr,
    places: Places,
    _stop: tokio_util::sync::DropGuard,
}

impl Running {
    async fn with(settings: ServerSettings, identity: Option<Arc<Authenticator>>) -> Self {
        let places = Places::default();
        let serve = Serve::new(&settings, &pool(), Services::new().with(places.clone())).unwrap();
        let bound = serve.with_identity(identity).bind().await.unwrap();
        let (address, stop) = (bound.address(), CancellationToken::new());
        tokio::spawn(bound.run(stop.clone()));
        Self { address, places, _stop: stop.drop_guard() }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn get(&self, message: &str) -> Result<String, RemoteFault> {
        let answer = get(channel(&self.url()).await, Request::new(message.to_owned())).await;
        answer.map(tonic::Response::into_inner).map_err(RemoteFault::from)
    }
}

fn with_token(message: &str, token: &str) -> Request<String> {
    let mut request = Request::new(message.to_owned());
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

/// An issuer, and an authenticator that has its keys.
async fn identity() -> (DevelopmentIssuer, Arc<Authenticator>) {
    let issuer = DevelopmentIssuer::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let settings = IdentitySettings { issuers: vec![issuer.settings()], ..IdentitySettings::default() };
    let identity = Arc::new(Authenticator::new(&settings).unwrap());
    let keys = Arc::clone(&identity);
    tokio::spawn(async move { keys.run(CancellationToken::new()).await });
    let begun = Instant::now();
    while identity.ready().is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the keys do not come");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    (issuer, identity)
}

async fn read_to_the_end(mut stream: TcpStream, limit: Duration) -> bool {
    let mut nothing = [0; 4096];
    let all = async { while !matches!(stream.read(&mut nothing).await, Ok(0) | Err(_)) {} };
    tokio::time::timeout(limit, all).await.is_ok()
}

#[tokio::test]
async fn a_caller_who_calls_too_often_is_told_when_to_come_again() {
    let rate = RateSettings { calls_per_second: 2, burst: 3, methods: Vec::new() };
    let server = Running::with(ServerSettings { rate, ..ServerSettings::default() }, None).await;
    for _ in 0..3 {
        server.get("hej").await.unwrap();
    }
    let fault = server.get("hej").await.unwrap_err();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::ResourceExhausted, "RATE_LIMITED"));
    let wait = fault.retry_after.unwrap();
    assert!(wait <= Duration::from_millis(500), "{wait:?}");
    tokio::time::sleep(wait).await;
    server.get("hej").await.unwrap();
}

#[tokio::test]
async fn one_caller_does_not_use_up_what_another_may_call() {
    let (issuer, identity) = identity().await;
    let rate = RateSettings { calls_per_second: 1, burst: 1, methods: Vec::new() };
    let server = Running::with(ServerSettings { rate, ..ServerSettings::default() }, Some(identity)).await;
    let channel = channel(&server.url()).await;
    let token = |name: &str| {
        issuer.token(&TokenRequest::of(name).of_body("se-skr").with_role("methodologist")).unwrap()
    };
    let (anna, bo) = (token("anna"), token("bo"));
    get(channel.clone(), with_token("hej", &anna)).await.unwrap();
    let fault: RemoteFault = get(channel.clone(), with_token("hej", &anna)).await.unwrap_err().into();
    assert_eq!(fault.reason, "RATE_LIMITED");
    get(channel, with_token("hej", &bo)).await.unwrap();
}

#[tokio::test]
async fn a_call_without_a_token_never_reaches_a_handler() {
    let (issuer, identity) = identity().await;
    let server = Running::with(ServerSettings::default(), Some(identity)).await;
    let fault = server.get("hej").await.unwrap_err();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::Unauthenticated, "UNAUTHENTICATED"));
    let reader = issuer.token(&TokenRequest::of("x").of_body("se-skr").with_role("public-reader")).unwrap();
    let channel = channel(&server.url()).await;
    let fault: RemoteFault = get(channel.clone(), with_token("hej", &reader)).await.unwrap_err().into();
    assert_eq!((fault.code, fault.reason.as_str()), (Code::PermissionDenied, "PERMISSION_DENIED"));
    assert_eq!(server.places.calls.load(std::sync::atomic::Ordering::SeqCst), 0);
    let maker = issuer.token(&TokenRequest::of("y").of_body("se-skr").with_role("methodologist")).unwrap();
    let who = get(channel, with_token("who", &maker)).await.unwrap().into_inner();
    assert!(who.contains("|y "), "{who}");
}

#[tokio::test]
async fn with_identity_a_server_listens_off_loopback() {
    let (_issuer, identity) = identity().await;
    let open = ServerSettings { listen: "0.0.0.0:0".parse().unwrap(), ..ServerSettings::default() };
    let serve = Serve::new(&open, &pool(), Services::new().with(Places::default())).unwrap();
    assert!(serve.with_identity(Some(identity)).bind().await.is_ok());
}

#[tokio::test]
async fn a_server_tells_its_limits() {
    let methods =
        vec![MethodRate { method: "jamfor.test.v1.PlaceService/Get".into(), calls_per_second: 7, burst: 9 }];
    let rate = RateSettings { methods, ..RateSettings::default() };
    let settings = ServerSettings { rate, most_calls: 77, ..ServerSettings::default() };
    let server = Running::with(settings, None).await;
    let mut client = LimitsServiceClient::new(channel(&server.url()).await);
    let limits = client.get_limits(GetLimitsRequest {}).await.unwrap().into_inner().limits.unwrap();
    assert_eq!((limits.most_calls, limits.longest_request_bytes), (77, 4 << 20));
    let get = limits.methods.iter().find(|it| it.method == "jamfor.test.v1.PlaceService/Get").unwrap();
    assert_eq!((get.calls_per_second, get.burst), (7, 9));
    assert!(!get.required_scope.is_empty() && get.default_deadline.is_some());
    assert!(limits.methods.iter().any(|it| it.method == "jamfor.common.v1.LimitsService/GetLimits"));
}

#[tokio::test]
async fn who_connects_and_says_nothing_is_let_go() {
    let settings = ServerSettings { handshake: TimeSpan::millis(200), ..ServerSettings::default() };
    let server = Running::with(settings, None).await;
    let silent = TcpStream::connect(server.address).await.unwrap();
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    let dribble = tokio::spawn(async move {
        // a byte at a time never makes a preface in time
        for byte in b"PRI * HTTP/2.0" {
            if slow.write_all(&[*byte]).await.is_err() {
                return slow;
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        slow
    });
    assert!(read_to_the_end(silent, Duration::from_secs(3)).await, "a silent connection was kept");
    assert!(read_to_the_end(dribble.await.unwrap(), Duration::from_secs(3)).await, "a slow one was kept");
    server.get("hej").await.unwrap();
}

#[tokio::test]
async fn a_flood_of_connections_from_one_address_leaves_room_for_others() {
    let settings = ServerSettings { most_connections_per_address: 5, ..ServerSettings::default() };
    let server = Running::with(settings, None).await;
    let mut flood = Vec::new();
    for _ in 0..50 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        flood.push(socket.connect(server.address).await.unwrap());
    }
    server.get("hej").await.unwrap();
    let mut closed = 0;
    for stream in flood {
        closed += usize::from(read_to_the_end(stream, Duration::from_millis(40)).await);
    }
    assert_eq!(closed, 45);
}

#[tokio::test]
async fn a_stream_that_nobody_reads_is_ended_and_gives_back_its_permit() {
    let settings = ServerSettings { longest_pause: TimeSpan::millis(300), ..ServerSettings::default() };
    let server = Running::with(settings, None).await;
    let small = Endpoint::from_shared(server.url()).unwrap().initial_stream_window_size(Some(65_535));
    let channel = small.connect().await.unwrap();
    let mut unread = watch(channel, Request::new("flood".to_owned())).await.unwrap().into_inner();
    let begun = Instant::now();
    while server.places.streams.load(std::sync::atomic::Ordering::SeqCst) > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "the stream was kept for a reader who does not read"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ended: Status = loop {
        match unread.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the stream ended as if it were whole"),
            Err(status) => break status,
        }
    };
    assert_eq!(RemoteFault::from(ended).reason, "READER_STALLED");
}

/// Asks for a flood of messages with room for all of them, and keeps the socket without ever reading on.
async fn flooded(address: SocketAddr) -> std::net::TcpStream {
    let socket = std::net::TcpStream::connect(address).unwrap();
    socket.set_nonblocking(true).unwrap();
    let kept = socket.try_clone().unwrap();
    let (room, socket) = ((1 << 31) - 1, TcpStream::from_std(socket).unwrap());
    let mut client = h2::client::Builder::new();
    client.initial_window_size(room).initial_connection_window_size(room);
    let (sender, connection) = client.handshake::<_, prost::bytes::Bytes>(socket).await.unwrap();
    let driver = tokio::spawn(connection);
    let request = http::Request::post(format!("http://{address}{}", crate::testing::WATCH))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(())
        .unwrap();
    let (answer, mut body) = sender.ready().await.unwrap().send_request(request, false).unwrap();
    // a message of ten bytes: field 1, a text of seven
    body.send_data(b"\x00\x00\x00\x00\x07\x0a\x05flood".as_slice().into(), true).unwrap();
    let _open = answer.await.unwrap();
    driver.abort();
    let _ = driver.await;
    kept
}

#[tokio::test]
async fn who_stops_reading_and_goes_on_asking_loses_its_connection() {
    let settings = ServerSettings { longest_pause: TimeSpan::millis(300), ..ServerSettings::default() };
    let server = Running::with(settings, None).await;
    let mut socket = flooded(server.address).await;
    const PING: [u8; 17] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    let begun = Instant::now();
    // answers to these cannot be written any more: the server stays at writing, and must see the end there
    while std::io::Write::write(&mut socket, &PING).is_ok_and(|written| written > 0) {
        assert!(begun.elapsed() < Duration::from_secs(10), "the connection was kept");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.get("hej").await.unwrap();
}
