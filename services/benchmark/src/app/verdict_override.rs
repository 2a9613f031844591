//! The commands of verdicts that are set by hand.

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_fault::{FieldPath, Violation};
use jamfor_survey::Texts;

use super::{App, Noted, Page, PageQuery, audience::sight, now_micros, page::List};
use crate::Error;
use crate::domain::{
    indicator::base,
    kind::Kind,
    release::{Release, Sight, State},
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
};
use crate::store::NewOverride;

/// Where a verdict stands in the request that sets it.
const PLACE: &str = "verdict_override";

/// A verdict to set.
#[derive(Clone, Debug)]
pub struct VerdictDraft {
    /// Of which release.
    pub release: Name,
    /// The key of the request.
    pub request_id: String,
    /// On which comparisons.
    pub on: Comparisons,
    /// What holds.
    pub verdict: Verdict,
    /// Why.
    pub reason: Texts,
}

impl App {
    /// Sets a verdict in the place of computed ones. `draft` is none where the message could not be read.
    ///
    /// # Errors
    /// Denied; Invalid with everything that the release does not have; NotFound; NotReady; KeyConflict.
    pub async fn override_verdict(
        &self,
        ctx: &Context,
        draft: Option<VerdictDraft>,
        mut noted: Noted,
    ) -> Result<Override, Error> {
        ctx.require("verdicts.override")?;
        if let Some(draft) = &draft {
            ctx.require_body(draft.release.body.id())?;
            note_shape(&draft.on, &mut noted);
            let release = self.store.release(ctx, &draft.release).await?;
            if !release.is_built() {
                return Err(Error::NotReady { name: draft.release.to_string() });
            }
            note_unknown(&draft.on, &release, &mut noted);
            self.note_area(ctx, &draft.on, &release, &mut noted).await?;
        }
        let VerdictDraft { release, request_id, on, verdict, reason } = noted.done(draft)?;
        let new = NewOverride {
            release: release.clone(),
            request_id,
            on,
            verdict,
            reason,
            author: ctx.caller.name.clone(),
            now_micros: now_micros(),
        };
        let set = self.store.set_verdict(ctx, new).await?;
        self.overridden.forget(&release.to_string());
        Ok(set)
    }

    /// Gives the computed verdict its place back.
    ///
    /// # Errors
    /// Denied, NotFound.
    pub async fn revoke_verdict(&self, ctx: &Context, name: &Name) -> Result<Override, Error> {
        ctx.require("verdicts.override")?;
        ctx.require_body(name.body.id())?;
        let revoked = self.store.revoke_verdict(ctx, name, now_micros()).await?;
        self.overridden.forget(&revoked.release);
        Ok(revoked)
    }

    /// The verdicts that were set in a release, the newest first. Who set them is told to its body alone.
    ///
    /// # Errors
    /// NotFound, NotPublished, Ended, PageToken.
    pub async fn list_overrides(
        &self,
        ctx: &Context,
        release: &Name,
        query: &PageQuery,
    ) -> Result<Page<Override>, Error> {
        ctx.require("verdicts.list")?;
        let seen = self.seen_release(ctx, release).await?;
        if seen.state == State::Withdrawn && sight(ctx, &release.body) != Sight::All {
            return Err(Error::ended(&seen));
        }
        let list = List::new(&["verdictOverrides", &release.to_string()]);
        let before = list.after(query)?.map(|key| key.parse().map_err(|_| Error::PageToken)).transpose()?;
        let size = query.size(100, 1_000);
        let mut items = self.store.overrides(ctx, release, before, size as u64 + 1).await?;
        if sight(ctx, &release.body) != Sight::All {
            items.iter_mut().for_each(|one| one.author.clear());
        }
        Ok(list.page(items, size, |one| one.created_micros.to_string()))
    }

    /// All verdicts that were set in a release, the newest first. What another replica set shows within seconds.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn overrides(&self, ctx: &Context, release: &Name) -> Result<Arc<[Override]>, Error> {
        let all = self.store.overrides(ctx, release, None, i64::MAX.unsigned_abs());
        self.overridden.list(&release.to_string(), all).await
    }

    /// Notes an area that has no figures in the release.
    async fn note_area(
        &self,
        ctx: &Context,
        on: &Comparisons,
        release: &Release,
        noted: &mut Noted,
    ) -> Result<(), Error> {
        let Some(area) = &on.area else { return Ok(()) };
        let built = self.built(ctx, release).await?;
        if !built.frame.areas.contains(area) && *area != built.frame.survey.country {
            let words = "name an area that took part, or the country";
            noted.note(Violation::new(field("area"), "AREA_UNKNOWN", words));
        }
        Ok(())
    }
}

/// Notes a comparator or an earlier round where the kind has none, or lacks one.
fn note_shape(on: &Comparisons, noted: &mut Noted) {
    if on.kind == Kind::Stored && on.comparator.is_none() {
        noted.note(Violation::new(field("comparator"), "REQUIRED", "name the stored comparator"));
    }
    if on.kind != Kind::Stored && on.comparator.is_some() {
        let words = "name a comparator for STORED alone";
        noted.note(Violation::new(field("comparator"), "NOT_DEFINED", words));
    }
    if on.kind != Kind::EarlierRound && on.earlier_round.is_some() {
        let words = "name an earlier round for EARLIER_ROUND alone";
        noted.note(Violation::new(field("earlier_round"), "NOT_DEFINED", words));
    }
}

/// Notes what the release does not have.
fn note_unknown(on: &Comparisons, release: &Release, noted: &mut Noted) {
    let content = &release.content;
    let rounds: Vec<&str> = content.rounds().collect();
    let has = |pinned: &[String], name: &str| pinned.iter().any(|one| one == name || base(one) == name);
    if let Some(indicator) = &on.indicator
        && !has(&content.indicators, indicator)
    {
        let words = "name an indicator of the release, in the revision that it pins or without one";
        noted.note(Violation::new(field("indicator"), "INDICATOR_UNKNOWN", words));
    }
    if let Some(comparator) = &on.comparator
        && !has(&content.comparators, comparator)
    {
        let words = "name a comparator of the release, in the revision that it pins or without one";
        noted.note(Violation::new(field("comparator"), "REFERENCE_DANGLING", words));
    }
    let later = rounds.iter().position(|round| *round == on.round);
    if later.is_none() {
        let violation = Violation::new(field("round"), "ROUND_UNKNOWN", "name a round of the release");
        noted.note(violation.allowing(rounds.iter().copied()));
    }
    if let Some(earlier) = &on.earlier_round {
        let before = &rounds[..later.unwrap_or(rounds.len())];
        if !before.contains(&earlier.as_str()) {
            let words = "name a round of the release that lies before the other one";
            let violation = Violation::new(field("earlier_round"), "ROUND_UNKNOWN", words);
            noted.note(violation.allowing(before.iter().copied()));
        }
    }
}

fn field(name: &str) -> FieldPath {
    FieldPath::from(PLACE).field(name)
}
