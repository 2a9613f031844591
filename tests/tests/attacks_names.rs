//! Other people's things: every RPC with a token of every role against the running suite, and that nobody learns from a
//! refusal whether something exists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;

use jamfor_context::{Areas, Caller};
use jamfor_identity::development::TokenRequest;
use jamfor_testkit::authorization::{self, Case, Expected, OTHER_BODY, ask};
use jamfor_tests::{
    bystander::Bystander,
    cluster::Cluster,
    release,
    secured::{SERVICES, Secured, methodologist, supplier},
    small,
    wire::{Way, with_token},
};
use prost_reflect::DynamicMessage;
use tonic::{Status, transport::Channel};
use tonic_types::StatusExt;

/// The service that answers an RPC; what all of them answer is asked of the first.
fn service_of(rpc: &str) -> &'static str {
    let package = rpc.split('.').nth(1).unwrap();
    SERVICES.into_iter().find(|service| *service == package).unwrap_or(SERVICES[0])
}

async fn channels(suite: &Secured) -> BTreeMap<&'static str, Channel> {
    let mut channels = BTreeMap::new();
    for service in SERVICES {
        channels.insert(service, Way::to(suite, service).channel().await);
    }
    channels
}

/// The token of a caller of the table. No issuer says of a body that it has areas of another country, so that the other
/// body is one of the same, except where it is the country that counts.
fn token_of(case: &Case, caller: &Caller) -> TokenRequest {
    let foreign = caller.body.as_deref() == Some(OTHER_BODY);
    let by_country = case.rpc.ends_with("/ImportAreas");
    let body = match (foreign, by_country) {
        (false, _) => authorization::BODY,
        (true, false) => "xa-other",
        (true, true) => OTHER_BODY,
    };
    let Areas::Only(areas) = &caller.areas else { panic!("the table gives single areas") };
    let mut token = TokenRequest::of(&caller.name).of_body(body);
    token.areas =
        if foreign && by_country { vec!["XB-0001".into()] } else { areas.iter().cloned().collect() };
    token.roles = caller.roles.iter().map(|role| role.name().to_owned()).collect();
    token
}

#[tokio::test]
async fn every_rpc_answers_every_role_as_the_table_says() {
    let cluster = Cluster::start();
    let suite = Secured::start(&cluster.url(), "").await;
    let channels = channels(&suite).await;
    let bystander = Bystander::of(&suite);
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for case in authorization::cases("") {
        let messages = case.messages();
        for (caller, expected) in case.callers() {
            let token = suite.issuer.token(&token_of(&case, &caller)).unwrap();
            let server = with_token(channels[service_of(&case.rpc)].clone(), &token);
            let outcome = ask(server, &case.rpc, &messages).await;
            wrong.extend(case.judge(&caller, expected, &outcome));
            asked += 1;
        }
    }
    assert!(wrong.is_empty(), "{} answers are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 2_000, "{asked}");
    bystander.leave("every RPC for every role").await;
}

/// What the requests of the table name, as it is called in the small round.
const EXISTING: [(&str, &str); 12] = [
    ("rounds/r2018", "rounds/r1"),
    ("surveys/one", "surveys/s"),
    ("questionnaires/economy", "questionnaires/q"),
    ("indicators/one", "indicators/overall"),
    ("policies/one", "policies/standard"),
    ("\"economy\"", "\"adults\""),
    ("areas/XA-0001", "areas/XX-000"),
    ("areas/XA", "areas/XX"),
    ("\"XA\"", "\"XX\""),
    ("bodies/xa-body", "bodies/xx-small"),
    ("bodies/xb-other", "bodies/xx-other"),
    ("\"tool\"", "\"small\""),
];

/// What of it is named otherwise to name nothing.
const MISSING: [(&str, &str); 7] = [
    ("rounds/r1", "rounds/missing"),
    ("surveys/s\"", "surveys/missing\""),
    ("questionnaires/q", "questionnaires/missing"),
    ("indicators/overall", "indicators/missing"),
    ("policies/standard", "policies/missing"),
    ("releases/first", "releases/missing"),
    ("weightSets/one", "weightSets/missing"),
];

fn renamed(text: &str, names: &[(&str, &str)]) -> String {
    names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The messages of a case about what exists, and about what does not.
fn both(case: &Case) -> [Vec<DynamicMessage>; 2] {
    let json = authorization::requests()[&case.key()].iter().map(ToString::to_string).collect::<Vec<_>>();
    let input = jamfor_contract::pool().get_message_by_name(&case.input()).unwrap();
    let read = |text: String| {
        let mut json = serde_json::Deserializer::from_str(&text);
        DynamicMessage::deserialize(input.clone(), &mut json).unwrap()
    };
    let existing = json.iter().map(|text| renamed(text, &EXISTING)).collect::<Vec<_>>();
    let missing = existing.iter().map(|text| read(renamed(text, &MISSING))).collect();
    [existing.into_iter().map(read).collect(), missing]
}

/// All that a refusal says, apart from the names that its reader sent.
fn said(outcome: &Result<(), Status>) -> String {
    let status = outcome.as_ref().expect_err("the table says that it is denied");
    let info = status.get_details_error_info();
    let metadata = info.iter().flat_map(|info| info.metadata.iter()).collect::<BTreeMap<_, _>>();
    let words = format!(
        "{:?} {} {metadata:?} {:?}",
        status.code(),
        status.message(),
        status.get_details_resource_info()
    );
    let back = MISSING.map(|(existing, missing)| (missing, existing));
    renamed(&words, &back)
}

#[tokio::test]
async fn a_refusal_does_not_tell_whether_there_is_anything() {
    let cluster = Cluster::start();
    let suite = Secured::start(&cluster.url(), "").await;
    let methods = suite.suite(&methodologist("xx-small"));
    small::open(&methods).await;
    small::submit(&suite.suite(&supplier("xx-tool")), 0..100).await;
    small::frozen(&methods).await;
    release::build(&methods).await;
    let channels = channels(&suite).await;
    let (mut differing, mut compared) = (Vec::new(), 0);
    for case in authorization::cases("") {
        let [existing, missing] = both(&case);
        for (caller, _) in case.callers().into_iter().filter(|(_, expected)| *expected == Expected::Denied) {
            let mut token = token_of(&case, &caller);
            token.body = token.body.map(|body| renamed(&body, &[("xa-body", "xx-small"), ("xa-", "xx-")]));
            let here = [("XA-0001", "XX-000"), ("XA-0002", "XX-001")];
            token.areas = token.areas.iter().map(|area| renamed(area, &here)).collect();
            let token = suite.issuer.token(&token).unwrap();
            let server = with_token(channels[service_of(&case.rpc)].clone(), &token);
            let [there, not_there] =
                [ask(server.clone(), &case.rpc, &existing).await, ask(server, &case.rpc, &missing).await];
            compared += 1;
            if said(&there) != said(&not_there) {
                differing.push(format!("{} {}: {there:?} {not_there:?}", case.key(), caller.name));
            }
        }
    }
    assert!(differing.is_empty(), "{} refusals tell:\n{}", differing.len(), differing.join("\n"));
    assert!(compared > 500, "{compared}");
}
