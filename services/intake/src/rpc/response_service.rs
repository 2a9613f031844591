//! The response service on the wire: one response, or streams of them.

use futures::stream::{BoxStream, StreamExt};
use jamfor_context::Context;
use jamfor_contract::intake::{
    CheckResponsesRequest, CheckResponsesResponse, SubmissionHeader, SubmitResponseRequest,
    SubmitResponseResponse, SubmitResponsesRequest, SubmitResponsesResponse, check_responses_request,
    check_responses_response, response_service_server::ResponseService, submit_responses_request,
    submit_responses_response,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument;

use super::desk::{Call, Desk, give};
use super::fields::Fields;
use super::stream::{Answer, BATCHES_IN_FLIGHT, Failure, Incoming, Message, Outgoing};
use super::wire::response;
use crate::app::submission::{Header, Pending, Session};
use crate::domain::collection::Mode;
use crate::error::Error;

#[tonic::async_trait]
impl ResponseService for Desk {
    type SubmitResponsesStream = BoxStream<'static, Result<SubmitResponsesResponse, Status>>;
    type CheckResponsesStream = BoxStream<'static, Result<CheckResponsesResponse, Status>>;

    async fn submit_response(
        &self,
        request: Request<SubmitResponseRequest>,
    ) -> Result<Response<SubmitResponseResponse>, Status> {
        let Call { ctx, message, fields } = self.take("SubmitResponseRequest", request);
        let outcome = async {
            let mut fields = fields.leaving("response");
            let round = fields.round(&message.round, "round");
            let response = fields.required(message.response, "response");
            let (round, response) = fields.whole(round.zip(response))?;
            let header = Header { round, source: message.source, mode: Mode::Unspecified };
            let outcome = self.intake.submit(&ctx, &header, response::read(response)).await?;
            Ok(SubmitResponseResponse { receipt: Some(response::write_outcome(0, &outcome)) })
        };
        give(&ctx, outcome.await)
    }

    async fn submit_responses(
        &self,
        request: Request<Streaming<SubmitResponsesRequest>>,
    ) -> Result<Response<Self::SubmitResponsesStream>, Status> {
        use submit_responses_request::Message as Wire;
        let (ctx, drain) = (jamfor_server::context(&request), jamfor_server::draining(&request));
        let incoming = Incoming::new(request.into_inner(), drain, |request: SubmitResponsesRequest| {
            match request.message {
                Some(Wire::Header(header)) => Message::Header(header),
                Some(Wire::Batch(batch)) => Message::Batch(batch),
                None => Message::Empty,
            }
        });
        let (outgoing, answers) = Outgoing::new(ctx.clone());
        let desk = self.clone();
        let work = async move {
            let outcome = desk.take_in(&ctx, incoming, &outgoing).await;
            outgoing.end(outcome).await;
        };
        tokio::spawn(work.in_current_span());
        let answers = ReceiverStream::new(answers).map(|answer| {
            use submit_responses_response::Message as Wire;
            let message = match answer? {
                Answer::Limits(limits) => Wire::Limits(limits),
                Answer::Receipts(receipts) => Wire::Receipts(receipts),
            };
            Ok(SubmitResponsesResponse { message: Some(message) })
        });
        Ok(Response::new(answers.boxed()))
    }

    async fn check_responses(
        &self,
        request: Request<Streaming<CheckResponsesRequest>>,
    ) -> Result<Response<Self::CheckResponsesStream>, Status> {
        use check_responses_request::Message as Wire;
        let (ctx, drain) = (jamfor_server::context(&request), jamfor_server::draining(&request));
        let incoming = Incoming::new(request.into_inner(), drain, |request: CheckResponsesRequest| {
            match request.message {
                Some(Wire::Header(header)) => Message::Header(header),
                Some(Wire::Batch(batch)) => Message::Batch(batch),
                None => Message::Empty,
            }
        });
        let (outgoing, answers) = Outgoing::new(ctx.clone());
        let desk = self.clone();
        let work = async move {
            let outcome = desk.rehearse(&ctx, incoming, &outgoing).await;
            outgoing.end(outcome).await;
        };
        tokio::spawn(work.in_current_span());
        let answers = ReceiverStream::new(answers).map(|answer| {
            use check_responses_response::Message as Wire;
            let message = match answer? {
                Answer::Limits(limits) => Wire::Limits(limits),
                Answer::Receipts(receipts) => Wire::Receipts(receipts),
            };
            Ok(CheckResponsesResponse { message: Some(message) })
        });
        Ok(Response::new(answers.boxed()))
    }
}

impl Desk {
    fn header(&self, header: SubmissionHeader) -> Result<Header, Error> {
        let mut fields: Fields = self.fields("SubmissionHeader", &header);
        let round = fields.round(&header.round, "round");
        let mode = fields.chosen(header.mode, Mode::from_number, "mode");
        let (round, mode) = fields.whole(round.zip(mode))?;
        Ok(Header { round, source: header.source, mode })
    }

    /// Takes a stream in: batches are judged while those before them are on their way to the disk.
    async fn take_in(
        &self,
        ctx: &Context,
        mut incoming: Incoming,
        outgoing: &Outgoing,
    ) -> Result<(), Failure> {
        let header = self.header(incoming.header().await?)?;
        let session = self.intake.begin_submission(ctx, &header).await?;
        outgoing.limits().await?;
        // one batch is being read, and one waits for its receipts, beside those in here
        let (pipe, pending) = mpsc::channel(BATCHES_IN_FLIGHT - 2);
        let stop = CancellationToken::new();
        let (read, written) =
            futures::join!(read(incoming, session, pipe, &stop), write(pending, outgoing, &stop));
        written.and(read)
    }

    /// Takes a rehearsal in, batch by batch.
    async fn rehearse(
        &self,
        ctx: &Context,
        mut incoming: Incoming,
        outgoing: &Outgoing,
    ) -> Result<(), Failure> {
        let header = self.header(incoming.header().await?)?;
        let mut rehearsal = self.intake.begin_rehearsal(ctx, &header).await?;
        outgoing.limits().await?;
        while let Some(lines) = incoming.batch().await? {
            outgoing.receipts(&rehearsal.check(&lines).await?).await?;
        }
        Ok(())
    }
}

async fn read(
    mut incoming: Incoming,
    mut session: Session,
    pipe: mpsc::Sender<Pending>,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    loop {
        let batch = tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            batch = incoming.batch() => batch?,
        };
        let Some(lines) = batch else { return Ok(()) };
        let pending = session.send(lines).await?;
        pipe.send(pending).await.map_err(|_| Failure::Gone)?;
    }
}

/// Gives the receipts of all that is on its way. A batch that fails ends the reading, but those behind it may be in
/// already, by another transaction: what is in is told before the stream ends.
async fn write(
    mut pending: mpsc::Receiver<Pending>,
    outgoing: &Outgoing,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let mut first = Ok(());
    let mut listening = true;
    while let Some(batch) = pending.recv().await {
        let told = match batch.receipts().await {
            Ok(receipts) if listening => {
                let sent = outgoing.receipts(&receipts).await;
                listening = sent.is_ok();
                sent
            }
            Ok(_) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if told.is_err() {
            stop.cancel();
        }
        first = first.and(told);
    }
    first
}
