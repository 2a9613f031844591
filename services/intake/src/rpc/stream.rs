//! The two directions of a submission: messages that come in order, and answers that the caller must read.

use std::time::Duration;

use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use jamfor_context::Context;
use jamfor_contract::intake::{Batch, Receipt as WireReceipt, Receipts, SubmissionHeader, SubmissionLimits};
use jamfor_fault::{FieldPath, Violation};
use prost::Message as _;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::wire::response;
use crate::app::submission::{Line, Receipt};
use crate::error::Error;

/// Lines of a batch.
const LINES_IN_BATCH: usize = 1_000;

/// Batches without receipts: those on their way to the disk, and the one that was read last.
pub(super) const BATCHES_IN_FLIGHT: usize = 8;

/// Bytes of receipts in one message: under the 4 MiB that clients take when nothing else is set.
const LONGEST_ANSWER: usize = 1 << 20;

/// Characters of a field's path in a receipt that is too long.
const LONGEST_FIELD: usize = 1_000;

/// How long a reader may stall.
const PATIENCE: Duration = Duration::from_secs(60);

/// One message of a stream; none for an empty one.
pub(super) enum Message {
    /// The first one.
    Header(SubmissionHeader),
    /// Every later one.
    Batch(Batch),
    /// It holds nothing.
    Empty,
}

/// One answer.
pub(super) enum Answer {
    /// To the header.
    Limits(SubmissionLimits),
    /// To a batch.
    Receipts(Receipts),
}

/// Why a stream ends early.
pub(super) enum Failure {
    /// A fault of ours or of the caller's.
    Fault(Error),
    /// The transport said so.
    Transport(Status),
    /// The caller has gone; nobody is left to tell.
    Gone,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// The messages that come in.
pub(super) struct Incoming {
    messages: BoxStream<'static, Result<Message, Status>>,
    drain: CancellationToken,
}

impl Incoming {
    /// The messages of a stream, until the server drains.
    pub(super) fn new<M: Send + 'static>(
        messages: tonic::Streaming<M>,
        drain: CancellationToken,
        read: impl Fn(M) -> Message + Send + 'static,
    ) -> Self {
        Self { messages: messages.map_ok(read).boxed(), drain }
    }

    async fn next(&mut self) -> Result<Option<Message>, Failure> {
        tokio::select! {
            biased;
            () = self.drain.cancelled() => Err(Error::Draining.into()),
            message = self.messages.try_next() => message.map_err(Failure::Transport),
        }
    }

    /// The first message, which is the header.
    pub(super) async fn header(&mut self) -> Result<SubmissionHeader, Failure> {
        match self.next().await? {
            Some(Message::Header(header)) => Ok(header),
            Some(Message::Batch(_) | Message::Empty) | None => Err(Error::HeaderMissing.into()),
        }
    }

    /// The lines of the next batch; none at the end.
    pub(super) async fn batch(&mut self) -> Result<Option<Vec<Line>>, Failure> {
        let batch = match self.next().await? {
            Some(Message::Batch(batch)) => batch,
            Some(Message::Header(_)) => return Err(Error::HeaderRepeated.into()),
            Some(Message::Empty) => return Err(refused("message", "REQUIRED", "send a batch").into()),
            None => return Ok(None),
        };
        let lines = || FieldPath::from("batch").field("lines");
        match batch.lines.len() {
            0 => Err(refused(lines(), "TOO_SHORT", "send at least one line in a batch").into()),
            count if count > LINES_IN_BATCH => {
                let words = format!("send at most {LINES_IN_BATCH} lines in a batch");
                Err(refused(lines(), "TOO_LONG", words).into())
            }
            _ => Ok(Some(batch.lines.into_iter().map(response::read_line).collect())),
        }
    }
}

/// Bytes of a receipt within a message: itself, its tag and its length.
fn size(receipt: &WireReceipt) -> usize {
    let own = receipt.encoded_len();
    1 + prost::length_delimiter_len(own) + own
}

/// A receipt that fits into a message: without the values that would have been allowed, and then without the last
/// violations, where it is too long with them.
fn shortened(mut receipt: WireReceipt) -> WireReceipt {
    if size(&receipt) <= LONGEST_ANSWER {
        return receipt;
    }
    for violation in &mut receipt.violations {
        violation.allowed.clear();
        violation.field = violation.field.chars().take(LONGEST_FIELD).collect();
    }
    while size(&receipt) > LONGEST_ANSWER && receipt.violations.len() > 1 {
        receipt.violations.truncate(receipt.violations.len() / 2);
    }
    receipt
}

fn refused(path: impl Into<FieldPath>, reason: &'static str, words: impl Into<String>) -> Error {
    Violation::new(path, reason, words).into()
}

/// The answers that go out.
#[derive(Clone)]
pub(super) struct Outgoing {
    ctx: Context,
    answers: mpsc::Sender<Result<Answer, Status>>,
}

impl Outgoing {
    /// A way out, and what the caller reads.
    pub(super) fn new(ctx: Context) -> (Self, mpsc::Receiver<Result<Answer, Status>>) {
        let (answers, read) = mpsc::channel(1);
        (Self { ctx, answers }, read)
    }

    /// Tells the caller what may be sent.
    pub(super) async fn limits(&self) -> Result<(), Failure> {
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        self.send(Answer::Limits(SubmissionLimits {
            lines_in_batch: number(LINES_IN_BATCH),
            batches_in_flight: number(BATCHES_IN_FLIGHT),
        }))
        .await
    }

    /// Gives the receipts of a batch, in as many messages as they need.
    pub(super) async fn receipts(&self, receipts: &[Receipt]) -> Result<(), Failure> {
        let (mut part, mut bytes) = (Vec::with_capacity(receipts.len()), 0);
        for receipt in receipts.iter().map(response::write).map(shortened) {
            let size = size(&receipt);
            if bytes + size > LONGEST_ANSWER && !part.is_empty() {
                bytes = 0;
                self.send(Answer::Receipts(Receipts { receipts: std::mem::take(&mut part) })).await?;
            }
            bytes += size;
            part.push(receipt);
        }
        self.send(Answer::Receipts(Receipts { receipts: part })).await
    }

    async fn send(&self, answer: Answer) -> Result<(), Failure> {
        match self.answers.send_timeout(Ok(answer), PATIENCE).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(Error::ReaderStalled.into()),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(Failure::Gone),
        }
    }

    /// Ends the stream, with the reason where there is one.
    pub(super) async fn end(self, outcome: Result<(), Failure>) {
        let status = match outcome {
            Ok(()) | Err(Failure::Gone) => return,
            Err(Failure::Transport(status)) => status,
            Err(Failure::Fault(error)) => jamfor_server::status(&error, &self.ctx),
        };
        // whoever stalled gets the reason once it reads again, or is gone
        let _ = self.answers.send_timeout(Err(status), PATIENCE).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use jamfor_fault::Violations;

    use super::*;
    use crate::domain::receipt::Outcome;

    #[tokio::test(start_paused = true)]
    async fn a_reader_who_stalls_for_a_minute_is_told_so() {
        let (outgoing, mut answers) = Outgoing::new(Context::for_test());
        assert!(outgoing.limits().await.is_ok());
        let begun = tokio::time::Instant::now();
        let Err(Failure::Fault(error)) = outgoing.receipts(&[]).await else { panic!("nobody reads") };
        assert!(begun.elapsed() >= PATIENCE);
        let ending = tokio::spawn(outgoing.end(Err(Failure::Fault(error))));
        assert!(matches!(answers.recv().await, Some(Ok(Answer::Limits(_)))));
        let Some(Err(status)) = answers.recv().await else { panic!("the stream ends with its reason") };
        assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
        assert!(ending.await.is_ok());
    }

    fn rejected(line: i64, violations: usize, allowed: usize) -> Receipt {
        let violation = |at: usize| {
            let path = FieldPath::from("answers").index(at);
            let violation = Violation::new(path, "OPTION_UNKNOWN", "name an option");
            violation.allowing(vec!["x".repeat(60); allowed])
        };
        let found: Violations = (0..violations).map(violation).collect::<Vec<_>>().into();
        Receipt { line, outcome: Outcome::Rejected(found) }
    }

    async fn messages(receipts: Vec<Receipt>) -> Vec<Receipts> {
        let (outgoing, mut answers) = Outgoing::new(Context::for_test());
        let told = tokio::spawn(async move { outgoing.receipts(&receipts).await.is_ok() });
        let mut heard = Vec::new();
        while let Some(answer) = answers.recv().await {
            let Ok(Answer::Receipts(receipts)) = answer else { panic!("only receipts were sent") };
            heard.push(receipts);
        }
        assert!(matches!(told.await, Ok(true)));
        heard
    }

    #[tokio::test]
    async fn many_violations_come_in_several_messages_none_of_them_long() {
        let heard = messages((1..=1_000).map(|line| rejected(line, 60, 2)).collect()).await;
        assert!(heard.len() > 2, "{} messages", heard.len());
        assert!(heard.iter().all(|part| !part.receipts.is_empty() && part.encoded_len() <= LONGEST_ANSWER));
        let lines: Vec<i64> = heard.iter().flat_map(|part| &part.receipts).map(|one| one.line).collect();
        assert_eq!(lines, (1..=1_000).collect::<Vec<_>>());
        assert_eq!(messages((1..=1_000).map(|line| rejected(line, 1, 0)).collect()).await.len(), 1);
    }

    #[tokio::test]
    async fn one_long_receipt_says_less_rather_than_nothing() {
        let heard = messages(vec![rejected(1, 1, 0), rejected(2, 500, 200), rejected(3, 1, 0)]).await;
        assert!(heard.iter().all(|part| part.encoded_len() <= LONGEST_ANSWER));
        let receipts: Vec<_> = heard.iter().flat_map(|part| &part.receipts).collect();
        assert_eq!(receipts.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(receipts[1].violations.len(), 500);
        assert!(receipts[1].violations.iter().all(|one| one.allowed.is_empty()));
    }

    #[tokio::test]
    async fn a_caller_who_left_ends_the_work() {
        let (outgoing, answers) = Outgoing::new(Context::for_test());
        drop(answers);
        assert!(matches!(outgoing.limits().await, Err(Failure::Gone)));
    }
}
