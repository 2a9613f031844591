//! Contact tallies: adding and summing up.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Name};
use jamfor_fault::{FieldPath, Violation, Violations};

use super::Intake;
use crate::domain::contact::{self, Summary, Tally};
use crate::domain::round::Round;
use crate::error::Error;
use crate::store::{Act, Recorded, TallyRefusal};

impl Intake {
    /// Adds tallies, all or none; gives how many were new and how many had come before.
    ///
    /// # Errors
    /// All violations, [`Error::KeyConflict`], or `ROUND_NOT_OPEN`.
    pub async fn record_contacts(
        &self,
        ctx: &Context,
        name: &Name,
        tallies: &[Tally],
    ) -> Result<(usize, usize), Error> {
        ctx.require("contacts.record")?;
        for tally in tallies {
            ctx.require_area(tally.area.code())?;
        }
        let round = self.round(ctx, name).await?;
        let mut found = Violations::new();
        contact::check(tallies, &round, &self.members(ctx, &round).await?, &mut found);
        found.into_result(())?;
        match self.store.record_tallies(ctx, &round, tallies).await? {
            Act::Done(Recorded::Counted { recorded, duplicates }) => Ok((recorded, duplicates)),
            Act::Done(Recorded::Refused(refusals)) => Err(refused(name, &refusals)),
            Act::State(state) => Err(Error::round_state("ROUND_NOT_OPEN", name, &state)),
        }
    }

    /// Who takes part, as area codes and target groups.
    async fn members(&self, ctx: &Context, round: &Round) -> Result<BTreeSet<(String, String)>, Error> {
        let participants = self.store.participants(ctx, round.id).await?;
        let pair = |each: &crate::domain::participant::Participant| {
            (each.area.code().to_owned(), each.target_group.to_string())
        };
        Ok(participants.iter().map(pair).collect())
    }

    /// The valid tallies by target group and area; of one area where it is given. The body of the round sees all,
    /// others their own areas.
    ///
    /// # Errors
    /// Denied for another's area; [`Error::NotFound`] when there is no such round.
    pub async fn contact_summary(
        &self,
        ctx: &Context,
        name: &Name,
        area: Option<&Area>,
    ) -> Result<Vec<Summary>, Error> {
        ctx.require("contacts.get")?;
        let seen = |area: &Area| ctx.require_body_or_area(name.body.id(), area.code());
        area.map_or(Ok(()), seen)?;
        let round = self.round(ctx, name).await?;
        let mut summaries = contact::summarize(&self.store.tallies(ctx, round.id).await?);
        summaries.retain(|one| area.is_none_or(|area| one.area == *area) && seen(&one.area).is_ok());
        Ok(summaries)
    }
}

/// A conflict of keys goes before what is superseded: the caller must look at its keys first.
fn refused(name: &Name, refusals: &[TallyRefusal]) -> Error {
    let (mut conflicts, mut found) = (Violations::new(), Violations::new());
    let path = |at: usize, field: &str| FieldPath::from("tallies").index(at).field(field);
    for refusal in refusals {
        match *refusal {
            TallyRefusal::Conflict(at) => {
                let words = "other content came before under this key; give a correction a key of its own";
                conflicts.push(Violation::new(path(at, "key"), "KEY_CONFLICT", words));
            }
            TallyRefusal::Unknown(at) => {
                let words = "name the key of a tally that was recorded";
                found.push(Violation::new(path(at, "supersedes"), "TALLY_UNKNOWN", words));
            }
            TallyRefusal::Superseded(at) => {
                let words = "name the newest correction; this tally was superseded before";
                found.push(Violation::new(path(at, "supersedes"), "TALLY_SUPERSEDED", words));
            }
        }
    }
    if conflicts.is_empty() {
        Error::Invalid(found)
    } else {
        Error::KeyConflict { name: name.to_string(), conflicts }
    }
}
