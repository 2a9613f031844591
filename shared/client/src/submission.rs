//! Sending responses as a stream: batches go out while receipts come in, and what has no receipt when a connection
//! breaks is sent again. That is safe: a response counts once, however often it is sent.

mod door;
mod window;

pub use door::Door;

use std::time::Duration;

use jamfor_contract::intake::{Batch, Line, Receipt, SubmissionHeader, receipt::Outcome};
use tokio::sync::mpsc::{Permit, Sender};
use tokio::time::sleep;
use tonic::{Code, Status};

use self::door::Back;
use self::window::Window;
use crate::{RemoteFault, Suite};

/// How often a stream is begun again without any progress in between.
const ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// What became of the lines of a submission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They are on disk.
    pub accepted: u64,
    /// They had come before.
    pub duplicates: u64,
    /// Something else had come before under their keys.
    pub conflicts: u64,
    /// They were not right.
    pub rejected: u64,
    /// Of the duplicates: those that were sent again after a broken connection.
    pub repeated: u64,
    /// How often the connection broke.
    pub breaks: u32,
}

impl Tally {
    /// How many lines have an outcome.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.accepted + self.duplicates + self.conflicts + self.rejected
    }

    fn count(&mut self, outcome: Outcome, repeated: bool) {
        match outcome {
            Outcome::Accepted => self.accepted += 1,
            Outcome::Duplicate => {
                self.duplicates += 1;
                self.repeated += u64::from(repeated);
            }
            Outcome::Conflict => self.conflicts += 1,
            Outcome::Rejected | Outcome::Unspecified => self.rejected += 1,
        }
    }
}

/// One receipt as it comes in.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The receipt.
    pub receipt: &'a Receipt,
    /// What became of all lines so far.
    pub tally: &'a Tally,
}

/// Sends all lines through a door and tells of each receipt.
///
/// # Errors
/// The status with which the service refuses the stream, or that it could not be reached several times in a row.
/// What has a receipt is in.
pub async fn submit(
    suite: &Suite,
    door: Door,
    header: &SubmissionHeader,
    lines: impl Iterator<Item = Line>,
    mut told: impl FnMut(Told<'_>),
) -> Result<Tally, Status> {
    let mut window = Window::new(lines);
    let mut tally = Tally::default();
    let (mut failed, mut pause) = (0, FIRST_PAUSE);
    loop {
        let before = tally.total();
        let Err(status) = run(suite, door, header, &mut window, &mut tally, &mut told).await else {
            return Ok(tally);
        };
        if tally.total() > before {
            (failed, pause) = (0, FIRST_PAUSE);
        }
        failed += 1;
        if failed >= ATTEMPTS || !worth_repeating(&status) {
            return Err(status);
        }
        tally.breaks += 1;
        tracing::debug!(error = %status, attempt = failed, "the stream broke and is begun again");
        sleep(pause).await;
        pause *= 2;
        window.rewind();
    }
}

/// Whether the same lines may come through when they are sent again.
fn worth_repeating(status: &Status) -> bool {
    RemoteFault::from(status.clone()).transport || status.code() == Code::Unavailable
}

/// One stream, from its header to its end or break.
async fn run<L: Iterator<Item = Line>>(
    suite: &Suite,
    door: Door,
    header: &SubmissionHeader,
    window: &mut Window<L>,
    tally: &mut Tally,
    told: &mut impl FnMut(Told<'_>),
) -> Result<(), Status> {
    let (out, mut back) = Back::open(suite, door, header).await?;
    let limits = back.limits();
    let mut out = Some(out);
    loop {
        let room = window.has_room(limits);
        let sent = tokio::select! {
            biased;
            receipts = back.receipts() => match receipts? {
                Some(receipts) => {
                    settle(window, &receipts, tally, told)?;
                    true
                }
                None if window.is_done() => return Ok(()),
                None => return Err(Status::unavailable("the stream ended early")),
            },
            permit = reserve(out.as_ref()), if room && out.is_some() => {
                permit.and_then(|permit| window.next(limits).map(|batch| permit.send(batch))).is_some()
            }
        };
        if !sent {
            out = None;
        }
    }
}

/// Room for one more batch; none when the other side has stopped reading, which it will say why.
async fn reserve(out: Option<&Sender<Batch>>) -> Option<Permit<'_, Batch>> {
    match out {
        Some(out) => out.reserve().await.ok(),
        None => None,
    }
}

fn settle<L: Iterator<Item = Line>>(
    window: &mut Window<L>,
    receipts: &[Receipt],
    tally: &mut Tally,
    told: &mut impl FnMut(Told<'_>),
) -> Result<(), Status> {
    let repeated = window.settle(receipts)?;
    for receipt in receipts {
        tally.count(receipt.outcome(), repeated);
        told(Told { receipt, tally });
    }
    Ok(())
}

#[cfg(test)]
#[path = "submission_tests.rs"]
mod tests;
