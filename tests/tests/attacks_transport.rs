//! Bytes, frames and connections of those who keep no rules: they lose their own connection at most, and the others
//! notice nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::{
    collections::BTreeMap,
    io::Write,
    net::IpAddr,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use h2::client::Builder;
use jamfor_contract::questionnaire::{Area, AreaKind, ImportAreasRequest, ListAreasRequest};
use jamfor_tests::{
    bystander::Bystander,
    cluster::Cluster,
    metrics,
    secured::{SERVICES, Secured, methodologist, settle, supplier},
    wire::{Answer, Way, framed, read},
};
use prost::{Message, bytes::Bytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tonic::Code;

const SUBMIT: &str = "/jamfor.intake.v1.ResponseService/SubmitResponse";
const STREAM: &str = "/jamfor.intake.v1.ResponseService/SubmitResponses";
const LIMITS: &str = "/jamfor.common.v1.LimitsService/GetLimits";
const AREAS: &str = "/jamfor.questionnaire.v1.AreaService/ListAreas";

/// What opens a connection of HTTP/2: the preface, and settings that say nothing.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";

/// Short times, so that a test sees them pass.
const SHORT: &str = "[server]\nhandshake = \"2s\"\nlongest_pause = \"1s\"\n";

/// A connection that only the transport's own questions end, ends after so long: 30 seconds and 10 for the answer.
const UNANSWERED: Duration = Duration::from_secs(60);

async fn started(cluster: &Cluster) -> Secured {
    let mut suite = Secured::prepared(&cluster.url(), "").await;
    for service in SERVICES {
        settle(&suite, service, SHORT);
        suite.migrate(service);
    }
    for service in SERVICES {
        suite.launch(service).await;
    }
    suite
}

fn bearer(suite: &Secured, caller: &jamfor_identity::development::TokenRequest) -> String {
    format!("Bearer {}", suite.issuer.token(caller).unwrap())
}

async fn metric(suite: &Secured, service: &str, name: &str, labels: &[&str]) -> f64 {
    metrics::sum(&suite.admin(service, "/metrics").await.1, name, labels)
}

/// Waits until a metric is at most so much.
async fn falls(suite: &Secured, service: &str, name: &str, most: f64) {
    let end = Instant::now() + UNANSWERED;
    while metric(suite, service, name, &[]).await > most {
        assert!(Instant::now() < end, "{name} of {service} stays over {most}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn gzip_of_zeros(length: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; length]).unwrap();
    encoder.finish().unwrap()
}

fn is_refused(what: &str, answer: &Answer, code: Code, reason: &str) {
    let (found, why, _) = answer.refusal();
    assert_eq!((found, why.as_str()), (code, reason), "{what}");
}

#[tokio::test]
async fn more_bytes_than_agreed_are_refused_and_not_kept() {
    let cluster = Cluster::start();
    let suite = started(&cluster).await;
    let bystander = Bystander::of(&suite);
    let way = Way::to(&suite, "intake");
    let mut wire = way.http2().await;
    let token = bearer(&suite, &supplier("xx-tool"));
    let token = ("authorization", token.as_str());
    let zipped = [token, ("grpc-encoding", "gzip")];
    let before = metric(&suite, "intake", "process_memory_resident_bytes", &[]).await;

    let bomb = gzip_of_zeros(10 << 20);
    assert!(bomb.len() < 32 << 10, "it is a bomb");
    for path in [SUBMIT, STREAM] {
        for _ in 0..20 {
            let answer = wire.call(path, &zipped, framed(true, &bomb)).await;
            is_refused(path, &answer, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        }
        let large = wire.call(path, &[token], framed(false, &vec![0; 5 << 20])).await;
        is_refused(path, &large, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        let promised = Bytes::from_static(&[0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]);
        let answer = wire.call(path, &[token], promised).await;
        is_refused(path, &answer, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        let answer = wire.call(path, &[token], framed(false, &[0xff; 100])).await;
        is_refused(path, &answer, Code::InvalidArgument, "INVALID_INPUT");
        let answer = wire.call(path, &zipped, framed(true, &[0xff; 100])).await;
        is_refused(path, &answer, Code::InvalidArgument, "INVALID_INPUT");
        let answer = wire.call(path, &[token], Bytes::from_static(&[0, 0, 0, 1, 0, 1])).await;
        is_refused(path, &answer, Code::InvalidArgument, "INVALID_INPUT");
    }
    let many = (0..1_000).map(|number| (format!("x-flood-{number}"), "a".repeat(20))).collect::<Vec<_>>();
    let many = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    let flooded = way.http2().await.call(SUBMIT, &many, framed(false, &[])).await;
    assert!(matches!(flooded, Answer::Http(431) | Answer::Broken(_)), "{flooded:?}");
    let answer = wire.call(LIMITS, &[token], framed(false, &[])).await;
    assert!(matches!(&answer, Answer::Grpc(status) if status.code() == Code::Ok), "{answer:?}");
    let grown = metric(&suite, "intake", "process_memory_resident_bytes", &[]).await - before;
    eprintln!("42 messages that were too large: {} MiB more", grown / f64::from(1 << 20));
    assert!(grown < f64::from(64 << 20), "{grown}");
    bystander.leave("too many bytes").await;
}

#[tokio::test]
async fn frames_against_the_rules_end_their_own_connection_at_most() {
    let cluster = Cluster::start();
    let suite = started(&cluster).await;
    let bystander = Bystander::of(&suite);
    let way = Way::to(&suite, "intake");
    let token = bearer(&suite, &supplier("xx-tool"));
    let before = metric(&suite, "intake", "process_memory_resident_bytes", &[]).await;

    let mut resets = 0;
    for _ in 0..5 {
        let mut wire = way.http2().await;
        for _ in 0..1_000 {
            let Ok((answer, mut body)) = wire.begin(STREAM, &[("authorization", &token)]).await else {
                break;
            };
            body.send_reset(h2::Reason::CANCEL);
            drop(answer);
            resets += 1;
        }
    }
    eprintln!("{resets} of 5,000 streams were opened and reset before their connections ended");
    falls(&suite, "intake", "jamfor_server_calls_running", 3.0).await;

    let literals = [0, 1, b'a', 1, b'b'].repeat(16_380 / 5);
    for piece in [&literals[..], &[]] {
        let written = continuations(&way, piece).await;
        assert!(written < 16 << 20, "{written} bytes of headers were taken");
    }
    let grown = metric(&suite, "intake", "process_memory_resident_bytes", &[]).await - before;
    assert!(grown < f64::from(64 << 20), "{grown}");
    bystander.leave("frames against the rules").await;
}

fn frame(length: usize, kind: u8, flags: u8, stream: u32) -> Vec<u8> {
    let mut head = u32::try_from(length).unwrap().to_be_bytes()[1..].to_vec();
    head.extend([kind, flags]);
    head.extend(stream.to_be_bytes());
    head
}

/// Headers that never end, in pieces; how many bytes went before the connection was closed.
async fn continuations(way: &Way, piece: &[u8]) -> usize {
    let (mut reader, mut writer) = tokio::io::split(way.tls().await);
    let closed = tokio::spawn(async move { drop(reader.read_to_end(&mut Vec::new()).await) });
    writer.write_all(PREFACE).await.unwrap();
    let mut begin = frame(1, 1, 0, 1);
    begin.push(0x83);
    writer.write_all(&begin).await.unwrap();
    let mut next = frame(piece.len(), 9, 0, 1);
    next.extend(piece);
    let (mut written, end) = (0, Instant::now() + UNANSWERED);
    while !closed.is_finished() && writer.write_all(&next).await.is_ok() && writer.flush().await.is_ok() {
        written += next.len();
        assert!(Instant::now() < end, "{written} bytes, and on it goes");
        tokio::task::yield_now().await;
    }
    eprintln!("headers without an end, {} bytes each: {written} bytes until the end", piece.len());
    written
}

#[tokio::test]
async fn nobody_is_waited_for_without_an_end() {
    let cluster = Cluster::start();
    let suite = started(&cluster).await;
    import_much(&suite).await;
    let bystander = Bystander::of(&suite);
    let way = Way::to(&suite, "questionnaire");
    let begun = metric(&suite, "questionnaire", "jamfor_server_connections", &[]).await;
    let token = bearer(&suite, &methodologist("xx-small"));

    tokio::join!(
        says_nothing(&way),
        begins_to_shake_hands(&way),
        speaks_no_tls(&way),
        speaks_old_tls(&way),
        is_secure_and_silent(&way),
        sends_headers_byte_by_byte(&way),
        sends_a_body_byte_by_byte(&suite),
        never_reads_a_stream(&suite, &way, &token),
        stops_reading(&way, &token),
    );
    falls(&suite, "questionnaire", "jamfor_server_connections", begun + 2.0).await;
    let silent =
        metric(&suite, "questionnaire", "jamfor_server_connections_refused_total", &["silent"]).await;
    assert!(silent >= 1.0, "silence is counted");
    bystander.leave("those who are slow").await;
}

/// Reads until the other end closes, within a time.
async fn ends(what: &str, stream: &mut (impl AsyncReadExt + Unpin), within: Duration) -> Vec<u8> {
    let (begun, mut read) = (Instant::now(), Vec::new());
    let ended = tokio::time::timeout(within, stream.read_to_end(&mut read)).await;
    assert!(ended.is_ok(), "{what} is not ended within {within:?}");
    eprintln!("{what}: ended after {:?}", begun.elapsed());
    read
}

const SOON: Duration = Duration::from_secs(8);

async fn says_nothing(way: &Way) {
    ends("a connection without a handshake", &mut way.tcp().await, SOON).await;
}

async fn begins_to_shake_hands(way: &Way) {
    let mut stream = way.tcp().await;
    stream.write_all(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 1, 2, 3]).await.unwrap();
    ends("half a handshake", &mut stream, SOON).await;
}

async fn speaks_no_tls(way: &Way) {
    let mut stream = way.tcp().await;
    stream.write_all(PREFACE).await.unwrap();
    let answer = ends("HTTP/2 in the open", &mut stream, SOON).await;
    assert!(answer.is_empty() || answer[0] == 0x15, "an alert or nothing: {answer:?}");
}

async fn speaks_old_tls(way: &Way) {
    let mut hello = vec![3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 4, 0, 0x2f, 0xc0, 0x13, 1, 0]);
    let mut record = vec![0x16, 3, 1, 0, u8::try_from(hello.len() + 4).unwrap(), 1, 0, 0];
    record.push(u8::try_from(hello.len()).unwrap());
    record.extend(hello);
    let mut stream = way.tcp().await;
    stream.write_all(&record).await.unwrap();
    let answer = ends("TLS 1.1", &mut stream, SOON).await;
    // a fatal alert: handshake_failure or protocol_version
    assert!(matches!(answer[..], [0x15, 3, _, 0, 2, 2, 40 | 70]), "{answer:?}");
}

async fn is_secure_and_silent(way: &Way) {
    ends("TLS without a preface", &mut way.tls().await, SOON).await;
}

async fn sends_headers_byte_by_byte(way: &Way) {
    let (mut reader, mut writer) = tokio::io::split(way.tls().await);
    let dribble = tokio::spawn(async move {
        let mut bytes = [PREFACE, &frame(1_000, 1, 4, 1)].concat();
        bytes.extend([0x83; 1_000]);
        for byte in bytes {
            if writer.write_all(&[byte]).await.is_err() || writer.flush().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            if byte == 0x83 {
                tokio::time::sleep(Duration::from_millis(490)).await;
            }
        }
    });
    ends("headers byte by byte", &mut reader, UNANSWERED).await;
    dribble.abort();
}

async fn sends_a_body_byte_by_byte(suite: &Secured) {
    let token = bearer(suite, &supplier("xx-tool"));
    let mut wire = Way::to(suite, "intake").http2().await;
    let headers = [("authorization", token.as_str()), ("grpc-timeout", "1S")];
    let (answer, mut body) = wire.begin(SUBMIT, &headers).await.unwrap();
    let begun = Instant::now();
    let dribble = tokio::spawn(async move {
        body.send_data(Bytes::from_static(&[0, 0, 0, 0xff, 0]), false).unwrap();
        while body.send_data(Bytes::from_static(&[1]), false).is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let answer = tokio::time::timeout(SOON, read(answer)).await.expect("it is answered").unwrap();
    is_refused("a body byte by byte", &answer, Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
    eprintln!("a body byte by byte: ended after {:?}", begun.elapsed());
    dribble.abort();
}

async fn never_reads_a_stream(suite: &Secured, way: &Way, token: &str) {
    let mut closed = Builder::new();
    closed.initial_window_size(0);
    let mut wire = way.http2_with(&closed).await;
    let (answer, mut body) = wire.begin(LIMITS, &[("authorization", token)]).await.unwrap();
    body.send_data(framed(false, &[]), true).unwrap();
    let held = answer.await.unwrap();
    let begun = Instant::now();
    let cut = tokio::time::timeout(SOON, wire.connection).await;
    assert!(cut.is_ok(), "a reader who never reads is cut off");
    eprintln!("a stream that is never read: ended after {:?}", begun.elapsed());
    drop(held);
    let stalled = metric(suite, "questionnaire", "jamfor_server_readers_stalled_total", &[]).await;
    assert!(stalled >= 1.0, "{stalled}");
}

/// Asks for far more than the buffers of a connection hold, and reads none of it.
async fn stops_reading(way: &Way, token: &str) {
    let mut open = Builder::new();
    open.initial_window_size(1 << 30).initial_connection_window_size(1 << 30);
    let (requests, connection) = open.handshake::<_, Bytes>(way.narrow().await).await.unwrap();
    let mut connection = Box::pin(connection);
    let mut answers = Vec::new();
    let request = ListAreasRequest { country: "XX".into(), page_size: 1_000, ..Default::default() };
    let message = framed(false, &request.encode_to_vec());
    for _ in 0..100 {
        let request = http::Request::post(format!("https://localhost{AREAS}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .header("authorization", token)
            .body(())
            .unwrap();
        let (answer, mut body) = requests.clone().send_request(request, false).unwrap();
        body.send_data(message.clone(), true).unwrap();
        answers.push(answer);
        // what is asked is written; what is answered meanwhile is little
        let _ = tokio::time::timeout(Duration::from_millis(2), &mut connection).await;
    }
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(45)).await;
    let cut = tokio::time::timeout(SOON, connection).await;
    eprintln!("a connection that is not read: {cut:?} when read again after {:?}", begun.elapsed());
    assert!(cut.is_ok(), "a connection that nobody reads is cut");
    let mut whole = 0;
    for answer in answers {
        whole += usize::from(is_whole(answer).await);
    }
    assert!(whole < 100, "what was not read was kept for the reader");
}

/// Whether an answer came to its end.
async fn is_whole(answer: h2::client::ResponseFuture) -> bool {
    let Ok(answer) = answer.await else { return false };
    let mut body = answer.into_body();
    while let Some(piece) = body.data().await {
        if piece.is_err() {
            return false;
        }
    }
    matches!(body.trailers().await, Ok(Some(_)))
}

/// Enough areas that a hundred answers do not fit in any buffer.
async fn import_much(suite: &Secured) {
    let country = Area {
        name: "areas/XX".into(),
        title: "Exempelland".into(),
        kind: AreaKind::Country.into(),
        fictional: true,
        ..Area::default()
    };
    let municipality = |number: usize| Area {
        name: format!("areas/XX-{number:04}"),
        title: format!("{number} {}", "exempel ".repeat(20)),
        kind: AreaKind::Municipality.into(),
        parent: "areas/XX".into(),
        fictional: true,
        ..Area::default()
    };
    let areas = std::iter::once(country).chain((0..800).map(municipality)).collect();
    let client = suite.suite(&methodologist("xx-small"));
    client.areas().import_areas(ImportAreasRequest { areas }).await.unwrap();
}

#[tokio::test]
async fn a_crowd_from_one_address_takes_the_places_of_nobody_else() {
    const EACH: usize = 4_500;
    let cluster = Cluster::start();
    let suite = started(&cluster).await;
    let bystander = Bystander::of(&suite);
    let way = Way::to(&suite, "intake");
    let mut held = BTreeMap::<IpAddr, Vec<_>>::new();
    for _ in 0..EACH {
        for from in ["127.0.0.2", "127.0.0.3"] {
            let from = from.parse().unwrap();
            held.entry(from).or_default().push(way.tcp_from(from).await.unwrap());
        }
    }
    // those whom the kernel has taken in and the service not yet are turned away soon
    tokio::time::sleep(Duration::from_millis(500)).await;
    for (from, streams) in &held {
        let open = streams.iter().filter(|stream| is_open(stream)).count();
        eprintln!("{open} of {EACH} connections from {from} are open");
        assert!(open <= 1_024, "{from} holds {open}");
    }
    let mut late = Way::to(&suite, "intake").http2().await;
    let token = bearer(&suite, &supplier("xx-tool"));
    let answer = late.call(LIMITS, &[("authorization", &token)], framed(false, &[])).await;
    assert!(matches!(&answer, Answer::Grpc(status) if status.code() == Code::Ok), "{answer:?}");
    let refused =
        metric(&suite, "intake", "jamfor_server_connections_refused_total", &["address_full"]).await;
    assert!(refused > 0.0, "what is turned away is counted");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let open = held.values().flatten().filter(|stream| is_open(stream)).count();
    assert_eq!(open, 0, "those who never speak do not stay");
    bystander.leave("a crowd").await;
}

fn is_open(stream: &tokio::net::TcpStream) -> bool {
    matches!(stream.try_read(&mut [0; 1]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}
