#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use futures::StreamExt;
use futures::stream::BoxStream;
use jamfor_contract::intake::response_service_server::{ResponseService, ResponseServiceServer};
use jamfor_contract::intake::{
    CheckResponsesRequest, CheckResponsesResponse, Receipts, Response, SubmissionLimits,
    SubmitResponseRequest, SubmitResponseResponse, SubmitResponsesRequest, SubmitResponsesResponse,
    submit_responses_request, submit_responses_response,
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response as Reply, Streaming};

use super::*;
use crate::{LinkSettings, SuiteSettings};

/// An intake that keeps keys, and breaks its first streams after their second batch: kept, and without receipts.
#[derive(Clone, Default)]
struct Fragile {
    keys: Arc<Mutex<BTreeSet<String>>>,
    breaks: Arc<AtomicU32>,
    refuse: bool,
}

impl Fragile {
    fn take(&self, response: Option<Response>) -> Outcome {
        let key = response.unwrap_or_default().key;
        if self.keys.lock().unwrap().insert(key) { Outcome::Accepted } else { Outcome::Duplicate }
    }
}

type Answers<T> = Result<Reply<BoxStream<'static, Result<T, Status>>>, Status>;

#[tonic::async_trait]
impl ResponseService for Fragile {
    type SubmitResponsesStream = BoxStream<'static, Result<SubmitResponsesResponse, Status>>;
    type CheckResponsesStream = BoxStream<'static, Result<CheckResponsesResponse, Status>>;

    async fn submit_response(
        &self,
        request: Request<SubmitResponseRequest>,
    ) -> Result<Reply<SubmitResponseResponse>, Status> {
        let left = self.breaks.load(Ordering::SeqCst);
        if left > 0 {
            self.breaks.store(left - 1, Ordering::SeqCst);
            return Err(Status::unavailable("the server goes away"));
        }
        self.take(request.into_inner().response);
        Ok(Reply::new(SubmitResponseResponse::default()))
    }

    async fn check_responses(
        &self,
        _: Request<Streaming<CheckResponsesRequest>>,
    ) -> Answers<CheckResponsesResponse> {
        Err(Status::unimplemented("not part of this test"))
    }

    async fn submit_responses(
        &self,
        request: Request<Streaming<SubmitResponsesRequest>>,
    ) -> Answers<SubmitResponsesResponse> {
        if self.refuse {
            return Err(Status::failed_precondition("the round is closed"));
        }
        let this = self.clone();
        let mut batches = 0;
        let answers = request.into_inner().map(move |message| match message?.message {
            Some(submit_responses_request::Message::Header(_)) => {
                let limits = SubmissionLimits { lines_in_batch: 10, batches_in_flight: 3 };
                Ok(submit_responses_response::Message::Limits(limits))
            }
            Some(submit_responses_request::Message::Batch(batch)) => {
                batches += 1;
                let receipts = batch.lines.into_iter().map(|line| Receipt {
                    line: line.number,
                    outcome: this.take(line.response).into(),
                    ..Receipt::default()
                });
                let receipts = receipts.collect();
                let left = this.breaks.load(Ordering::SeqCst);
                if batches == 2 && left > 0 {
                    this.breaks.store(left - 1, Ordering::SeqCst);
                    return Err(Status::unavailable("the server goes away"));
                }
                Ok(submit_responses_response::Message::Receipts(Receipts { receipts }))
            }
            None => Err(Status::invalid_argument("nothing")),
        });
        let answers =
            answers.map(|message| message.map(|message| SubmitResponsesResponse { message: Some(message) }));
        Ok(Reply::new(answers.boxed()))
    }
}

async fn serve(service: Fragile) -> Suite {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("http://{}", listener.local_addr().unwrap());
    let server = tonic::transport::Server::builder().add_service(ResponseServiceServer::new(service));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    suite_at(&place)
}

fn suite_at(place: &str) -> Suite {
    let link = LinkSettings::at(place);
    let settings = SuiteSettings { questionnaire: link.clone(), intake: link.clone(), benchmark: link };
    Suite::connect(&settings).unwrap()
}

fn lines(count: i64) -> impl Iterator<Item = Line> {
    let response = |number| Response { key: format!("key-{number}"), ..Response::default() };
    (1..=count).map(move |number| Line { number, response: Some(response(number)) })
}

#[tokio::test]
async fn every_line_gets_its_receipt_in_order() {
    let suite = serve(Fragile::default()).await;
    let mut seen = Vec::new();
    let header = SubmissionHeader::default();
    let tally = submit(&suite, Door::Submit, &header, lines(1234), |told| seen.push(told.receipt.line))
        .await
        .unwrap();
    assert_eq!(tally, Tally { accepted: 1234, ..Tally::default() });
    assert!(seen.into_iter().eq(1..=1234));
}

#[tokio::test]
async fn a_broken_stream_loses_and_doubles_nothing() {
    let service = Fragile { breaks: Arc::new(AtomicU32::new(2)), ..Fragile::default() };
    let suite = serve(service.clone()).await;
    let header = SubmissionHeader::default();
    let tally = submit(&suite, Door::Submit, &header, lines(100), |_| {}).await.unwrap();
    assert_eq!(service.keys.lock().unwrap().len(), 100);
    assert_eq!(tally.total(), 100);
    assert_eq!(tally.breaks, 2);
    assert_eq!(tally.duplicates, tally.repeated);
    assert!(tally.repeated > 0, "the batch without receipts was kept before the break");
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let suite = serve(Fragile { refuse: true, ..Fragile::default() }).await;
    let header = SubmissionHeader::default();
    let status = submit(&suite, Door::Submit, &header, lines(5), |_| {}).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
}

#[tokio::test]
async fn an_intake_that_is_not_there_is_given_up_after_a_few_times() {
    let suite = suite_at("http://127.0.0.1:1");
    let header = SubmissionHeader::default();
    let status = submit(&suite, Door::Submit, &header, lines(5), |_| {}).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
}

#[tokio::test]
async fn one_response_is_sent_again_because_the_contract_lets_it() {
    let service = Fragile { breaks: Arc::new(AtomicU32::new(2)), ..Fragile::default() };
    let suite = serve(service.clone()).await;
    let response = Response { key: "key-1".to_owned(), ..Response::default() };
    let request = SubmitResponseRequest { response: Some(response), ..SubmitResponseRequest::default() };
    suite.responses().submit_response(request).await.unwrap();
    assert!(service.keys.lock().unwrap().contains("key-1"));
}
