//! Rounds: reading, changing, closing, and asking for the snapshot.

use jamfor_context::Context;
use jamfor_contract::names::{Body, Name};
use jamfor_fault::{FieldPath, Violations};

use super::{ATTEMPTS, Intake, Page};
use crate::domain::round::{Content, Round, State};
use crate::error::Error;
use crate::store::{Act, Swapped};

/// What a caller wants a round to say.
#[derive(Clone, Debug)]
pub struct RoundUpdate {
    /// The round.
    pub name: Name,
    /// The whole content.
    pub content: Content,
    /// The state of the round that the caller has read; none for whatever it is.
    pub etag: Option<String>,
    /// Whether to make the round when it does not exist.
    pub allow_missing: bool,
}

impl Intake {
    /// The round of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn get_round(&self, ctx: &Context, name: &Name) -> Result<Round, Error> {
        ctx.require("rounds.get")?;
        self.round(ctx, name).await
    }

    pub(super) async fn round(&self, ctx: &Context, name: &Name) -> Result<Round, Error> {
        self.store.round(ctx, name).await?.ok_or_else(|| Error::no_round(name))
    }

    /// The rounds of a body, by name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list_rounds(&self, ctx: &Context, body: &Body, page: &Page) -> Result<Vec<Round>, Error> {
        ctx.require("rounds.list")?;
        self.store.rounds(ctx, body, &page.after, page.size).await
    }

    /// Sets the content of a round.
    ///
    /// # Errors
    /// All violations; [`Error::NotFound`], [`Error::EtagMismatch`], or `ROUND_NOT_DRAFT`.
    pub async fn update_round(&self, ctx: &Context, update: &RoundUpdate) -> Result<Round, Error> {
        ctx.require("rounds.update")?;
        ctx.require_body(update.name.body.id())?;
        let mut found = Violations::new();
        update.content.check(&update.name, &mut found);
        under("round", found).into_result(())?;
        for _ in 0..ATTEMPTS {
            let swapped = match self.store.round(ctx, &update.name).await? {
                None if !update.allow_missing => return Err(Error::no_round(&update.name)),
                None if update.etag.is_some() => return Err(changed(&update.name)),
                None => self.store.insert_round(ctx, &update.name, &update.content).await?,
                Some(round) => {
                    decide(&round, update)?;
                    if round.content == update.content {
                        return Ok(round);
                    }
                    self.store.update_round(ctx, &round, &update.content).await?
                }
            };
            if swapped == Swapped::Done {
                return self.round(ctx, &update.name).await;
            }
        }
        Err(changed(&update.name))
    }

    /// Stops taking answers.
    ///
    /// # Errors
    /// `ROUND_NOT_OPEN` for a draft.
    pub async fn close_round(&self, ctx: &Context, name: &Name) -> Result<Round, Error> {
        ctx.require("rounds.close")?;
        ctx.require_body(name.body.id())?;
        let round = self.round(ctx, name).await?;
        match self.store.close_round(ctx, &round).await? {
            Act::State(State::Draft) => Err(Error::round_state("ROUND_NOT_OPEN", name, &State::Draft)),
            Act::Done(()) | Act::State(_) => self.round(ctx, name).await,
        }
    }

    /// Starts making the snapshot and answers at once.
    ///
    /// # Errors
    /// `ROUND_NOT_CLOSED` for a draft and an open round.
    pub async fn freeze_round(&self, ctx: &Context, name: &Name) -> Result<Round, Error> {
        ctx.require("rounds.freeze")?;
        ctx.require_body(name.body.id())?;
        let round = self.round(ctx, name).await?;
        match self.store.begin_freeze(ctx, &round).await? {
            Act::State(state @ (State::Draft | State::Open)) => {
                Err(Error::round_state("ROUND_NOT_CLOSED", name, &state))
            }
            Act::Done(()) | Act::State(_) => {
                self.freeze.notify_one();
                self.round(ctx, name).await
            }
        }
    }
}

/// Whether the round may take the new content.
fn decide(round: &Round, update: &RoundUpdate) -> Result<(), Error> {
    if update.etag.as_ref().is_some_and(|etag| *etag != round.etag()) {
        return Err(changed(&update.name));
    }
    if round.content.may_become(&update.content, round.state) {
        Ok(())
    } else {
        Err(Error::round_state("ROUND_NOT_DRAFT", &update.name, &round.state))
    }
}

fn changed(name: &Name) -> Error {
    Error::EtagMismatch { kind: "jamfor/Round", name: name.to_string() }
}

/// The violations of a part, seen from the whole.
pub(super) fn under(field: &str, part: Violations) -> Violations {
    let mut found = Violations::new();
    found.extend_under(&FieldPath::from(field), part);
    found
}
