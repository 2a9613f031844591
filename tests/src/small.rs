//! A small round, open and ready to take answers: one item, one target group, some areas.

use jamfor::client::Suite;
use jamfor_contract::{
    common::{Answer, CountingUnit, Mode, Text, answer},
    intake::{
        Batch, CloseRoundRequest, FreezeRoundRequest, GetRoundRequest, GetSnapshotRequest, Instrument, Line,
        OpenRoundRequest, Participant, ProcessingRecord, Receipt, Response, Round, Snapshot,
        SubmissionHeader, SubmitResponsesRequest, UpdateParticipantsRequest, UpdateRoundRequest,
        receipt::Outcome, submit_responses_request, submit_responses_response,
    },
    questionnaire::{
        Area, AreaKind, ImportAreasRequest, Item, Option as ScaleOption, OptionClass,
        PublishQuestionnaireRequest, Questionnaire, Scale, SingleChoice, Survey, TargetGroup,
        UpdateQuestionnaireRequest, UpdateSurveyRequest, item,
    },
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

pub const BODY: &str = "bodies/xx-small";
pub const ROUND: &str = "bodies/xx-small/rounds/r1";
pub const SOURCE: &str = "small";
pub const AREAS: usize = 5;

pub fn text(words: &str) -> Vec<Text> {
    vec![Text { language: "en".into(), text: words.into() }]
}

pub fn area(number: usize) -> String {
    format!("areas/XX-{:03}", number % AREAS)
}

/// A processing record without persons.
pub fn processing_record() -> ProcessingRecord {
    ProcessingRecord {
        controller: "a test".into(),
        processor: "a test".into(),
        purpose: "to test, with made-up respondents".into(),
        legal_basis: "none: no persons".into(),
        retention_until: "2026-12-31".into(),
        dpia_reference: "none: no persons".into(),
        ..ProcessingRecord::default()
    }
}

/// The round before it is opened, pinning a published revision.
pub fn round(questionnaire_revision: &str) -> Round {
    Round {
        name: ROUND.into(),
        survey: format!("{BODY}/surveys/s"),
        title: text("Small"),
        start_date: "2026-09-01".into(),
        end_date: "2026-10-31".into(),
        instruments: vec![Instrument {
            target_group: "adults".into(),
            questionnaire_revision: questionnaire_revision.into(),
        }],
        counting_unit: CountingUnit::Person.into(),
        synthetic: true,
        processing_record: Some(processing_record()),
        ..Round::default()
    }
}

/// Defines areas, survey and questionnaire, and publishes revision 1.
pub async fn define(suite: &Suite) -> String {
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
    suite.areas().import_areas(ImportAreasRequest { areas }).await.expect("areas can be imported");
    let survey = Survey {
        name: format!("{BODY}/surveys/s"),
        title: text("Small"),
        country: "XX".into(),
        target_groups: vec![TargetGroup { key: "adults".into(), title: text("Adults"), sensitive: false }],
        eligible_areas: 5,
        ..Survey::default()
    };
    let request = UpdateSurveyRequest { survey: Some(survey), allow_missing: true };
    suite.surveys().update_survey(request).await.expect("a survey can be set");
    let request = UpdateQuestionnaireRequest { questionnaire: Some(questionnaire()), allow_missing: true };
    suite.questionnaires().update_questionnaire(request).await.expect("a draft can be set");
    let request = PublishQuestionnaireRequest { name: questionnaire().name, ..Default::default() };
    let published =
        suite.questionnaires().publish_questionnaire(request).await.expect("a draft can be published");
    published.into_inner().revision.expect("an answer has a revision").name
}

/// The draft: one question with a scale of four options.
pub fn questionnaire() -> Questionnaire {
    let classes = [
        ("good", OptionClass::Positive),
        ("middling", OptionClass::Neutral),
        ("bad", OptionClass::Negative),
        ("no-opinion", OptionClass::NoOpinion),
    ];
    let option = |(code, class): (&str, OptionClass)| ScaleOption {
        code: code.into(),
        label: text(code),
        class: class.into(),
    };
    Questionnaire {
        name: format!("{BODY}/questionnaires/q"),
        survey: format!("{BODY}/surveys/s"),
        target_group: "adults".into(),
        title: text("Small"),
        languages: vec!["en".into()],
        scales: vec![Scale { key: "judgement".into(), options: classes.map(option).into() }],
        items: vec![Item {
            key: "overall".into(),
            wording: text("How good is it?"),
            background: true,
            kind: Some(item::Kind::SingleChoice(SingleChoice { scale: "judgement".into() })),
            ..Item::default()
        }],
        ..Questionnaire::default()
    }
}

/// Defines everything and opens the round.
pub async fn open(suite: &Suite) {
    let revision = define(suite).await;
    let request = UpdateRoundRequest { round: Some(round(&revision)), allow_missing: true };
    suite.rounds().update_round(request).await.expect("a round can be set");
    let participants = (0..AREAS)
        .map(|number| Participant {
            area: area(number),
            target_group: "adults".into(),
            ..Participant::default()
        })
        .collect();
    let request = UpdateParticipantsRequest { round: ROUND.into(), participants };
    suite.rounds().update_participants(request).await.expect("participants can be set");
    suite.rounds().open_round(OpenRoundRequest { name: ROUND.into() }).await.expect("a round can be opened");
}

/// The response with this number: always the same.
pub fn response(number: usize) -> Response {
    let option = ["good", "middling", "bad", "no-opinion"][number % 4];
    Response {
        key: key(number),
        area: area(number),
        target_group: "adults".into(),
        mode: Mode::Web.into(),
        language: "sv".into(),
        answers: vec![Answer { item: "overall".into(), value: Some(answer::Value::Option(option.into())) }],
        ..Response::default()
    }
}

/// A key of letters alone.
pub fn key(mut number: usize) -> String {
    let mut key = String::from("small-");
    for _ in 0..8 {
        key.push(char::from(b'a' + u8::try_from(number % 26).expect("a letter")));
        number /= 26;
    }
    key
}

/// Streams batches of numbered responses until the sender is told to stop or the stream breaks; each receipt is handed
/// on with the number of its response.
pub fn stream(
    suite: &Suite,
    numbers: std::ops::Range<usize>,
    lines_in_batch: usize,
) -> mpsc::UnboundedReceiver<Result<(usize, Receipt), tonic::Status>> {
    let (lines, outgoing) = mpsc::channel(4);
    let (receipts, incoming) = mpsc::unbounded_channel();
    let first = numbers.start;
    tokio::spawn(async move {
        let header = SubmissionHeader { round: ROUND.into(), source: SOURCE.into(), mode: Mode::Web.into() };
        let mut message = submit_responses_request::Message::Header(header);
        let mut next = numbers.start;
        while lines.send(SubmitResponsesRequest { message: Some(message) }).await.is_ok()
            && next < numbers.end
        {
            let last = (next + lines_in_batch).min(numbers.end);
            let batch = (next..last).map(|number| Line {
                number: i64::try_from(number - first + 1).expect("a line number"),
                response: Some(response(number)),
            });
            message = submit_responses_request::Message::Batch(Batch { lines: batch.collect() });
            next = last;
        }
    });
    let mut responses = suite.responses();
    tokio::spawn(async move {
        let mut answers = match responses.submit_responses(ReceiverStream::new(outgoing)).await {
            Ok(answers) => answers.into_inner(),
            Err(status) => {
                let _gone = receipts.send(Err(status));
                return;
            }
        };
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(answer) => {
                    let Some(submit_responses_response::Message::Receipts(batch)) = answer.message else {
                        continue;
                    };
                    for receipt in batch.receipts {
                        let line = usize::try_from(receipt.line).expect("a line number");
                        let _gone = receipts.send(Ok((first + line - 1, receipt)));
                    }
                }
                Err(status) => {
                    let _gone = receipts.send(Err(status));
                    return;
                }
            }
        }
    });
    incoming
}

/// Submits responses in one stream; how many were accepted. Every line must get its receipt.
pub async fn submit(suite: &Suite, numbers: std::ops::Range<usize>) -> usize {
    let mut receipts = stream(suite, numbers, 500);
    let mut accepted = 0;
    while let Some(receipt) = receipts.recv().await {
        let (number, receipt) = receipt.expect("the stream ends in order");
        match receipt.outcome() {
            Outcome::Accepted => accepted += 1,
            Outcome::Duplicate => {}
            other => panic!("response {number} is {other:?}: {receipt:?}"),
        }
    }
    accepted
}

/// Closes and freezes the round, and reads what its snapshot holds.
pub async fn frozen(suite: &Suite) -> Snapshot {
    frozen_of(suite, ROUND).await
}

/// The same of a round by name.
pub async fn frozen_of(suite: &Suite, round: &str) -> Snapshot {
    let name = round.to_owned();
    suite
        .rounds()
        .close_round(CloseRoundRequest { name: name.clone() })
        .await
        .expect("a round can be closed");
    let freeze = FreezeRoundRequest { name: name.clone() };
    suite.rounds().freeze_round(freeze).await.expect("a closed round can be frozen");
    for _ in 0..1200 {
        let round =
            suite.rounds().get_round(GetRoundRequest { name: name.clone() }).await.expect("it is there");
        let snapshot = round.into_inner().round.expect("an answer has a round").snapshot;
        if !snapshot.is_empty() {
            let request = GetSnapshotRequest { name: snapshot };
            let snapshot = suite.snapshots().get_snapshot(request).await.expect("a snapshot can be read");
            return snapshot.into_inner().snapshot.expect("an answer has a snapshot");
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the round does not freeze");
}

/// How many answers a snapshot holds.
pub fn rows(snapshot: &Snapshot) -> usize {
    let rows = snapshot.tables.iter().map(|table| table.rows).sum::<i64>();
    usize::try_from(rows).expect("a count is not negative")
}
