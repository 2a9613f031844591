//! Who may call what: the table in `tests/data/authorization.csv`, the callers that it speaks of, the requests that
//! ask, and a way to send them to any server of the contract.
//!
//! The table is data and knows no code: what it says is compared with what the handlers do.

use std::collections::{BTreeMap, BTreeSet};

use http::uri::PathAndQuery;
use jamfor_context::{Caller, Context, Role};
use prost::Message;
use prost_reflect::{DynamicMessage, MethodDescriptor};
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codegen::{Body as HttpBody, Bytes, StdError};
use tonic::service::Routes;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;
use tower::ServiceExt;

use crate::raw::Raw;

const TABLE: &str = include_str!("../../../tests/data/authorization.csv");
const REQUESTS: &str = include_str!("../../../tests/data/authorization-requests.json");
const EXCEPTIONS: &str = include_str!("../../../tests/data/authorization-exceptions.txt");

/// RPCs that answer until the caller hangs up. They deny before they answer.
const ENDLESS: &[&str] = &["jamfor.benchmark.v1.ReleaseService/WatchReleases"];

/// The body that owns what the requests name.
pub const BODY: &str = "xa-body";
/// The area that the requests name.
pub const AREA: &str = "XA-0001";
/// A body that owns nothing of it.
pub const OTHER_BODY: &str = "xb-other";
/// An area that no request names.
pub const OTHER_AREA: &str = "XA-0002";

/// What a caller hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Anything but a denial.
    Allowed,
    /// PERMISSION_DENIED, whether or not the resource exists.
    Denied,
    /// What the list of exceptions says.
    Exempt,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Case {
    /// The RPC: `jamfor.intake.v1.RoundService/GetRound`.
    pub rpc: String,
    /// Which of its requests, where there are several.
    pub request: String,
    /// What the holder of a role hears, of the body and the area that are named.
    pub roles: BTreeMap<Role, Expected>,
    /// What they hear when their body is another one.
    pub other_body: Expected,
    /// What they hear when their area is another one.
    pub other_area: Expected,
    /// What they hear when both are.
    pub other_both: Expected,
}

impl Case {
    /// Everybody who asks, and what they hear.
    #[must_use]
    pub fn callers(&self) -> Vec<(Caller, Expected)> {
        let of = |name: &str, body: &str, area: &str| Caller::new(name).of_body(body).with_area(area);
        let mut callers = vec![(of("nobody in particular", BODY, AREA), Expected::Denied)];
        for (role, expected) in &self.roles {
            let others = |other: Expected| if *expected == Expected::Allowed { other } else { *expected };
            let asks = [
                ("of body and area", BODY, AREA, *expected),
                ("of another body", OTHER_BODY, AREA, others(self.other_body)),
                ("of another area", BODY, OTHER_AREA, others(self.other_area)),
                ("of another body and area", OTHER_BODY, OTHER_AREA, others(self.other_both)),
            ];
            for (who, body, area, expected) in asks {
                callers.push((of(&format!("{role} {who}"), body, area).with_role(*role), expected));
            }
        }
        callers
    }

    /// The messages that ask, in order.
    #[must_use]
    pub fn messages(&self) -> Vec<DynamicMessage> {
        let input = method(&self.rpc).input();
        let read = |json: &serde_json::Value| DynamicMessage::deserialize(input.clone(), json).unwrap();
        requests()[&self.key()].iter().map(read).collect()
    }

    /// The full name of the type of its messages.
    #[must_use]
    pub fn input(&self) -> String {
        method(&self.rpc).input().full_name().to_owned()
    }

    /// What its requests are called in the file of requests.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.rpc, self.request).trim().to_owned()
    }

    /// What is wrong with an outcome; nothing when it is as expected.
    #[must_use]
    pub fn judge(&self, caller: &Caller, expected: Expected, outcome: &Result<(), Status>) -> Option<String> {
        let code = outcome.as_ref().map_or_else(Status::code, |()| Code::Ok);
        let refused = matches!(code, Code::PermissionDenied | Code::Unauthenticated | Code::Unimplemented);
        let right = match expected {
            Expected::Allowed => !refused,
            Expected::Denied => outcome.as_ref().is_err_and(is_denial),
            Expected::Exempt => true,
        };
        let words = || format!("{}: {} should be {expected:?}, was {outcome:?}", self.key(), caller.name);
        (!right).then(words)
    }
}

/// Whether a status is a denial as the contract has it: with its reason for machines.
fn is_denial(status: &Status) -> bool {
    let info = status.get_details_error_info();
    status.code() == Code::PermissionDenied
        && info.is_some_and(|info| info.domain == "jamfor" && info.reason == "PERMISSION_DENIED")
}

/// The lines of the table for the RPCs of a package; all for an empty one.
#[must_use]
pub fn cases(package: &str) -> Vec<Case> {
    let mut table = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = table.deserialize().map(|row| case(&row.unwrap()));
    rows.filter(|case| case.rpc.starts_with(package)).collect()
}

fn case(row: &BTreeMap<String, String>) -> Case {
    let expected = |column: &str| match row[column].as_str() {
        "allowed" => Expected::Allowed,
        "denied" => Expected::Denied,
        "exempt" => Expected::Exempt,
        other => panic!("{} has {other} as {column}", row["rpc"]),
    };
    Case {
        rpc: row["rpc"].clone(),
        request: row["request"].clone(),
        roles: Role::ALL.into_iter().map(|role| (role, expected(role.name()))).collect(),
        other_body: expected("other_body"),
        other_area: expected("other_area"),
        other_both: expected("other_both"),
    }
}

/// The messages of every request, as JSON.
#[must_use]
pub fn requests() -> BTreeMap<String, Vec<serde_json::Value>> {
    serde_json::from_str(REQUESTS).unwrap()
}

/// The RPCs that the list of exceptions names.
#[must_use]
pub fn exceptions() -> BTreeSet<String> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").expect("an exception says why").0.to_owned()).collect()
}

/// Every RPC of the contract, as the table names it.
#[must_use]
pub fn rpcs() -> BTreeSet<String> {
    let services =
        jamfor_contract::pool().services().filter(|service| service.full_name().starts_with("jamfor."));
    let names = |service: prost_reflect::ServiceDescriptor| {
        let rpcs: Vec<_> = service.methods().collect();
        rpcs.into_iter().map(move |rpc| format!("{}/{}", service.full_name(), rpc.name()))
    };
    services.flat_map(names).collect()
}

fn method(rpc: &str) -> MethodDescriptor {
    let (service, method) = rpc.split_once('/').unwrap();
    let service = jamfor_contract::pool().get_service_by_name(service).unwrap();
    service.methods().find(|one| one.name() == method).unwrap()
}

/// Sends messages to an RPC over any way to a server, and reads its answers to the end, where they have one.
///
/// # Errors
/// The status that the RPC ends with.
pub async fn ask<S>(server: S, rpc: &str, messages: &[DynamicMessage]) -> Result<(), Status>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    let mut client = tonic::client::Grpc::new(server);
    client.ready().await.map_err(|error| Status::unavailable(error.into().to_string()))?;
    let path: PathAndQuery = format!("/{rpc}").parse().unwrap();
    let messages: Vec<Vec<u8>> = messages.iter().map(Message::encode_to_vec).collect();
    let request = Request::new(tokio_stream::iter(messages));
    let mut answers = client.streaming(request, path, Raw).await?.into_inner();
    if ENDLESS.contains(&rpc) {
        return Ok(());
    }
    while answers.message().await?.is_some() {}
    Ok(())
}

/// Holds the handlers of a package against the table: every RPC for every caller. `routes` are the handlers without any
/// layer, so that it is the commands that deny.
///
/// # Panics
/// With everything that is not as the table says.
pub async fn hold(package: &str, routes: &Routes) {
    let mut wrong = Vec::new();
    for case in cases(package) {
        let messages = case.messages();
        for (caller, expected) in case.callers() {
            let ctx = Context::for_test().with_caller(caller.clone());
            let handlers = routes.clone();
            let server = tower::service_fn(move |mut request: http::Request<Body>| {
                request.extensions_mut().insert(ctx.clone());
                handlers.clone().oneshot(request)
            });
            let outcome = ask(server, &case.rpc, &messages).await;
            wrong.extend(case.judge(&caller, expected, &outcome));
        }
    }
    assert!(wrong.is_empty(), "{} answers are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
}
