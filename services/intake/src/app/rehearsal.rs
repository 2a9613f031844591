//! Checking: the same as submitting in every respect, but nothing is kept.

use std::collections::HashMap;
use std::sync::Arc;

use jamfor_context::Context;

use super::Intake;
use super::batch::{Judged, Line, Receipt, judge};
use super::submission::Header;
use crate::domain::admission::Admitted;
use crate::domain::collection::Mode;
use crate::domain::opened::OpenedRound;
use crate::domain::receipt::Kept;
use crate::domain::{Micros, key::Key};
use crate::error::Error;
use crate::store::Known;

/// A stream of batches that are judged and not kept.
#[derive(Debug)]
pub struct Rehearsal {
    intake: Intake,
    ctx: Context,
    round: Arc<OpenedRound>,
    source: String,
    mode: Mode,
    last: i64,
    /// What came before in this stream.
    seen: HashMap<Key, Known>,
}

impl Intake {
    /// Starts a rehearsal for a round that is open now.
    ///
    /// # Errors
    /// [`Error::NotFound`], or `ROUND_NOT_OPEN`.
    pub async fn begin_rehearsal(&self, ctx: &Context, header: &Header) -> Result<Rehearsal, Error> {
        ctx.require("responses.submit")?;
        let round = self.open(ctx, &header.round).await?;
        let (source, mode) = (header.source.clone(), header.mode);
        Ok(Rehearsal {
            intake: self.clone(),
            ctx: ctx.clone(),
            round,
            source,
            mode,
            last: 0,
            seen: HashMap::new(),
        })
    }
}

impl Rehearsal {
    /// The receipts that a submission of the batch would get now.
    ///
    /// # Errors
    /// Those of the store, and `ROUND_NOT_OPEN`.
    pub async fn check(&mut self, lines: &[Line]) -> Result<Vec<Receipt>, Error> {
        let name = self.round.name.clone();
        self.round = self.intake.open(&self.ctx, &name).await?;
        let judged: Judged = judge(&self.ctx, &self.round, self.mode, self.last, lines);
        self.last = lines.iter().map(|line| line.number).max().unwrap_or(self.last).max(self.last);
        let keys: Vec<Vec<u8>> = judged.rows.iter().map(|row| row.key.as_bytes().to_vec()).collect();
        let known = self.intake.store.known(&self.ctx, self.round.id, &self.source, &keys).await?;
        let kept: Vec<Kept> =
            judged.rows.iter().zip(known).map(|(row, known)| self.tell(row, known)).collect();
        Ok(judged.receipts(&kept))
    }

    fn tell(&mut self, row: &Admitted, known: Option<Known>) -> Kept {
        let before = known.or_else(|| self.seen.get(&row.key).copied());
        match before {
            Some(before) if before.digest == row.digest => Kept::Duplicate(before.at),
            Some(_) => Kept::Conflict,
            None => {
                let at = Micros::now();
                self.seen.insert(row.key.clone(), Known { digest: row.digest, at });
                Kept::Accepted(at)
            }
        }
    }
}
