//! Creating a release: everything that is wrong with it at once, then every input pinned.

mod correction;
mod lattice;

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, MaybeRevision, Name, SnapshotName};
use jamfor_fault::{FieldPath, Violation, Violations};

use super::{App, now_micros};
use crate::Error;
use crate::domain::{
    indicator::Indicator,
    instrument::Instrument,
    member::Regions,
    release::{Content, Release},
};
use crate::sources::Frozen;
use crate::store::NewRelease;

/// A release to create.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The body that it is of.
    pub body: Body,
    /// The last part of its name.
    pub id: String,
    /// What it counts, as it was asked for.
    pub content: Content,
}

/// What was found of a draft.
#[derive(Debug, Default)]
struct Findings {
    /// Comparators, pinned.
    comparators: Vec<String>,
    /// Those of them that are regions: pinned name and the region's code.
    in_regions: Vec<(String, String)>,
    /// Their members.
    regions: Regions,
    /// The groups of rounds that are counted together.
    pooled: Vec<Vec<String>>,
    violations: Violations,
    not_frozen: Vec<String>,
    rounds: Vec<(usize, Frozen, Vec<Instrument>)>,
    indicators: Vec<(usize, Indicator)>,
    policy: Option<String>,
    survey: Option<String>,
}

impl App {
    /// Starts building a release, for its creator: the build reads what that caller may read.
    ///
    /// # Errors
    /// Denied, Invalid with all violations, Exists, RoundsNotFrozen.
    pub async fn create_release(&self, ctx: &Context, draft: Draft) -> Result<Release, Error> {
        ctx.require("releases.create")?;
        ctx.require_body(draft.body.id())?;
        let name = Name::new(draft.body.clone(), Collection::Releases, &draft.id)
            .map_err(|error| Violation::new("release_id", "PATTERN", error.to_string()))?;
        let asked = draft.content.digest();
        match self.store.release(ctx, &name).await {
            Ok(found) if found.asked == asked => return Ok(found),
            Ok(_) | Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
        let mut findings = Findings::default();
        self.find_rounds(ctx, &draft, &mut findings).await?;
        self.find_definitions(ctx, &draft.content, &mut findings).await?;
        self.find_survey(ctx, &mut findings).await?;
        self.find_corrected(ctx, &draft, &mut findings).await?;
        self.find_comparators(ctx, &draft.content, &mut findings).await?;
        lattice::check_breakdowns(&draft.content, &mut findings);
        lattice::check_crossings(&draft.content, &mut findings);
        lattice::check_pooled(&draft.content, &mut findings);
        self.find_regions(ctx, &mut findings).await?;
        check_bindings(&mut findings);
        let new = pin(name, draft.content, asked, findings, &self.method.version)?;
        let release = self.store.create(ctx, new).await?;
        self.wake.notify_one();
        Ok(release)
    }

    async fn find_rounds(&self, ctx: &Context, draft: &Draft, found: &mut Findings) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (at, text) in draft.content.snapshots.iter().enumerate() {
            let field = FieldPath::from("release").field("snapshots").index(at);
            let name = match text.parse::<SnapshotName>() {
                Ok(name) => name,
                Err(error) => {
                    found.violations.push(Violation::new(field, "NAME_MALFORMED", error.to_string()));
                    continue;
                }
            };
            if name.round.body != draft.body {
                let words = "name rounds of the body that the release is of";
                found.violations.push(Violation::new(field, "BODY_MISMATCH", words));
            } else if !seen.insert(name.round.to_string()) {
                found.violations.push(Violation::new(field, "DUPLICATE", "name each round once"));
            } else if let Some(frozen) = self.sources.snapshot(ctx, text).await? {
                let (frozen, instruments) = self.with_instruments(ctx, frozen).await?;
                found.rounds.push((at, frozen, instruments));
            } else if name.number == 1 && self.sources.has_round(ctx, &name.round.to_string()).await? {
                found.not_frozen.push(name.round.to_string());
            } else {
                let words = "name a snapshot that exists";
                found.violations.push(Violation::new(field, "REFERENCE_DANGLING", words));
            }
        }
        Ok(())
    }

    async fn find_definitions(
        &self,
        ctx: &Context,
        content: &Content,
        found: &mut Findings,
    ) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (at, text) in content.indicators.iter().enumerate() {
            let field = FieldPath::from("release").field("indicators").index(at);
            let name = MaybeRevision::parse(Collection::Indicators, text);
            let name =
                name.map_err(|error| Violation::new(field.clone(), "NAME_MALFORMED", error.to_string()));
            let Some(name) = found.violations.keep(name) else { continue };
            if !seen.insert(name.name.to_string()) {
                found.violations.push(Violation::new(field, "DUPLICATE", "name each indicator once"));
            } else if let Some(indicator) = self.sources.indicator(ctx, text).await? {
                found.indicators.push((at, indicator));
            } else {
                let words = "name an indicator that exists";
                found.violations.push(Violation::new(field, "REFERENCE_DANGLING", words));
            }
        }
        let field = FieldPath::from("release").field("policy");
        let name = MaybeRevision::parse(Collection::Policies, &content.policy);
        let name = name.map_err(|error| Violation::new(field.clone(), "NAME_MALFORMED", error.to_string()));
        if found.violations.keep(name).is_some() {
            found.policy = self.sources.policy(ctx, &content.policy).await?.map(|policy| policy.name);
            if found.policy.is_none() {
                let words = "name a policy that exists";
                found.violations.push(Violation::new(field, "REFERENCE_DANGLING", words));
            }
        }
        Ok(())
    }

    /// All rounds are of one survey; its newest revision is pinned.
    async fn find_survey(&self, ctx: &Context, found: &mut Findings) -> Result<(), Error> {
        let Some((_, first, _)) = found.rounds.first() else { return Ok(()) };
        let survey = first.survey.clone();
        for (at, frozen, _) in &found.rounds {
            if frozen.survey != survey {
                let field = FieldPath::from("release").field("snapshots").index(*at);
                let words = "name rounds of one survey";
                found
                    .violations
                    .push(Violation::new(field, "SURVEY_MISMATCH", words).allowing([survey.clone()]));
            }
        }
        found.survey = self.sources.survey(ctx, &survey).await?.map(|pinned| pinned.revision);
        if found.survey.is_none() {
            let words = "freeze rounds of a survey that exists";
            found.violations.push(Violation::new("release.snapshots", "REFERENCE_DANGLING", words));
        }
        Ok(())
    }
}

/// Only items of single choice can be counted.
fn check_bindings(found: &mut Findings) {
    let instruments: Vec<&Instrument> = found.rounds.iter().flat_map(|(_, _, asked)| asked).collect();
    for (at, indicator) in &found.indicators {
        let other = |asked: &&&Instrument| {
            indicator.item_of(&asked.revision).is_some_and(|item| asked.others.contains(item))
        };
        if instruments.iter().any(|asked| other(&asked)) {
            let field = FieldPath::from("release").field("indicators").index(*at);
            let words = "name indicators that bind items of single choice";
            found.violations.push(Violation::new(field, "SCALE_MISMATCH", words));
        }
    }
}

/// The release with every input pinned, or everything that stands against it.
fn pin(
    name: Name,
    content: Content,
    asked: String,
    found: Findings,
    method: &str,
) -> Result<NewRelease, Error> {
    found.violations.into_result(())?;
    if !found.not_frozen.is_empty() {
        return Err(Error::RoundsNotFrozen { rounds: found.not_frozen });
    }
    let mut rounds: Vec<Frozen> = found.rounds.into_iter().map(|(_, frozen, _)| frozen).collect();
    rounds.sort_by(|a, b| (&a.round.start_date, &a.round.name).cmp(&(&b.round.start_date, &b.round.name)));
    let names: Vec<String> = rounds.iter().map(|frozen| frozen.round.name.clone()).collect();
    let required = |field: &str| Violation::new(field, "REQUIRED", "name at least one");
    let survey = found.survey.ok_or_else(|| required("release.snapshots"))?;
    let policy = found.policy.ok_or_else(|| required("release.policy"))?;
    Ok(NewRelease {
        synthetic: rounds.iter().all(|frozen| frozen.round.synthetic),
        content: Content {
            snapshots: rounds.into_iter().map(|frozen| frozen.round.snapshot).collect(),
            indicators: found.indicators.into_iter().map(|(_, indicator)| indicator.name).collect(),
            policy,
            comparators: found.comparators,
            regions: found.regions,
            pooled_rounds: lattice::in_order(found.pooled, &names),
            ..content
        },
        name,
        asked,
        survey,
        method: method.to_owned(),
        now_micros: now_micros(),
    })
}
