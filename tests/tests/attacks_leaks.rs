//! What people said, the keys of their responses and the tokens of callers are in no log, no metric and no trace, however
//! much is told; and the one trace of a release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use jamfor::client::Suite;
use jamfor_contract::{
    benchmark::Audience,
    common::{Answer, Mode, OptionCodes, answer},
    intake::{
        Batch, CloseRoundRequest, FreezeRoundRequest, GetRoundRequest, Line, OpenRoundRequest, Participant,
        Receipt, Response, SubmissionHeader, SubmitResponseRequest, SubmitResponsesRequest,
        UpdateParticipantsRequest, UpdateRoundRequest, receipt::Outcome, submit_responses_request,
        submit_responses_response,
    },
    questionnaire::{
        DateKind, DecimalKind, IntegerKind, Item, MultipleChoice, Option as ScaleOption, OptionClass,
        PublishQuestionnaireRequest, Questionnaire, Scale, TextKind, UpdateQuestionnaireRequest, item,
    },
};
use jamfor_tests::{
    cluster::Cluster,
    collector::{Collector, Kept},
    release,
    secured::{SERVICES, Secured, methodologist, settle, supplier},
    small::{self, ROUND, SOURCE, text},
};
use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Value};

/// What is planted: none of these is part of anything else that a service tells.
const WORDS: &str = "zqxwords my neighbour Zqxina does it";
const OPTION: &str = "zqxoption";
const OTHER_OPTION: &str = "zqxother";
const CODE: &str = "zqxcode";
const NUMBER: i64 = 7_305_918_264_511;
const DECIMAL: &str = "8146.739251";
const DATE: &str = "1947-02-13";
const KEY: &str = "zqxkey";
const UNKNOWN: &str = "zqxunknown";

/// How often a planted value may be found: never. What is looked for, apart from tokens.
fn planted() -> Vec<String> {
    let words =
        ["zqxwords", "Zqxina", OPTION, OTHER_OPTION, CODE, DECIMAL, DATE, KEY, UNKNOWN, "19121212-1212"];
    words.into_iter().map(str::to_owned).chain([NUMBER.to_string()]).collect()
}

/// The questionnaire of the small round with an item of each kind.
fn questionnaire() -> Questionnaire {
    let kinds = [
        (
            "several",
            item::Kind::MultipleChoice(MultipleChoice { scale: "several".into(), ..Default::default() }),
        ),
        ("number", item::Kind::Integer(IntegerKind { minimum: 0, maximum: 9_000_000_000_000 })),
        (
            "amount",
            item::Kind::Decimal(DecimalKind { minimum: "0".into(), maximum: "10000".into(), decimals: 6 }),
        ),
        ("words", item::Kind::Text(TextKind { max_length: 200 })),
        ("date", item::Kind::Date(DateKind { earliest: "1900-01-01".into(), latest: "2030-01-01".into() })),
    ];
    let items = kinds.map(|(key, kind)| Item {
        key: key.into(),
        wording: text(key),
        background: true,
        kind: Some(kind),
        ..Item::default()
    });
    let option = |code: &str, class: OptionClass| ScaleOption {
        code: code.into(),
        label: text(code),
        class: class.into(),
    };
    let mut questionnaire = small::questionnaire();
    questionnaire.scales[0].options.push(option(OPTION, OptionClass::Positive));
    questionnaire.scales[0].options.push(option(OTHER_OPTION, OptionClass::Negative));
    let options = vec![option(CODE, OptionClass::Neutral), option("rest", OptionClass::Neutral)];
    questionnaire.scales.push(Scale { key: "several".into(), options });
    questionnaire.items.extend(items);
    questionnaire
}

/// A response that says everything that can be said.
fn response(number: usize) -> Response {
    let option = if number.is_multiple_of(2) { OPTION } else { OTHER_OPTION };
    let answers = [
        ("overall", answer::Value::Option(option.into())),
        ("several", answer::Value::Options(OptionCodes { codes: vec![CODE.into()] })),
        ("number", answer::Value::Integer(NUMBER)),
        ("amount", answer::Value::Decimal(DECIMAL.into())),
        ("words", answer::Value::Text(WORDS.into())),
        ("date", answer::Value::Date(DATE.into())),
    ];
    Response {
        key: format!("{KEY}-{}", small::key(number)),
        area: small::area(number),
        target_group: "adults".into(),
        mode: Mode::Web.into(),
        answers: answers.map(|(item, value)| Answer { item: item.into(), value: Some(value) }).into(),
        ..Response::default()
    }
}

/// Responses that are refused, each for something that it says.
fn wrong(number: usize) -> Vec<Response> {
    let with = |at: usize, item: &str, value: answer::Value| {
        let mut response = response(number + at);
        response.answers = vec![Answer { item: item.into(), value: Some(value) }];
        response
    };
    let mut of_nothing = response(number);
    of_nothing.answers[0].item = UNKNOWN.into();
    let mut personal = response(number + 7);
    personal.key = format!("{KEY}-19121212-1212");
    vec![
        of_nothing,
        personal,
        with(1, "overall", answer::Value::Option(UNKNOWN.into())),
        with(2, "several", answer::Value::Options(OptionCodes { codes: vec![UNKNOWN.into(); 3] })),
        with(3, "number", answer::Value::Integer(NUMBER * 100)),
        with(4, "amount", answer::Value::Decimal(format!("{DECIMAL}9"))),
        with(5, "words", answer::Value::Text(WORDS.repeat(20))),
        with(8, "words", answer::Value::Text(format!("{WORDS}: 19121212-1212"))),
        with(6, "date", answer::Value::Date(format!("{DATE}x"))),
    ]
}

/// Opens the small round with the questionnaire that asks for everything.
async fn open(suite: &Suite) {
    small::define(suite).await;
    let request = UpdateQuestionnaireRequest { questionnaire: Some(questionnaire()), allow_missing: true };
    suite.questionnaires().update_questionnaire(request).await.unwrap();
    let request = PublishQuestionnaireRequest { name: questionnaire().name, ..Default::default() };
    let published = suite.questionnaires().publish_questionnaire(request).await.unwrap().into_inner();
    let round = small::round(&published.revision.unwrap().name);
    let request = UpdateRoundRequest { round: Some(round), allow_missing: true };
    suite.rounds().update_round(request).await.unwrap();
    let participant = |number| Participant {
        area: small::area(number),
        target_group: "adults".into(),
        ..Participant::default()
    };
    let participants = (0..small::AREAS).map(participant).collect();
    let request = UpdateParticipantsRequest { round: ROUND.into(), participants };
    suite.rounds().update_participants(request).await.unwrap();
    suite.rounds().open_round(OpenRoundRequest { name: ROUND.into() }).await.unwrap();
}

/// Sends responses in one stream, and gives their receipts.
async fn submit(suite: &Suite, responses: Vec<Response>) -> Vec<Receipt> {
    let header = SubmissionHeader { round: ROUND.into(), source: SOURCE.into(), mode: Mode::Web.into() };
    let lines = responses.into_iter().zip(1..);
    let lines = lines.map(|(response, number)| Line { number, response: Some(response) }).collect();
    let messages = [
        submit_responses_request::Message::Header(header),
        submit_responses_request::Message::Batch(Batch { lines }),
    ];
    let messages = messages.map(|message| SubmitResponsesRequest { message: Some(message) });
    let answers = suite.responses().submit_responses(tokio_stream::iter(messages)).await.unwrap();
    let (mut answers, mut receipts) = (answers.into_inner(), Vec::new());
    while let Some(answer) = answers.message().await.unwrap() {
        if let Some(submit_responses_response::Message::Receipts(more)) = answer.message {
            receipts.extend(more.receipts);
        }
    }
    receipts
}

/// The same response once more, alone, with other words under its key, and with a key that is refused.
async fn submit_alone(suite: &Suite) {
    let alone = |response: Response| SubmitResponseRequest {
        round: ROUND.into(),
        source: SOURCE.into(),
        response: Some(response),
    };
    suite.responses().submit_response(alone(response(0))).await.unwrap();
    let mut conflict = response(0);
    conflict.answers[4].value = Some(answer::Value::Text(format!("{WORDS}, other words")));
    suite.responses().submit_response(alone(conflict)).await.unwrap_err();
    for response in wrong(1_000) {
        suite.responses().submit_response(alone(response)).await.unwrap_err();
    }
}

/// Closes, freezes and builds a release, and reads of it.
async fn release(suite: &Suite) {
    let name = || ROUND.to_owned();
    suite.rounds().close_round(CloseRoundRequest { name: name() }).await.unwrap();
    suite.rounds().freeze_round(FreezeRoundRequest { name: name() }).await.unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let round = suite.rounds().get_round(GetRoundRequest { name: name() }).await.unwrap().into_inner();
        if !round.round.unwrap().snapshot.is_empty() {
            break;
        }
        assert!(Instant::now() < end, "the round does not freeze");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    release::build(suite).await;
    release::figure(suite, &small::area(1), Audience::Methodologist).await.unwrap();
}

#[tokio::test]
async fn nothing_that_was_said_is_told_and_a_release_is_one_trace() {
    let cluster = Cluster::start();
    let collector = Collector::start().await;
    let mut suite = Secured::prepared(&cluster.url(), &collector.url).await;
    for service in SERVICES {
        settle(&suite, service, "[telemetry]\nfilter = \"info,jamfor=debug\"\n");
        suite.migrate(service);
    }
    for service in SERVICES {
        suite.launch(service).await;
    }
    let callers = [methodologist("xx-small"), supplier("xx-tool")];
    let [methods, delivers] = callers.map(|caller| suite.issuer.token(&caller).unwrap());
    let wrong_token = format!("{}.zqxtoken.{}", &methods[..20], &methods[20..40]);
    let (by_methods, by_supplier) = (suite.suite_with(&*methods), suite.suite_with(&*delivers));

    open(&by_methods).await;
    let good = (0..200).map(response).collect::<Vec<_>>();
    let accepted = submit(&by_supplier, good.clone()).await;
    assert!(accepted.iter().all(|receipt| receipt.outcome() == Outcome::Accepted), "{:?}", accepted[0]);
    let refused = submit(&by_supplier, wrong(500)).await;
    assert!(refused.iter().all(|receipt| receipt.outcome() == Outcome::Rejected), "{refused:?}");
    submit_alone(&by_supplier).await;
    let get = GetRoundRequest { name: ROUND.into() };
    suite.suite_with(&*wrong_token).rounds().get_round(get).await.unwrap_err();
    release(&by_methods).await;

    let mut told = String::new();
    for service in SERVICES {
        let (code, page) = suite.admin(service, "/metrics").await;
        assert_eq!(code, 200);
        told.push_str(&page);
    }
    for service in SERVICES {
        suite.processes.get_mut(service).unwrap().terminate().await; // what is on its way is sent
    }
    let (logs, spans) = (suite.logs(), collector.spans());
    assert!(logs.contains("DEBUG") && logs.contains("SubmitResponses"), "{logs}");
    told.push_str(&logs);
    spans.iter().for_each(|kept| told.push_str(&format!("{:?}\n", kept.span)));

    let signed = |token: &str| token.rsplit('.').next().unwrap().to_owned();
    let tokens = [methods.clone(), delivers.clone(), signed(&methods), signed(&delivers), "zqxtoken".into()];
    let texts = planted();
    let found = texts.iter().chain(&tokens).filter_map(|text| {
        let line = told.lines().find(|line| line.contains(text.as_str()))?;
        Some(format!("{text}: {line}"))
    });
    let found = found.collect::<Vec<_>>();
    assert!(found.is_empty(), "{} texts were told:\n{}", found.len(), found.join("\n"));
    covers_what_is_sensitive(&good[0].encode_to_vec(), &wrong(0));
    is_one_trace(&spans);
}

/// Holds that what was planted stood in every field that the contract calls sensitive.
fn covers_what_is_sensitive(good: &[u8], wrong: &[Response]) {
    let descriptor = jamfor_contract::pool().get_message_by_name("jamfor.intake.v1.Response").unwrap();
    let encoded = wrong.iter().map(Message::encode_to_vec).chain([good.to_vec()]);
    let mut planted = BTreeSet::new();
    for bytes in encoded {
        sensitive_in(&DynamicMessage::decode(descriptor.clone(), &*bytes).unwrap(), &mut planted);
    }
    let all = jamfor_contract::pool().all_messages().flat_map(|message| message.fields().collect::<Vec<_>>());
    let all: BTreeSet<_> = all.filter(is_sensitive).map(|field| field.full_name().to_owned()).collect();
    assert_eq!(planted, all, "plant in the fields that are new");
}

fn sensitive_in(message: &DynamicMessage, found: &mut BTreeSet<String>) {
    for (field, value) in message.fields() {
        if is_sensitive(&field) {
            found.insert(field.full_name().to_owned());
        }
        let values = value.as_list().map_or_else(|| vec![value.clone()], <[Value]>::to_vec);
        values.iter().filter_map(Value::as_message).for_each(|inner| sensitive_in(inner, found));
    }
}

fn is_sensitive(field: &FieldDescriptor) -> bool {
    let option = jamfor_contract::pool().get_extension_by_name("jamfor.options.v1.sensitive").unwrap();
    field.options().get_extension(&option).as_bool().unwrap_or(false)
}

/// Holds that creating a release and building it, with all that is read of the other services, has one trace.
fn is_one_trace(spans: &[Kept]) {
    let created = |kept: &&Kept| kept.attribute("rpc.method").ends_with("ReleaseService/CreateRelease");
    let created = spans.iter().find(created).expect("creating a release has a span");
    let of_trace = spans.iter().filter(|kept| kept.span.trace_id == created.span.trace_id);
    let services: BTreeSet<_> = of_trace.clone().map(|kept| kept.service.as_str()).collect();
    let names: BTreeSet<_> =
        of_trace.map(|kept| (kept.span.name.as_str(), kept.attribute("rpc.method"))).collect();
    eprintln!("the trace of a release: {names:?}");
    let expected = ["jamfor-benchmark", "jamfor-intake", "jamfor-questionnaire"];
    assert_eq!(services, expected.into(), "{names:?}");
    let read = |method: &str| names.iter().any(|(_, found)| found.ends_with(method));
    assert!(read("SnapshotService/ReadSnapshot"), "the build goes on in the trace: {names:?}");
}
