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

/// Lines that were judged.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What was wrong with each line; none for one that is right.
    wrong: Vec<Option<Violations>>,
    /// The digests of those that are right, in order.
    digests: Vec<Digest>,
    /// Those that are right, in order, until they are on their way.
    pub(super) rows: Vec<Admitted>,
}

/// Judges lines; the numbers must rise from `last`.
pub(super) fn judge(ctx: &Context, round: &OpenedRound, mode: Mode, last: i64, lines: &[Line]) -> Judged {
    let sender = Sender { areas: &ctx.caller.areas, mode };
    let room = lines.len();
    let mut judged = Judged {
        wrong: Vec::with_capacity(room),
        digests: Vec::with_capacity(room),
        rows: Vec::with_capacity(room),
    };
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
        match result {
            Ok(row) => {
                judged.digests.push(row.digest);
                judged.rows.push(row);
                judged.wrong.push(None);
            }
            Err(found) => judged.wrong.push(Some(found)),
        }
    }
    judged
}

impl Judged {
    /// Whether a line was refused for something that may have changed since the round was loaded.
    pub(super) fn may_be_stale(&self) -> bool {
        self.wrong.iter().flatten().any(may_be_stale)
    }

    /// The receipts, once it is known what became of the rows.
    pub(super) fn receipts(self, lines: &[Line], kept: &[Kept]) -> Vec<Receipt> {
        let mut kept = self.digests.iter().zip(kept.iter().copied().chain(std::iter::repeat(Kept::Refused)));
        let receipt = |(line, wrong): (&Line, Option<Violations>)| {
            let right = |(digest, kept): (&Digest, Kept)| outcome(*digest, kept);
            let outcome = match wrong {
                Some(found) => Outcome::Rejected(found),
                None => kept.next().map_or(Outcome::Conflict, right),
            };
            Receipt { line: line.number, outcome }
        };
        lines.iter().zip(self.wrong).map(receipt).collect()
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
