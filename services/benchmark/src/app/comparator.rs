//! The commands of stored comparators.

use std::collections::BTreeMap;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Body, Collection, MaybeRevision, Name};
use jamfor_fault::{FieldPath, Violation};

use super::{App, Noted, Page, PageQuery, now_micros, page::List};
use crate::Error;
use crate::domain::{
    comparator::{Basis, Comparator, Flaw, Register},
    revision::Revision,
};
use crate::store::ComparatorPut;

/// Where a comparator stands in the request that sets it.
const PLACE: &str = "comparator";

/// The kind of area that others lie in, as the register has it.
const REGION: &str = "REGION";

/// The content of a comparator to set.
#[derive(Clone, Debug)]
pub struct ComparatorUpdate {
    /// Of which comparator.
    pub name: Name,
    /// What it says from now on. Areas that could not be read stand in it as they were written.
    pub comparator: Comparator,
    /// The etag that was read; none to set it whatever it says now.
    pub etag: Option<String>,
    /// Whether to create it when it does not exist.
    pub allow_missing: bool,
}

impl App {
    /// The comparator of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn comparator(&self, ctx: &Context, name: &MaybeRevision) -> Result<Revision, Error> {
        ctx.require("comparators.get")?;
        self.stored_comparator(ctx, name).await
    }

    /// The comparators of a body, by name, in their newest revisions.
    ///
    /// # Errors
    /// PageToken.
    pub async fn comparators(
        &self,
        ctx: &Context,
        body: &Body,
        query: &PageQuery,
    ) -> Result<Page<Revision>, Error> {
        ctx.require("comparators.list")?;
        let list = List::new(&["comparators", body.id()]);
        let (after, size) = (list.after(query)?, query.size(100, 1_000));
        let items = self.store.comparators(ctx, body, after, size as u64 + 1).await?;
        Ok(list.page(items, size, |one| one.comparator.base_name().to_owned()))
    }

    /// Sets what a comparator says. `update` is none where the message could not be read.
    ///
    /// # Errors
    /// Denied; Invalid with everything that is wrong; NotFound unless it may be created; EtagMismatch.
    pub async fn update_comparator(
        &self,
        ctx: &Context,
        update: Option<ComparatorUpdate>,
        mut noted: Noted,
    ) -> Result<Revision, Error> {
        ctx.require("comparators.update")?;
        if let Some(update) = &update {
            ctx.require_body(update.name.body.id())?;
            note_flaws(&update.comparator, &mut noted);
            self.note_areas(ctx, &update.comparator.basis, &mut noted).await?;
            self.note_round(ctx, update, &mut noted).await?;
        }
        let ComparatorUpdate { name, comparator, etag, allow_missing } = noted.done(update)?;
        let put = ComparatorPut { name, comparator, etag, allow_missing, now_micros: now_micros() };
        self.store.put_comparator(ctx, put).await
    }

    /// A comparator for a command that asked for its own scope.
    pub(super) async fn stored_comparator(
        &self,
        ctx: &Context,
        name: &MaybeRevision,
    ) -> Result<Revision, Error> {
        match name.number {
            None => self.store.comparator(ctx, &name.name).await,
            Some(number) => self.store.comparator_revision(ctx, &name.name, number).await,
        }
    }

    /// Notes areas that the register does not have.
    async fn note_areas(&self, ctx: &Context, basis: &Basis, noted: &mut Noted) -> Result<(), Error> {
        let mut registers: BTreeMap<String, Register> = BTreeMap::new();
        for (code, place) in areas(basis) {
            let Ok(area) = Area::new(code) else { continue };
            let country = area.country().to_owned();
            if !registers.contains_key(&country) {
                registers.insert(country.clone(), self.sources.register(ctx, &country).await?);
            }
            let known = registers.get(&country).and_then(|register| register.0.get(code));
            let region = matches!(basis, Basis::Region { .. });
            let words = if region { "name a region of the register" } else { "name an area of the register" };
            if known.is_none_or(|known| region && known.kind != REGION) {
                noted.note(Violation::new(place, "AREA_UNKNOWN", words));
            }
        }
        Ok(())
    }

    /// Notes an earlier round that does not exist, or that is of another body.
    async fn note_round(
        &self,
        ctx: &Context,
        update: &ComparatorUpdate,
        noted: &mut Noted,
    ) -> Result<(), Error> {
        let Basis::EarlierRound { round } = &update.comparator.basis else { return Ok(()) };
        let Ok(name) = Name::parse(Collection::Rounds, round) else { return Ok(()) };
        let place = FieldPath::from(PLACE).field("earlier_round").field("round");
        if name.body != update.name.body {
            let words = "name a round of the body that the comparator is of";
            noted.note(Violation::new(place, "BODY_MISMATCH", words));
        } else if !self.sources.has_round(ctx, round).await? {
            noted.note(Violation::new(place, "REFERENCE_DANGLING", "name a round that exists"));
        }
        Ok(())
    }
}

/// The areas that a comparator names, each with its place.
fn areas(basis: &Basis) -> Vec<(&str, FieldPath)> {
    if let Basis::Region { region } = basis {
        return vec![(region, FieldPath::from(PLACE).field("region").field("region"))];
    }
    let list = area_list(basis);
    let areas = basis.areas().unwrap_or_default().iter().enumerate();
    areas.map(|(at, code)| (code.as_str(), list.index(at))).collect()
}

/// Where a comparator lists its areas.
fn area_list(basis: &Basis) -> FieldPath {
    let place = FieldPath::from(PLACE);
    let kind = if matches!(basis, Basis::Peer { .. }) { "peer_group" } else { "custom_set" };
    place.field(kind).field("areas")
}

/// Notes what is wrong with a comparator as it is written.
fn note_flaws(comparator: &Comparator, noted: &mut Noted) {
    let place = FieldPath::from(PLACE);
    for flaw in comparator.flaws() {
        noted.note(match flaw {
            Flaw::TooFewAreas => {
                Violation::new(area_list(&comparator.basis), "TOO_SHORT", "name at least two areas")
            }
            Flaw::AreaTwice(at) => {
                Violation::new(area_list(&comparator.basis).index(at), "DUPLICATE", "name each area once")
            }
            Flaw::NoSuchDay => Violation::new(
                place.field("peer_group").field("date"),
                "DAY_MALFORMED",
                "write a day that exists as year, month and day: 2024-05-31",
            ),
            Flaw::NoShare => Violation::new(
                place.field("target").field("share"),
                "OUT_OF_RANGE",
                "give a share from 0 to 1",
            ),
            Flaw::WeightingWithoutMembers => without_members(place.field("weighting")),
            Flaw::OwnPartWithoutMembers => without_members(place.field("own_part")),
        });
    }
}

fn without_members(place: FieldPath) -> Violation {
    let words = "leave it out: an earlier round and a target have no members";
    Violation::new(place, "NOT_DEFINED", words)
}
