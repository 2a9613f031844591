//! Opening a round: everything that stands against it at once, then copies of its definitions.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Name};

use super::{ATTEMPTS, Intake};
use crate::domain::GroupNumber;
use crate::domain::opening::{References, obstacles};
use crate::domain::participant::Participant;
use crate::domain::round::{Round, State};
use crate::error::Error;
use crate::store::{CopiedQuestionnaire, Swapped};

impl Intake {
    /// Opens a round. An open round is the answer again.
    ///
    /// # Errors
    /// [`Error::NotReady`] with everything that stands against it; `ROUND_NOT_DRAFT` once it is closed.
    pub async fn open_round(&self, ctx: &Context, name: &Name) -> Result<Round, Error> {
        ctx.require("rounds.open")?;
        ctx.require_body(name.body.id())?;
        for _ in 0..ATTEMPTS {
            let round = self.round(ctx, name).await?;
            match round.state {
                State::Draft => {}
                State::Open => return Ok(round),
                state => return Err(Error::round_state("ROUND_NOT_DRAFT", name, &state)),
            }
            let participants = self.store.participants(ctx, round.id).await?;
            let known = self.references(ctx, &round, &participants).await?;
            let obstacles = obstacles(&round, &participants, &known);
            if !obstacles.is_empty() {
                return Err(Error::NotReady { name: name.to_string(), obstacles });
            }
            if self.store.open_round(ctx, &round, &copies(known)).await? == Swapped::Done {
                return self.round(ctx, name).await;
            }
        }
        Err(Error::EtagMismatch { kind: "jamfor/Round", name: name.to_string() })
    }

    async fn references(
        &self,
        ctx: &Context,
        round: &Round,
        participants: &[Participant],
    ) -> Result<References, Error> {
        let content = &round.content;
        let mut revisions = Vec::with_capacity(content.instruments.len());
        for instrument in &content.instruments {
            revisions.push(self.definitions.revision(ctx, &instrument.revision).await?);
        }
        let areas: BTreeSet<Area> = participants.iter().map(|each| each.area.clone()).collect();
        let weight_set_exists = match &content.weight_set {
            Some(pinned) => self.store.weight_set(ctx, &pinned.name, Some(pinned.number)).await?.is_some(),
            None => true,
        };
        Ok(References {
            survey_groups: self.definitions.survey_groups(ctx, &content.survey).await?,
            revisions,
            areas: self.definitions.areas(ctx, &areas).await?,
            weight_set_exists,
        })
    }
}

/// The questionnaires in the order of the instruments; nothing is missing once no obstacle was found.
fn copies(known: References) -> Vec<CopiedQuestionnaire> {
    let revisions = (0..).zip(known.revisions);
    let copy = |(number, revision): (i16, Option<crate::domain::opening::PublishedRevision>)| {
        Some(CopiedQuestionnaire { group: GroupNumber(number), questionnaire: revision?.questionnaire })
    };
    revisions.filter_map(copy).collect()
}
