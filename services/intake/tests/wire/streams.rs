//! Streams of responses: header, limits, receipts in order, and every way to end.

use std::time::Duration;

use jamfor_client::RemoteFault;
use jamfor_contract::intake::receipt::Outcome;
use jamfor_contract::intake::{
    Batch, CheckResponsesRequest, Line, Receipt, Response, SubmissionHeader, SubmissionLimits,
    SubmitResponseRequest, SubmitResponsesRequest, SubmitResponsesResponse, check_responses_request,
    check_responses_response, submit_responses_request::Message, submit_responses_response,
};
use jamfor_testkit::{for_each_engine, sqlite};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming};

use super::house::{House, ROUND, fault, option, response};

/// The caller's end of a stream.
struct Stream {
    send: mpsc::Sender<SubmitResponsesRequest>,
    answers: Streaming<SubmitResponsesResponse>,
}

fn header() -> Message {
    Message::Header(SubmissionHeader { round: ROUND.to_owned(), source: "webb".to_owned(), mode: 2 })
}

fn batch(lines: impl IntoIterator<Item = (i64, Response)>) -> Message {
    let line = |(number, response)| Line { number, response: Some(response) };
    Message::Batch(Batch { lines: lines.into_iter().map(line).collect() })
}

impl Stream {
    async fn begin(house: &House) -> Self {
        let (send, requests) = mpsc::channel(64);
        let answers = house.responses().submit_responses(ReceiverStream::new(requests)).await.unwrap();
        Self { send, answers: answers.into_inner() }
    }

    async fn with_header(house: &House) -> Self {
        let mut stream = Self::begin(house).await;
        stream.say(header()).await;
        assert_eq!(stream.limits().await, SubmissionLimits { lines_in_batch: 1_000, batches_in_flight: 8 });
        stream
    }

    async fn say(&self, message: Message) {
        self.send.send(SubmitResponsesRequest { message: Some(message) }).await.unwrap();
    }

    async fn hear(&mut self) -> Result<Option<submit_responses_response::Message>, Status> {
        let heard = tokio::time::timeout(Duration::from_secs(20), self.answers.message()).await;
        Ok(heard.expect("the server answers")?.and_then(|answer| answer.message))
    }

    async fn limits(&mut self) -> SubmissionLimits {
        match self.hear().await.unwrap() {
            Some(submit_responses_response::Message::Limits(limits)) => limits,
            other => panic!("{other:?}"),
        }
    }

    async fn receipts(&mut self) -> Vec<Receipt> {
        match self.hear().await.unwrap() {
            Some(submit_responses_response::Message::Receipts(receipts)) => receipts.receipts,
            other => panic!("{other:?}"),
        }
    }

    async fn fault(&mut self) -> RemoteFault {
        fault(self.hear().await)
    }
}

fn outcomes(receipts: &[Receipt]) -> Vec<(i64, Outcome)> {
    receipts.iter().map(|receipt| (receipt.line, receipt.outcome())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_gets_its_own_receipt_in_order() {
    for_each_engine(|database| async move {
        let house = House::open(database).await;
        let mut stream = Stream::with_header(&house).await;
        let mut wrong = response("response-2", "terrible");
        wrong.answers.push(option("nothing", "x"));
        wrong.area = "areas/XA-03".to_owned();
        let first = [(1, response("response-1", "good")), (2, wrong), (3, response("response-1", "good"))];
        stream.say(batch(first)).await;
        stream.say(batch([(4, response("response-1", "bad")), (9, response("response-3", "fair"))])).await;
        let receipts = stream.receipts().await;
        assert_eq!(
            outcomes(&receipts),
            [(1, Outcome::Accepted), (2, Outcome::Rejected), (3, Outcome::Duplicate)]
        );
        let told: Vec<_> = receipts[1]
            .violations
            .iter()
            .map(|found| (found.field.as_str(), found.reason().as_str_name()))
            .collect();
        assert_eq!(
            told,
            [
                ("area", "ERROR_REASON_AREA_NOT_PARTICIPATING"),
                ("answers[\"overall\"]", "ERROR_REASON_OPTION_UNKNOWN"),
                ("answers[\"nothing\"]", "ERROR_REASON_ITEM_UNKNOWN"),
            ]
        );
        assert_eq!(receipts[1].violations[1].allowed, ["good", "fair", "bad", "no-opinion"]);
        assert!(receipts[0].digest.starts_with("sha256:") && receipts[0].accept_time.is_some());
        assert_eq!(
            (&receipts[2].digest, receipts[2].accept_time),
            (&receipts[0].digest, receipts[0].accept_time)
        );
        let receipts = stream.receipts().await;
        assert_eq!(outcomes(&receipts), [(4, Outcome::Conflict), (9, Outcome::Accepted)]);
        assert_eq!(receipts[0].violations[0].reason().as_str_name(), "ERROR_REASON_KEY_CONFLICT");
        drop(stream.send);
        assert!(stream.answers.message().await.unwrap().is_none(), "the stream ends in order");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_batches_in_flight_are_answered_in_the_order_in_which_they_came() {
    for_each_engine(|database| async move {
        let house = House::open(database).await;
        let mut stream = Stream::with_header(&house).await;
        let send = stream.send.clone();
        let sending = tokio::spawn(async move {
            for at in 0..30_i64 {
                let lines = (0..200).map(|line| {
                    let number = at * 200 + line + 1;
                    (number, response(&format!("response-{number}"), "good"))
                });
                send.send(SubmitResponsesRequest { message: Some(batch(lines)) }).await.unwrap();
            }
        });
        for at in 0..30_i64 {
            let expected: Vec<_> = (1..=200).map(|line| (at * 200 + line, Outcome::Accepted)).collect();
            assert_eq!(outcomes(&stream.receipts().await), expected);
        }
        sending.await.unwrap();
        house.freeze().await;
        let name = format!("{ROUND}/snapshots/1");
        let request = jamfor_contract::intake::GetSnapshotRequest { name };
        let snapshot = house.snapshots().get_snapshot(request).await.unwrap().into_inner().snapshot.unwrap();
        assert_eq!(snapshot.tables[0].rows, 6_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_begins_with_one_header() {
    let house = House::open(sqlite()).await;
    let mut stream = Stream::begin(&house).await;
    stream.say(batch([(1, response("response-1", "good"))])).await;
    let fault = stream.fault().await;
    assert_eq!((fault.code, fault.reason.as_str()), (Code::InvalidArgument, "STREAM_HEADER_MISSING"));
    let mut stream = Stream::with_header(&house).await;
    stream.say(batch([(1, response("response-1", "good"))])).await;
    stream.say(header()).await;
    assert_eq!(outcomes(&stream.receipts().await), [(1, Outcome::Accepted)], "what came before is answered");
    let fault = stream.fault().await;
    assert_eq!((fault.code, fault.reason.as_str()), (Code::InvalidArgument, "STREAM_HEADER_REPEATED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_and_a_batch_have_their_bounds() {
    let house = House::open(sqlite()).await;
    let mut stream = Stream::begin(&house).await;
    let wrong = SubmissionHeader { round: "rounds/r1".to_owned(), source: "Å".to_owned(), mode: 77 };
    stream.say(Message::Header(wrong)).await;
    let fault = stream.fault().await;
    let found: Vec<_> =
        fault.violations.iter().map(|each| (each.field.as_str(), each.reason.as_str())).collect();
    assert_eq!(found, [("source", "PATTERN"), ("mode", "NOT_DEFINED"), ("round", "NAME_MALFORMED")]);
    let mut stream = Stream::with_header(&house).await;
    stream.say(batch((1..=1_001).map(|at| (at, response("response-1", "good"))))).await;
    assert_eq!(stream.fault().await.violations[0].reason, "TOO_LONG");
    let mut stream = Stream::with_header(&house).await;
    stream.say(batch([])).await;
    assert_eq!(stream.fault().await.violations[0].reason, "TOO_SHORT");
    let mut stream = Stream::with_header(&house).await;
    stream.say(Message::Batch(Batch { lines: vec![Line { number: 1, response: None }] })).await;
    assert_eq!(outcomes(&stream.receipts().await), [(1, Outcome::Rejected)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_closes_meanwhile_ends_the_stream_and_keeps_what_has_receipts() {
    for_each_engine(|database| async move {
        let house = House::open(database).await;
        let mut stream = Stream::with_header(&house).await;
        stream.say(batch([(1, response("response-1", "good"))])).await;
        assert_eq!(outcomes(&stream.receipts().await), [(1, Outcome::Accepted)]);
        house.close().await;
        stream.say(batch([(2, response("response-2", "good"))])).await;
        let fault = stream.fault().await;
        assert_eq!((fault.code, fault.reason.as_str()), (Code::FailedPrecondition, "ROUND_NOT_OPEN"));
        let mut late = Stream::begin(&house).await;
        late.say(header()).await;
        assert_eq!(late.fault().await.reason, "ROUND_NOT_OPEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draining_server_answers_what_it_has_and_says_so() {
    let house = House::open(sqlite()).await;
    let mut stream = Stream::with_header(&house).await;
    stream.say(batch([(1, response("response-1", "good"))])).await;
    assert_eq!(outcomes(&stream.receipts().await), [(1, Outcome::Accepted)]);
    house.intake.shutdown.cancel();
    let fault = stream.fault().await;
    assert_eq!((fault.code, fault.reason.as_str()), (Code::Unavailable, "SERVER_DRAINING"));
    house.intake.stop().await;
    // what was acknowledged is there after a restart, where the questionnaire service is not needed
    let again = super::house::intake(&house.database, "http://127.0.0.1:9").await;
    let mut client =
        jamfor_contract::intake::response_service_client::ResponseServiceClient::new(again.channel.clone());
    let mut same = response("response-1", "good");
    same.mode = 2;
    let request =
        SubmitResponseRequest { round: ROUND.to_owned(), source: "webb".to_owned(), response: Some(same) };
    let receipt = client.submit_response(request).await.unwrap().into_inner().receipt.unwrap();
    assert_eq!(receipt.outcome(), Outcome::Duplicate);
}

#[tokio::test(flavor = "multi_thread")]
async fn submitting_works_while_the_questionnaire_service_is_stopped() {
    let mut house = House::open(sqlite()).await;
    house.questionnaire.take().unwrap().stop().await;
    let mut stream = Stream::with_header(&house).await;
    stream.say(batch([(1, response("response-1", "good"))])).await;
    assert_eq!(outcomes(&stream.receipts().await), [(1, Outcome::Accepted)]);
    assert_eq!(house.freeze().await.snapshot, format!("{ROUND}/snapshots/1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_keeps_nothing() {
    let house = House::open(sqlite()).await;
    let (send, requests) = mpsc::channel(8);
    let say = |message| CheckResponsesRequest { message: Some(message) };
    send.send(say(check_responses_request::Message::Header(SubmissionHeader {
        round: ROUND.to_owned(),
        source: "webb".to_owned(),
        mode: 0,
    })))
    .await
    .unwrap();
    let line = |number, response| Line { number, response: Some(response) };
    let lines = vec![
        line(1, response("response-1", "good")),
        line(2, response("response-1", "good")),
        line(3, response("response-1", "bad")),
        line(4, response("response-2", "terrible")),
    ];
    send.send(say(check_responses_request::Message::Batch(Batch { lines }))).await.unwrap();
    drop(send);
    let mut answers =
        house.responses().check_responses(ReceiverStream::new(requests)).await.unwrap().into_inner();
    let limits = answers.message().await.unwrap().unwrap().message.unwrap();
    assert!(matches!(limits, check_responses_response::Message::Limits(_)));
    let Some(check_responses_response::Message::Receipts(receipts)) =
        answers.message().await.unwrap().unwrap().message
    else {
        panic!("receipts were expected")
    };
    let expected = [Outcome::Accepted, Outcome::Duplicate, Outcome::Conflict, Outcome::Rejected];
    assert_eq!(receipts.receipts.iter().map(Receipt::outcome).collect::<Vec<_>>(), expected);
    assert!(answers.message().await.unwrap().is_none());
    assert_eq!(house.freeze().await.state(), jamfor_contract::intake::round::State::Frozen);
    let request = jamfor_contract::intake::GetSnapshotRequest { name: format!("{ROUND}/snapshots/1") };
    let snapshot = house.snapshots().get_snapshot(request).await.unwrap().into_inner().snapshot.unwrap();
    assert_eq!(snapshot.tables[0].rows, 0);
}
