//! Streams made-up responses into a running suite and says how long it took until all were acknowledged.
//!
//! `submit_load QUESTIONNAIRE INTAKE ROWS STREAMS`: defines a survey of twenty five-option items, opens a round with 290
//! areas, streams, and prints one line of JSON. Bounded: it sends exactly ROWS responses to loopback and stops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{env, time::Instant};

use jamfor_contract::{
    common::{Answer, CountingUnit, Mode, Text, answer},
    intake::{
        Batch, Instrument, Line, OpenRoundRequest, Participant, ProcessingRecord, Response, Round,
        SubmissionHeader, SubmitResponsesRequest, UpdateParticipantsRequest, UpdateRoundRequest,
        receipt::Outcome, response_service_client::ResponseServiceClient,
        round_service_client::RoundServiceClient, submit_responses_request, submit_responses_response,
    },
    questionnaire::{
        Area, AreaKind, ImportAreasRequest, Item, Option as ScaleOption, OptionClass,
        PublishQuestionnaireRequest, Questionnaire, Scale, SingleChoice, Survey, TargetGroup,
        UpdateQuestionnaireRequest, UpdateSurveyRequest, area_service_client::AreaServiceClient, item,
        questionnaire_service_client::QuestionnaireServiceClient, survey_service_client::SurveyServiceClient,
    },
};
use tokio_stream::StreamExt;
use tonic::transport::Channel;

const BODY: &str = "bodies/xx-load";
const ROUND: &str = "bodies/xx-load/rounds/load";
const ITEMS: usize = 20;
const AREAS: usize = 290;
const LINES: usize = 500;
const OPTIONS: [&str; 6] = ["very-good", "good", "neither", "bad", "very-bad", "no-opinion"];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [questionnaire, intake, rows, streams] = arguments.as_slice() else {
        panic!("usage: submit_load QUESTIONNAIRE INTAKE ROWS STREAMS");
    };
    let (rows, streams): (usize, usize) = (rows.parse().unwrap(), streams.parse().unwrap());
    let questionnaire = Channel::from_shared(questionnaire.clone()).unwrap().connect().await.unwrap();
    let intake = Channel::from_shared(intake.clone()).unwrap().connect().await.unwrap();
    let revision = define(questionnaire).await;
    open(intake.clone(), revision).await;

    // Making up respondents is the sender's own business and not timed; encoding and sending them is.
    let made: Vec<_> = (0..streams).map(|stream| messages(stream, (rows / streams).max(1))).collect();
    let start = Instant::now();
    let tasks: Vec<_> =
        made.into_iter().map(|messages| tokio::spawn(submit(intake.clone(), messages))).collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += task.await.unwrap();
    }
    let seconds = start.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let rate = accepted as f64 / seconds;
    println!(
        r#"{{"accepted": {accepted}, "streams": {streams}, "seconds": {seconds:.3}, "rows_per_second": {rate:.0}}}"#
    );
}

fn text(words: &str) -> Vec<Text> {
    vec![Text { language: "en".into(), text: words.into() }]
}

fn area(number: usize) -> String {
    format!("areas/XX-{number:04}")
}

async fn define(channel: Channel) -> String {
    let country = Area {
        name: "areas/XX".into(),
        title: "Exempelland".into(),
        kind: AreaKind::Country.into(),
        fictional: true,
        ..Area::default()
    };
    let municipalities = (0..AREAS).map(|number| Area {
        name: area(number),
        title: format!("Exempelkommun {number}"),
        kind: AreaKind::Municipality.into(),
        parent: "areas/XX".into(),
        fictional: true,
        ..Area::default()
    });
    let areas = std::iter::once(country).chain(municipalities).collect();
    AreaServiceClient::new(channel.clone()).import_areas(ImportAreasRequest { areas }).await.unwrap();

    let survey = Survey {
        name: format!("{BODY}/surveys/load"),
        title: text("Load"),
        country: "XX".into(),
        target_groups: vec![TargetGroup { key: "adults".into(), title: text("Adults"), sensitive: false }],
        eligible_areas: 290,
        ..Survey::default()
    };
    SurveyServiceClient::new(channel.clone())
        .update_survey(UpdateSurveyRequest { survey: Some(survey), allow_missing: true })
        .await
        .unwrap();

    let classes = [
        OptionClass::Positive,
        OptionClass::Positive,
        OptionClass::Neutral,
        OptionClass::Negative,
        OptionClass::Negative,
        OptionClass::NoOpinion,
    ];
    let options = OPTIONS.iter().zip(classes).map(|(code, class)| ScaleOption {
        code: (*code).into(),
        label: text(code),
        class: class.into(),
    });
    let items = (0..ITEMS).map(|number| Item {
        key: format!("item-{number}"),
        wording: text("How good is it?"),
        background: true,
        kind: Some(item::Kind::SingleChoice(SingleChoice { scale: "judgement".into() })),
        ..Item::default()
    });
    let draft = Questionnaire {
        name: format!("{BODY}/questionnaires/load"),
        survey: format!("{BODY}/surveys/load"),
        target_group: "adults".into(),
        title: text("Load"),
        languages: vec!["en".into()],
        scales: vec![Scale { key: "judgement".into(), options: options.collect() }],
        items: items.collect(),
        ..Questionnaire::default()
    };
    let mut questionnaires = QuestionnaireServiceClient::new(channel);
    let name = draft.name.clone();
    questionnaires
        .update_questionnaire(UpdateQuestionnaireRequest { questionnaire: Some(draft), allow_missing: true })
        .await
        .unwrap();
    let published = questionnaires
        .publish_questionnaire(PublishQuestionnaireRequest { name, ..Default::default() })
        .await
        .unwrap();
    published.into_inner().revision.unwrap().name
}

async fn open(channel: Channel, questionnaire_revision: String) {
    let mut rounds = RoundServiceClient::new(channel);
    let round = Round {
        name: ROUND.into(),
        survey: format!("{BODY}/surveys/load"),
        title: text("Load"),
        start_date: "2026-09-01".into(),
        end_date: "2026-10-31".into(),
        instruments: vec![Instrument { target_group: "adults".into(), questionnaire_revision }],
        counting_unit: CountingUnit::Form.into(),
        synthetic: true,
        processing_record: Some(ProcessingRecord {
            controller: "load test".into(),
            processor: "load test".into(),
            purpose: "to measure, with made-up respondents".into(),
            legal_basis: "none: no persons".into(),
            retention_until: "2026-12-31".into(),
            dpia_reference: "none: no persons".into(),
            ..ProcessingRecord::default()
        }),
        ..Round::default()
    };
    rounds.update_round(UpdateRoundRequest { round: Some(round), allow_missing: true }).await.unwrap();
    let participants = (0..AREAS)
        .map(|number| Participant {
            area: area(number),
            target_group: "adults".into(),
            ..Participant::default()
        })
        .collect();
    rounds
        .update_participants(UpdateParticipantsRequest { round: ROUND.into(), participants })
        .await
        .unwrap();
    rounds.open_round(OpenRoundRequest { name: ROUND.into() }).await.unwrap();
}

/// The messages of one stream: the header and all batches.
fn messages(stream: usize, rows: usize) -> Vec<SubmitResponsesRequest> {
    let header =
        SubmissionHeader { round: ROUND.into(), source: format!("load-{stream}"), mode: Mode::Web.into() };
    let batches = (0..rows).step_by(LINES).map(|first| {
        let lines = (first..(first + LINES).min(rows)).map(|number| line(stream, number)).collect();
        submit_responses_request::Message::Batch(Batch { lines })
    });
    let messages = std::iter::once(submit_responses_request::Message::Header(header)).chain(batches);
    messages.map(|message| SubmitResponsesRequest { message: Some(message) }).collect()
}

/// Streams the messages and counts the responses that came back accepted.
async fn submit(channel: Channel, messages: Vec<SubmitResponsesRequest>) -> usize {
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    tokio::spawn(async move {
        for message in messages {
            if sender.send(message).await.is_err() {
                return;
            }
        }
    });
    let receiver = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let mut answers =
        ResponseServiceClient::new(channel).submit_responses(receiver).await.unwrap().into_inner();
    let mut accepted = 0;
    while let Some(answer) = answers.next().await {
        if let Some(submit_responses_response::Message::Receipts(receipts)) = answer.unwrap().message {
            accepted +=
                receipts.receipts.iter().filter(|receipt| receipt.outcome() == Outcome::Accepted).count();
        }
    }
    accepted
}

fn line(stream: usize, number: usize) -> Line {
    // A small multiplicative generator: spread answers and keys without a dependency.
    let mut state = (stream as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (number as u64 + 1);
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    for _ in 0..4 {
        draw();
    }
    let answers = (0..ITEMS)
        .filter_map(|item| {
            let drawn = draw() % 20;
            (drawn > 0).then(|| Answer {
                item: format!("item-{item}"),
                value: Some(answer::Value::Option(OPTIONS[drawn % OPTIONS.len()].into())),
            })
        })
        .collect();
    let response = Response {
        key: letters(draw() << 31 | draw()) + &letters(stream * 1_000_000_000 + number),
        area: area(draw() % AREAS),
        target_group: "adults".into(),
        language: "sv".into(),
        day: "2026-09-15".into(),
        answers,
        ..Response::default()
    };
    Line { number: i64::try_from(number + 1).unwrap(), response: Some(response) }
}

/// Letters only, so that no key looks like a personal number; at least eight of them.
fn letters(mut number: usize) -> String {
    let mut key = String::with_capacity(14);
    while number > 0 || key.len() < 8 {
        key.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
        number /= 26;
    }
    key
}
