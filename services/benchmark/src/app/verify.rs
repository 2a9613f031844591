//! Verifying a release: its inputs are fetched anew, and what comes out of them is held against what is stored.

use jamfor_context::Context;
use jamfor_contract::names::{Collection, MaybeRevision, Name};
use jamfor_database::Audit;

use super::{
    App,
    make::{Maker, NotMade},
};
use crate::Error;
use crate::domain::{
    manifest::{Input, InputKind, Provenance},
    release::Release,
};

/// What comes out of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The same bytes.
    Same,
    /// Other bytes from the same inputs.
    Different,
    /// Some input is gone, or has another content.
    InputGone,
    /// It was built by another version of the method.
    OtherMethod,
}

/// A release that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What came out.
    pub outcome: Outcome,
    /// The digest that is stored.
    pub digest: String,
    /// The digest that came out; empty when nothing did.
    pub rebuilt: String,
    /// The inputs that are gone or have another content, with the digest that they had.
    pub gone: Vec<Input>,
}

impl App {
    /// Builds a release anew, one at a time in this process.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, Dependency.
    pub async fn verify_release(&self, ctx: &Context, name: &Name) -> Result<Verified, Error> {
        ctx.require("releases.verify")?;
        ctx.require_body(name.body.id())?;
        let release = self.store.release(ctx, name).await?;
        if !release.is_built() {
            return Err(Error::NotReady { name: name.to_string() });
        }
        self.store.record(ctx, Audit::new("releases.verify", name.to_string())).await?;
        let digest = release.digest.clone();
        let ended = |outcome, rebuilt, gone| Verified { outcome, digest, rebuilt, gone };
        if release.method != self.method.version {
            return Ok(ended(Outcome::OtherMethod, String::new(), Vec::new()));
        }
        let closed = |error: tokio::sync::AcquireError| Error::Damaged {
            name: name.to_string(),
            cause: error.to_string(),
        };
        let _alone = self.verifying.acquire().await.map_err(closed)?;
        let provenance = self.provenance(ctx, &release).await?;
        let gone = self.gone(ctx, &provenance).await?;
        if !gone.is_empty() {
            return Ok(ended(Outcome::InputGone, String::new(), gone));
        }
        Ok(match self.rebuild(ctx, &release, &provenance).await? {
            Rebuilt::Without(gone) => ended(Outcome::InputGone, String::new(), gone),
            Rebuilt::As(rebuilt) if rebuilt == release.digest => ended(Outcome::Same, rebuilt, Vec::new()),
            Rebuilt::As(rebuilt) => ended(Outcome::Different, rebuilt, Vec::new()),
        })
    }

    async fn rebuild(&self, ctx: &Context, release: &Release, from: &Provenance) -> Result<Rebuilt, Error> {
        let survey = from.inputs.iter().find(|input| input.kind == InputKind::Survey);
        let survey = survey.map_or("", |input| input.name.as_str());
        let maker = Maker::new(self.clone(), self.threads, None);
        let made = match maker.make(ctx, release, survey, |_, _| {}).await {
            Ok(made) => made,
            // its answers cannot be read as they were counted
            Err(NotMade::Rows { snapshot, .. }) => {
                return Ok(Rebuilt::Without(from.named(InputKind::Snapshot, |name| name == snapshot)));
            }
            Err(NotMade::Earlier { release, .. }) => {
                return Ok(Rebuilt::Without(from.named(InputKind::Release, |name| name == release)));
            }
            Err(NotMade::Other(error)) => return Err(error),
        };
        let changed = |name: &str| {
            let rows = from.rows.get(name);
            rows.is_some() && rows != made.provenance.rows.get(name)
        };
        let gone = from.named(InputKind::Snapshot, changed);
        Ok(if gone.is_empty() { Rebuilt::As(made.encoded.digest) } else { Rebuilt::Without(gone) })
    }

    /// The inputs that are gone, or say something else than they did.
    async fn gone(&self, ctx: &Context, from: &Provenance) -> Result<Vec<Input>, Error> {
        let mut gone = Vec::new();
        for input in &from.inputs {
            let now = self.digest_now(ctx, input, from).await?;
            // what was not kept cannot be held against anything but being there
            let same = now.is_some_and(|digest| input.digest.is_empty() || digest == input.digest);
            if !same {
                gone.push(input.clone());
            }
        }
        Ok(gone)
    }

    /// The digest of an input as it is now; none when it is gone.
    async fn digest_now(
        &self,
        ctx: &Context,
        input: &Input,
        from: &Provenance,
    ) -> Result<Option<String>, Error> {
        let name = input.name.as_str();
        let sources = &self.sources;
        Ok(match input.kind {
            InputKind::Survey => sources.survey(ctx, name).await?.map(|found| found.digest),
            InputKind::Questionnaire => sources.find_instrument(ctx, name).await?.map(|found| found.digest),
            InputKind::Indicator => sources.indicator(ctx, name).await?.map(|found| found.digest),
            InputKind::Policy => sources.policy(ctx, name).await?.map(|found| found.digest),
            InputKind::Snapshot => sources.snapshot(ctx, name).await?.map(|found| found.round.digest),
            InputKind::WeightSet => sources.weight_set(ctx, name).await?,
            InputKind::Comparator => self.comparator_digest(ctx, name).await?,
            InputKind::Areas => {
                let country = name.strip_prefix("areas/").unwrap_or(name);
                let areas = from.labels.areas.keys().filter(|code| *code != country);
                Some(sources.register(ctx, country).await?.digest(areas))
            }
            InputKind::Release => self.release_digest(ctx, name).await?,
        })
    }

    async fn release_digest(&self, ctx: &Context, name: &str) -> Result<Option<String>, Error> {
        match self.named(ctx, name).await {
            Ok(found) => Ok(found.map(|release| release.digest)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn comparator_digest(&self, ctx: &Context, name: &str) -> Result<Option<String>, Error> {
        let Ok(parsed) = MaybeRevision::parse(Collection::Comparators, name) else { return Ok(None) };
        match self.stored_comparator(ctx, &parsed).await {
            Ok(found) => Ok(Some(found.comparator.digest)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What building anew gave.
enum Rebuilt {
    /// This digest.
    As(String),
    /// Nothing, as these inputs are not what they were.
    Without(Vec<Input>),
}

impl Provenance {
    /// The inputs of a kind whose name something holds for.
    fn named(&self, kind: InputKind, of: impl Fn(&str) -> bool) -> Vec<Input> {
        let of_kind = self.inputs.iter().filter(|input| input.kind == kind);
        of_kind.filter(|input| of(&input.name)).cloned().collect()
    }
}
