//! Submitting: one response, or a stream of batches that are judged while earlier ones are committed.

use std::sync::Arc;
use std::time::Instant;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Name};
use jamfor_fault::{Violation, Violations};

use super::batch::{Judged, judge};
pub use super::batch::{Line, Receipt};
use super::committer::{BatchOutcome, Waiting};
use super::round::under;
use super::{ATTEMPTS, Intake};
use crate::domain::collection::Mode;
use crate::domain::opened::OpenedRound;
use crate::domain::receipt::{Kept, Outcome};
use crate::domain::round::State;
use crate::domain::submission::Submission;
use crate::error::Error;
use crate::store::Batch;

/// What holds for a whole stream.
#[derive(Clone, Debug)]
pub struct Header {
    /// The round.
    pub round: Name,
    /// Who sends it.
    pub source: String,
    /// The mode of responses that state none.
    pub mode: Mode,
}

/// A stream of batches for an open round.
#[derive(Clone, Debug)]
pub struct Session {
    intake: Intake,
    ctx: Context,
    round: Arc<OpenedRound>,
    source: Arc<str>,
    mode: Mode,
    last: i64,
}

/// A batch that was judged and is on its way to the disk.
#[derive(Debug)]
pub struct Pending {
    session: Session,
    judged: Judged,
    waiting: Option<Waiting>,
    /// When it was taken in.
    since: Instant,
    /// When it was last judged: with nothing on its way, its receipts are ready then.
    judged_at: Instant,
}

impl Intake {
    /// Submits one response; answers when it is durable.
    ///
    /// # Errors
    /// Denied for another's area; all violations, [`Error::KeyConflict`], or `ROUND_NOT_OPEN`.
    pub async fn submit(
        &self,
        ctx: &Context,
        header: &Header,
        response: Submission,
    ) -> Result<Outcome, Error> {
        ctx.require("responses.submit")?;
        response.area.parse().map_or(Ok(()), |area: Area| ctx.require_area(area.code()))?;
        let round = self.rounds.get(ctx, &header.round).await?;
        let mut session = Session::over(self, ctx, round, header);
        let receipts = session.send(vec![Line { number: 1, response }]).await?.receipts().await?;
        match receipts.into_iter().next().map(|receipt| receipt.outcome) {
            Some(Outcome::Rejected(found)) => Err(Error::Invalid(under("response", found))),
            Some(Outcome::Conflict) => {
                let conflicts = under("response", conflict());
                Err(Error::KeyConflict { name: header.round.to_string(), conflicts })
            }
            Some(outcome) => Ok(outcome),
            None => Err(Error::defect("a response got no receipt")),
        }
    }

    /// Starts a stream for a round that is open now.
    ///
    /// # Errors
    /// [`Error::NotFound`], or `ROUND_NOT_OPEN`.
    pub async fn begin_submission(&self, ctx: &Context, header: &Header) -> Result<Session, Error> {
        ctx.require("responses.submit")?;
        let round = self.open(ctx, &header.round).await?;
        Ok(Session::over(self, ctx, round, header))
    }

    /// The round as it is now, if it is open.
    pub(super) async fn open(&self, ctx: &Context, name: &Name) -> Result<Arc<OpenedRound>, Error> {
        let round = self.rounds.get(ctx, name).await?;
        match self.store.standing(ctx, round.id).await?.0 {
            State::Open => self.rounds.newest(ctx, &round).await,
            state => Err(Error::round_state("ROUND_NOT_OPEN", name, &state)),
        }
    }
}

impl Session {
    fn over(intake: &Intake, ctx: &Context, round: Arc<OpenedRound>, header: &Header) -> Self {
        let source = Arc::from(header.source.as_str());
        Self { intake: intake.clone(), ctx: ctx.clone(), round, source, mode: header.mode, last: 0 }
    }

    /// Judges a batch and sends what is right on its way; waits while too much is on its way already.
    ///
    /// # Errors
    /// [`Error::Draining`], or those of the store.
    pub async fn send(&mut self, lines: Vec<Line>) -> Result<Pending, Error> {
        let since = Instant::now();
        let before = self.last;
        self.last = lines.iter().map(|line| line.number).max().unwrap_or(before).max(before);
        let mut judged = self.judge(before, &lines);
        if judged.may_be_stale() && self.refresh().await? {
            judged = self.judge(before, &lines);
        }
        // what was said is not kept while it is on its way: the rows hold all of it
        drop(lines);
        let judged_at = Instant::now();
        let waiting = self.enqueue(&mut judged).await?;
        Ok(Pending { session: self.clone(), judged, waiting, since, judged_at })
    }

    fn judge(&self, before: i64, lines: &[Line]) -> Judged {
        judge(&self.ctx, &self.round, self.mode, before, lines)
    }

    /// Takes the participants as they are now; whether they had changed.
    async fn refresh(&mut self) -> Result<bool, Error> {
        let newest = self.intake.rounds.newest(&self.ctx, &self.round).await?;
        let changed = newest.participants_version != self.round.participants_version;
        self.round = newest;
        Ok(changed)
    }

    async fn enqueue(&self, judged: &mut Judged) -> Result<Option<Waiting>, Error> {
        if judged.rows.is_empty() {
            return Ok(None);
        }
        let batch = Batch {
            ctx: self.ctx.clone(),
            round: self.round.clone(),
            source: self.source.clone(),
            rows: std::mem::take(&mut judged.rows),
        };
        self.intake.committer.enqueue(batch).await.map(Some)
    }
}

impl Pending {
    /// The receipts of the batch, once what they say is durable.
    ///
    /// # Errors
    /// `ROUND_NOT_OPEN` when the round closed meanwhile, with nothing of the batch kept; those of the store.
    pub async fn receipts(mut self) -> Result<Vec<Receipt>, Error> {
        for _ in 0..ATTEMPTS {
            let Some(waiting) = self.waiting.take() else {
                let ready = self.judged_at;
                return Ok(self.told(&[], ready));
            };
            let (outcome, at) = waiting.answer().await?;
            match outcome {
                BatchOutcome::Kept(kept) => return Ok(self.told(&kept, at)),
                BatchOutcome::NotOpen => return Err(Error::not_open(&self.session.round.name)),
                BatchOutcome::Stale(rows) => {
                    self.session.refresh().await?;
                    self.judged.judge_again(&self.session.round, rows);
                    self.judged_at = Instant::now();
                    self.waiting = self.session.enqueue(&mut self.judged).await?;
                }
            }
        }
        Err(Error::defect("the participants change faster than responses can be judged"))
    }

    /// The receipts, which were ready at `at`: how long they then wait for their reader is no delay of ours.
    fn told(self, kept: &[Kept], at: Instant) -> Vec<Receipt> {
        let receipts = self.judged.receipts(kept);
        self.session.intake.lines.told(&receipts, at.saturating_duration_since(self.since));
        receipts
    }
}

/// What is wrong with a response whose key is taken.
#[must_use]
pub fn conflict() -> Violations {
    let words = "other content came before under this key; give new content a new key";
    Violation::new("key", "KEY_CONFLICT", words).into()
}
