//! `jamfor submit`: sends a file of responses.

use std::cell::RefCell;
use std::path::PathBuf;
use std::time::Instant;

use jamfor_contract::intake::{Line, Receipt, SubmissionHeader, receipt::Outcome};

use super::Session;
use crate::answers::{AnswerFile, Form};
use crate::client::{Door, Tally, Told, refusal};
use crate::failure::{Cause, Failure, Place, Problem};
use crate::show::{Cell, Column, Sheet};

mod rejects;

use rejects::Rejects;

/// Send a file of responses to an open round.
///
/// CSV has a header: key, area and target_group; unit, mode, language, assistance and day where they are known; and a
/// column for each item, named by its key. Several options in one cell are separated by blanks. NDJSON has one
/// response in the contract's JSON form a line. Nothing is sent of a file whose header is wrong or that ends early.
/// Sending a file again is safe: each response counts once.
#[derive(Debug, clap::Args)]
pub(super) struct Submit {
    /// bodies/{body}/rounds/{round}
    #[arg(long)]
    round: String,
    /// Who sends it; keys of responses are unique within it
    #[arg(long, default_value = "cli")]
    source: String,
    /// Check every line against the round and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the lines that were not taken to this file as CSV, instead of standard error
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// .csv, .ndjson or .jsonl, or - for standard input
    file: PathBuf,
}

impl Submit {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let round = session.suite.round(&self.round).await?;
        let form = Form::of(&session.suite.questionnaires_of(&round).await?);
        let file = AnswerFile::open(&self.file, &form)?;
        let mut rejects = Rejects::open(self.rejects.as_deref())?;
        let started = Instant::now();
        let sent = self.send(session, &file, &mut rejects).await;
        rejects.finish(session.screen)?;
        let mut tally = sent?;
        tally.rejected += rejects.unsent();
        let seconds = started.elapsed().as_secs_f64();
        session.output.write_sheet(session.screen, &summary(&tally, seconds))?;
        verdict(&tally)
    }

    async fn send(
        &self,
        session: &mut Session<'_>,
        file: &AnswerFile,
        rejects: &mut Rejects,
    ) -> Result<Tally, Failure> {
        let header = SubmissionHeader {
            round: self.round.clone(),
            source: self.source.clone(),
            ..SubmissionHeader::default()
        };
        let door = if self.dry_run { Door::Check } else { Door::Submit };
        let bar = session.screen.bar(if self.dry_run { "check" } else { "submit" }, file.length());
        let name = self.file.display().to_string();
        let rejects = RefCell::new(rejects);
        let lines = file.lines()?.filter_map(|parsed| match parsed.response {
            Ok(response) => Some(Line {
                number: i64::try_from(parsed.line).unwrap_or(i64::MAX),
                response: Some(response),
            }),
            Err(problems) => {
                rejects.borrow_mut().unsendable(parsed.line, problems);
                bar.inc(1);
                None
            }
        });
        let tally = jamfor_client::submit(&session.suite, door, &header, lines, |told: Told<'_>| {
            bar.inc(1);
            if told.receipt.outcome() != Outcome::Accepted && told.receipt.outcome() != Outcome::Duplicate {
                rejects.borrow_mut().receipt(&name, told.receipt);
            }
        })
        .await;
        bar.finish_and_clear();
        tally.map_err(refusal)
    }
}

/// What a receipt says is wrong, at its line of the file.
fn problems(file: &str, receipt: &Receipt) -> Vec<Problem> {
    let place = Place::line(file, u64::try_from(receipt.line).unwrap_or_default());
    let problem = |violation: &jamfor_contract::common::Violation| {
        Problem::at(place.clone(), violation.reason(), violation.description.clone())
            .of(violation.field.clone())
            .allowing(violation.allowed.iter().cloned())
    };
    let listed: Vec<Problem> = receipt.violations.iter().map(problem).collect();
    if listed.is_empty() {
        let reason = jamfor_contract::common::ErrorReason::KeyConflict;
        return vec![Problem::at(place, reason, "something else came before under this key").of("key")];
    }
    listed
}

fn summary(tally: &Tally, seconds: f64) -> Sheet {
    let mut sheet = Sheet::new("", vec![Column::words("outcome"), Column::numbers("lines")]);
    let rows = [
        ("accepted", tally.accepted),
        ("duplicate", tally.duplicates),
        ("conflict", tally.conflicts),
        ("rejected", tally.rejected),
    ];
    for (outcome, lines) in rows {
        sheet.row(vec![outcome.into(), Cell::from(lines.to_string())]);
    }
    let lines = u32::try_from(tally.total()).map_or(f64::MAX, f64::from);
    sheet.notes.push(format!("{seconds:.1} s, {:.0} lines a second", lines / seconds.max(0.001)));
    if tally.breaks > 0 {
        sheet.notes.push(format!(
            "the connection broke {} times; {} of the duplicates had been accepted just before",
            tally.breaks, tally.repeated
        ));
    }
    sheet
}

fn verdict(tally: &Tally) -> Result<(), Failure> {
    let cause = match (tally.rejected, tally.conflicts) {
        (0, 0) => return Ok(()),
        (0, _) => Cause::Conflict,
        _ => Cause::InvalidInput,
    };
    let message = format!("{} of {} lines were not taken", tally.rejected + tally.conflicts, tally.total());
    Err(Failure::Partly { cause, message })
}
