//! Collecting the definitions and frozen rounds that a release names.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_context::Context;
use jamfor_contract::names::{Collection, MaybeRevision};

use super::App;
use crate::Error;
use crate::domain::{
    comparator::{Comparator, Register},
    indicator::Indicator,
    instrument::{Changes, Instrument},
    policy::Policy,
    release::Content,
};
use crate::sources::{Frozen, Pinned};

/// What a release is built from, but for the answers.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) pinned: Pinned,
    pub(super) policy: Policy,
    pub(super) indicators: Vec<Indicator>,
    /// In order of time, with what each group was asked.
    pub(super) rounds: Vec<(Frozen, Vec<Instrument>)>,
    pub(super) changes: Changes,
    /// In the order of the release.
    pub(super) comparators: Vec<Comparator>,
    /// Weight sets of the rounds with their digests, by pinned name.
    pub(super) weight_sets: BTreeMap<String, String>,
    /// The areas of the survey's country.
    pub(super) register: Register,
    /// The areas that the release names: participants, and members of comparators.
    pub(super) areas: BTreeSet<String>,
}

impl Gathered {
    /// The items of single choice and the facts of collection that the release reads of a questionnaire revision.
    pub(super) fn items(&self, revision: &str, breakdowns: &[String]) -> BTreeSet<String> {
        let bound =
            self.indicators.iter().filter_map(|indicator| indicator.item_of(revision).map(str::to_owned));
        bound.chain(breakdowns.iter().cloned()).collect()
    }
}

impl App {
    /// Everything that a pinned release names.
    pub(super) async fn gather(
        &self,
        ctx: &Context,
        content: &Content,
        survey: &str,
    ) -> Result<Gathered, Error> {
        let mut indicators = Vec::with_capacity(content.indicators.len());
        for name in &content.indicators {
            indicators.push(self.sources.indicator(ctx, name).await?.ok_or_else(|| gone(name))?);
        }
        let policy = self.sources.policy(ctx, &content.policy).await?.ok_or_else(|| gone(&content.policy))?;
        let pinned = self.sources.survey(ctx, survey).await?.ok_or_else(|| gone(survey))?;
        let mut rounds = Vec::with_capacity(content.snapshots.len());
        for name in &content.snapshots {
            let frozen = self.sources.snapshot(ctx, name).await?.ok_or_else(|| gone(name))?;
            rounds.push(self.with_instruments(ctx, frozen).await?);
        }
        rounds.sort_by(|(a, _), (b, _)| {
            (&a.round.start_date, &a.round.name).cmp(&(&b.round.start_date, &b.round.name))
        });
        let changes = self.changes(ctx, &rounds).await?;
        let comparators = self.pinned_comparators(ctx, content).await?;
        let weight_sets = self.weight_sets(ctx, &rounds).await?;
        let register = self.sources.register(ctx, &pinned.survey.country).await?;
        let areas = areas(&rounds, &comparators, content);
        Ok(Gathered {
            pinned,
            policy,
            indicators,
            rounds,
            changes,
            comparators,
            weight_sets,
            register,
            areas,
        })
    }

    /// The weight sets that rounds use, with their digests.
    async fn weight_sets(
        &self,
        ctx: &Context,
        rounds: &[(Frozen, Vec<Instrument>)],
    ) -> Result<BTreeMap<String, String>, Error> {
        let mut found = BTreeMap::new();
        for name in rounds.iter().filter_map(|(frozen, _)| frozen.weight_set.as_ref()) {
            if !found.contains_key(name) {
                let digest = self.sources.weight_set(ctx, name).await?.ok_or_else(|| gone(name))?;
                found.insert(name.clone(), digest);
            }
        }
        Ok(found)
    }

    /// The comparators that a release pins, in its order.
    async fn pinned_comparators(&self, ctx: &Context, content: &Content) -> Result<Vec<Comparator>, Error> {
        let mut comparators = Vec::with_capacity(content.comparators.len());
        for text in &content.comparators {
            let name = MaybeRevision::parse(Collection::Comparators, text)
                .map_err(|error| Error::Damaged { name: text.clone(), cause: error.to_string() })?;
            comparators.push(self.stored_comparator(ctx, &name).await?.comparator);
        }
        Ok(comparators)
    }

    /// A frozen round with what each of its groups was asked.
    pub(super) async fn with_instruments(
        &self,
        ctx: &Context,
        mut frozen: Frozen,
    ) -> Result<(Frozen, Vec<Instrument>), Error> {
        let mut instruments = Vec::with_capacity(frozen.round.instruments.len());
        for pinned in &mut frozen.round.instruments {
            let instrument = self.sources.instrument(ctx, &pinned.revision).await?;
            pinned.digest.clone_from(&instrument.digest);
            instruments.push(instrument);
        }
        Ok((frozen, instruments))
    }

    /// How the revisions of each group differ between any two rounds.
    async fn changes(&self, ctx: &Context, rounds: &[(Frozen, Vec<Instrument>)]) -> Result<Changes, Error> {
        let mut changes = Changes::default();
        for (before, after) in pairs(rounds) {
            changes.insert(&before, &after, self.sources.changes(ctx, &before, &after).await?);
        }
        Ok(changes)
    }
}

fn gone(name: &str) -> Error {
    Error::Answer { service: "another", cause: format!("{name} is gone") }
}

/// Who took part, and who is behind a comparator.
fn areas(
    rounds: &[(Frozen, Vec<Instrument>)],
    comparators: &[Comparator],
    content: &Content,
) -> BTreeSet<String> {
    let took_part = rounds.iter().flat_map(|(frozen, _)| &frozen.participants).map(|one| &one.area);
    let listed = comparators.iter().filter_map(|one| one.basis.areas()).flatten();
    took_part.chain(listed).chain(content.regions.values().flatten()).cloned().collect()
}

/// Every two different revisions that a group answered, the earlier first.
fn pairs(rounds: &[(Frozen, Vec<Instrument>)]) -> BTreeSet<(String, String)> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pinned in rounds.iter().flat_map(|(frozen, _)| &frozen.round.instruments) {
        groups.entry(&pinned.group).or_default().push(&pinned.revision);
    }
    let mut pairs = BTreeSet::new();
    for revisions in groups.values() {
        for (at, before) in revisions.iter().enumerate() {
            let later = revisions[at + 1..].iter().filter(|after| *after != before);
            pairs.extend(later.map(|after| ((*before).to_owned(), (*after).to_owned())));
        }
    }
    pairs
}
