//! Judging many lines at once: a receipt for what is wrong, and rows for what is right.

use jamfor_context::Context;
use jamfor_fault::{Violation, Violations};
use jamfor_survey::Digest;

use crate::domain::admission::{Admitted, Sender, may_be_stale};
use crate::domain::collection::Mode;
use crate::domain::opened::OpenedRound;
use crate::domain::receipt::{Kept, Outcome};
use crate::domain::submission::Submission;

/// A numbered response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Larger than that of the line before.
    pub number: i64,
    /// The response.
    pub response: Submission,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The number of the line.
    pub line: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What is known of a line before it is committed.
#[derive(Debug)]
enum Verdict {
    /// It is right, and has this digest.
    Right(Digest),
    /// It is wrong.
    Wrong(Violations),
}

/// Lines that were judged; what they said is gone but for the rows.
#[derive(Debug, Default)]
pub(super) struct Judged {
    numbers: Vec<i64>,
    verdicts: Vec<Verdict>,
    /// Those that are right, in order, until they are on their way.
    pub(super) rows: Vec<Admitted>,
}

/// Judges lines; the numbers must rise from `last`.
pub(super) fn judge(ctx: &Context, round: &OpenedRound, mode: Mode, last: i64, lines: &[Line]) -> Judged {
    let sender = Sender { areas: &ctx.caller.areas, mode };
    let room = lines.len();
    let (numbers, verdicts) = (Vec::with_capacity(room), Vec::with_capacity(room));
    let mut judged = Judged { numbers, verdicts, rows: Vec::with_capacity(room) };
    let mut last = last;
    for line in lines {
        let mut result = round.admit(sender, &line.response);
        if line.number <= last {
            let mut found = result.err().unwrap_or_default();
            let words = "number the lines so that they rise through the whole stream";
            found.push(Violation::new("number", "LINE_OUT_OF_ORDER", words));
            result = Err(found);
        }
        last = last.max(line.number);
        judged.numbers.push(line.number);
        judged.verdicts.push(match result {
            Ok(row) => {
                let digest = row.digest;
                judged.rows.push(row);
                Verdict::Right(digest)
            }
            Err(found) => Verdict::Wrong(found),
        });
    }
    judged
}

impl Judged {
    /// Whether a line was refused for something that may have changed since the round was loaded.
    pub(super) fn may_be_stale(&self) -> bool {
        self.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Wrong(found) if may_be_stale(found)))
    }

    /// Judges what came back by the participants as they are now.
    pub(super) fn judge_again(&mut self, round: &OpenedRound, rows: Vec<Admitted>) {
        let mut rows = rows.into_iter();
        for verdict in &mut self.verdicts {
            let Verdict::Right(_) = verdict else { continue };
            let Some(row) = rows.next() else { continue };
            match round.readmit(&row) {
                Ok(()) => self.rows.push(row),
                Err(found) => *verdict = Verdict::Wrong(found),
            }
        }
    }

    /// The receipts, once it is known what became of the rows.
    pub(super) fn receipts(self, kept: &[Kept]) -> Vec<Receipt> {
        let mut kept = kept.iter().copied();
        let receipt = |(line, verdict): (i64, Verdict)| {
            let outcome = match verdict {
                Verdict::Wrong(found) => Outcome::Rejected(found),
                Verdict::Right(digest) => outcome(digest, kept.next().unwrap_or(Kept::Refused)),
            };
            Receipt { line, outcome }
        };
        self.numbers.into_iter().zip(self.verdicts).map(receipt).collect()
    }
}

fn outcome(digest: Digest, kept: Kept) -> Outcome {
    match kept {
        Kept::Accepted(at) => Outcome::Accepted { digest, at },
        Kept::Duplicate(at) => Outcome::Duplicate { digest, at },
        Kept::Conflict => Outcome::Conflict,
        Kept::Refused => {
            let words = "the response cannot be stored; report its line to the operator";
            Outcome::Rejected(Violation::new("", "INTERNAL", words).into())
        }
    }
}
