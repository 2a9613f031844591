//! The two doors for responses, to be kept or only to be checked, as one stream of batches and receipts.

use futures::stream::BoxStream;
use futures::{Stream, StreamExt, stream};
use jamfor_contract::intake::{
    Batch, CheckResponsesRequest, CheckResponsesResponse, Receipt, SubmissionHeader, SubmissionLimits,
    SubmitResponsesRequest, SubmitResponsesResponse, check_responses_request, check_responses_response,
    submit_responses_request, submit_responses_response,
};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use crate::Suite;

/// What becomes of the responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// They are kept.
    Submit,
    /// They are only checked.
    Check,
}

/// What either door says.
enum Said {
    Limits(SubmissionLimits),
    Receipts(Vec<Receipt>),
    Nothing,
}

/// What comes back from a door.
pub(super) struct Back {
    answers: BoxStream<'static, Result<Said, Status>>,
    limits: SubmissionLimits,
}

impl Back {
    /// Begins a stream with its header and waits for the limits.
    pub(super) async fn open(
        suite: &Suite,
        door: Door,
        header: &SubmissionHeader,
    ) -> Result<(Sender<Batch>, Self), Status> {
        let (out, batches) = mpsc::channel(1);
        let mut answers = match door {
            Door::Submit => submit(suite, header.clone(), batches).await?,
            Door::Check => check(suite, header.clone(), batches).await?,
        };
        match answers.next().await {
            Some(Ok(Said::Limits(limits))) => Ok((out, Self { answers, limits })),
            Some(Err(status)) => Err(status),
            Some(Ok(_)) => Err(Status::internal("the service did not begin with its limits")),
            None => Err(Status::unavailable("the stream ended before it began")),
        }
    }

    pub(super) const fn limits(&self) -> SubmissionLimits {
        self.limits
    }

    /// The receipts of the next batch; none at the end. Nothing is lost when the wait is given up.
    pub(super) async fn receipts(&mut self) -> Result<Option<Vec<Receipt>>, Status> {
        match self.answers.next().await {
            None => Ok(None),
            Some(Ok(Said::Receipts(receipts))) => Ok(Some(receipts)),
            Some(Ok(Said::Limits(_) | Said::Nothing)) => {
                Err(Status::internal("the service answered out of turn"))
            }
            Some(Err(status)) => Err(status),
        }
    }
}

type Answers = BoxStream<'static, Result<Said, Status>>;

async fn submit(
    suite: &Suite,
    header: SubmissionHeader,
    batches: Receiver<Batch>,
) -> Result<Answers, Status> {
    use submit_responses_request::Message;
    let requests = messages(Message::Header(header), Message::Batch, batches)
        .map(|message| SubmitResponsesRequest { message: Some(message) });
    let answers = suite.responses().submit_responses(requests).await?.into_inner();
    let said = |answer: SubmitResponsesResponse| match answer.message {
        Some(submit_responses_response::Message::Limits(limits)) => Said::Limits(limits),
        Some(submit_responses_response::Message::Receipts(receipts)) => Said::Receipts(receipts.receipts),
        None => Said::Nothing,
    };
    Ok(answers.map(move |answer| answer.map(said)).boxed())
}

async fn check(suite: &Suite, header: SubmissionHeader, batches: Receiver<Batch>) -> Result<Answers, Status> {
    use check_responses_request::Message;
    let requests = messages(Message::Header(header), Message::Batch, batches)
        .map(|message| CheckResponsesRequest { message: Some(message) });
    let answers = suite.responses().check_responses(requests).await?.into_inner();
    let said = |answer: CheckResponsesResponse| match answer.message {
        Some(check_responses_response::Message::Limits(limits)) => Said::Limits(limits),
        Some(check_responses_response::Message::Receipts(receipts)) => Said::Receipts(receipts.receipts),
        None => Said::Nothing,
    };
    Ok(answers.map(move |answer| answer.map(said)).boxed())
}

/// The header, then the batches as they come.
fn messages<M: Send + 'static>(
    header: M,
    wrap: impl Fn(Batch) -> M + Send + 'static,
    batches: Receiver<Batch>,
) -> impl Stream<Item = M> + Send + 'static {
    stream::once(async { header }).chain(ReceiverStream::new(batches).map(wrap))
}
