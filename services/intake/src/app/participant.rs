//! Who takes part in a round.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Name};
use jamfor_fault::{FieldPath, Violation, Violations};

use super::{Intake, Page};
use crate::domain::participant::{self, Participant};
use crate::domain::round::{Round, State};
use crate::error::Error;
use crate::store::Act;

impl Intake {
    /// Adds participants and replaces those with the same area and target group; gives their total.
    ///
    /// # Errors
    /// All violations, unknown areas and target groups among them; `ROUND_NOT_OPEN` once the round is closed.
    pub async fn update_participants(
        &self,
        ctx: &Context,
        name: &Name,
        participants: &[Participant],
    ) -> Result<u64, Error> {
        ctx.require("rounds.update")?;
        ctx.require_body(name.body.id())?;
        let round = self.round(ctx, name).await?;
        if !matches!(round.state, State::Draft | State::Open) {
            return Err(Error::round_state("ROUND_NOT_OPEN", name, &round.state));
        }
        let mut found = Violations::new();
        participant::check(participants, &round.content.groups(), &mut found);
        self.check_areas(ctx, &round, participants, &mut found).await?;
        found.into_result(())?;
        match self.store.set_participants(ctx, &round, participants).await? {
            Act::Done(total) => Ok(total),
            Act::State(state) => Err(Error::round_state("ROUND_NOT_OPEN", name, &state)),
        }
    }

    async fn check_areas(
        &self,
        ctx: &Context,
        round: &Round,
        participants: &[Participant],
        found: &mut Violations,
    ) -> Result<(), Error> {
        let wanted: BTreeSet<Area> = participants.iter().map(|each| each.area.clone()).collect();
        let known = self.definitions.areas(ctx, &wanted).await?;
        for (at, each) in participants.iter().enumerate() {
            if !known.get(&each.area).is_some_and(|validity| validity.meets(&round.content)) {
                let path = FieldPath::from("participants").index(at).field("area");
                let words = "name an area of the register that exists in the round's period";
                found.push(Violation::new(path, "AREA_UNKNOWN", words));
            }
        }
        Ok(())
    }

    /// The participants of a round behind `page.after` (a target group and an area), by target group and area.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such round.
    pub async fn list_participants(
        &self,
        ctx: &Context,
        name: &Name,
        page: &Page,
    ) -> Result<Vec<Participant>, Error> {
        ctx.require("rounds.get")?;
        let round = self.round(ctx, name).await?;
        let all = self.store.participants(ctx, round.id).await?;
        let behind = |each: &Participant| place(each) > page.after;
        let size = usize::try_from(page.size).unwrap_or(usize::MAX);
        Ok(all.into_iter().filter(behind).take(size).collect())
    }
}

/// Where a participant stands in the list, as a text that sorts as the list does.
#[must_use]
pub fn place(participant: &Participant) -> String {
    // a space sorts before every character of a key
    format!("{} {}", participant.target_group, participant.area.code())
}
