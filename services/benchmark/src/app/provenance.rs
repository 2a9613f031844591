//! Where the figures of a release come from: its manifest, and how one figure came to be.

use jamfor_context::{Context, Role};
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_seal::{InputStatement, ManifestStatement, Seal};
use jamfor_survey::Language;

use super::{App, audience::require_audience, audience::sight};
use crate::Error;
use crate::domain::{
    explain::{Explanation, explain},
    lookup::{Wanted, find},
    manifest::{Input, InputKind, Provenance},
    release::{Release, Sight},
};

/// A release with where it comes from, and the proof.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The release.
    pub release: Release,
    /// What it was made from.
    pub provenance: Provenance,
    /// The proof; none without a signing key.
    pub seal: Option<Seal>,
}

impl App {
    /// What a release was made from, for those who may read its figures.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Ended.
    pub async fn manifest(&self, ctx: &Context, name: &Name) -> Result<Manifest, Error> {
        ctx.require("figures.get")?;
        let release = self.readable(ctx, name).await?;
        let provenance = self.provenance(ctx, &release).await?;
        let provenance = self.seen_provenance(ctx, name, provenance).await?;
        let seal = match &self.seals {
            Some(key) => Some(key.seal(statement(&release, &provenance)?)),
            None => None,
        };
        Ok(Manifest { release, provenance, seal })
    }

    /// How a figure came to be, in numbers that the audience may know.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn explain_figure(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
        language: &Language,
    ) -> Result<Explanation, Error> {
        ctx.require("figures.get")?;
        require_audience(ctx, release, audience, [&wanted.area])?;
        let opened = self.open(ctx, release, audience, "figures.explain").await?;
        let place = find(&opened.built.frame, wanted).map_err(|what| opened.unknown(what, wanted))?;
        let provenance = self.provenance(ctx, &opened.release).await?;
        let name = opened.release.name.to_string();
        Ok(explain(&opened.built, &place, audience, (&provenance, &name), language))
    }

    /// Where a built release comes from: what was kept, or what its vocabulary tells.
    pub(super) async fn provenance(&self, ctx: &Context, release: &Release) -> Result<Provenance, Error> {
        match self.store.provenance(ctx, &release.name).await? {
            Some(kept) => Ok(kept),
            None => Ok(Provenance::of_frame(&self.built(ctx, release).await?.frame)),
        }
    }

    /// Without the earlier releases that the caller may not know of.
    async fn seen_provenance(
        &self,
        ctx: &Context,
        name: &Name,
        mut provenance: Provenance,
    ) -> Result<Provenance, Error> {
        let sight = sight(ctx, &name.body);
        let mut unseen = Vec::new();
        for input in provenance.inputs.iter().filter(|input| input.kind == InputKind::Release) {
            let release = self.named(ctx, &input.name).await?;
            if !release.is_some_and(|release| release.is_seen(sight)) {
                unseen.push(input.clone());
            }
        }
        provenance.inputs.retain(|input| !unseen.contains(input));
        Ok(provenance)
    }

    /// A built release that the caller may read for some audience. Others cannot tell one that is missing from one
    /// that is not for them.
    async fn readable(&self, ctx: &Context, name: &Name) -> Result<Release, Error> {
        let sight = sight(ctx, &name.body);
        let closed = || Error::NotPublished { name: name.to_string(), audience: "PUBLIC" };
        let release = match self.store.release(ctx, name).await {
            Err(Error::NotFound { .. }) if sight != Sight::All => return Err(closed()),
            found => found?,
        };
        if sight == Sight::All {
            let ready = release.is_built();
            if ready && !release.is_open_to(Audience::Public) {
                ctx.require_role(Role::Methodologist)?;
            }
            return if ready { Ok(release) } else { Err(Error::NotReady { name: name.to_string() }) };
        }
        let open = release.is_open_to(Audience::Public)
            || (sight == Sight::Owner && release.is_open_to(Audience::Owner));
        match (open, release.is_seen(sight)) {
            (true, _) => Ok(release),
            (false, true) => Err(Error::ended(&release)),
            (false, false) => Err(closed()),
        }
    }
}

/// What is signed of a release.
fn statement(release: &Release, provenance: &Provenance) -> Result<Vec<u8>, Error> {
    let input = |one: &Input| InputStatement {
        digest: one.digest.clone(),
        kind: one.kind.as_str().to_owned(),
        name: one.name.clone(),
    };
    let said = ManifestStatement {
        corrects: release.content.corrects.clone(),
        digest: release.digest.clone(),
        inputs: provenance.inputs.iter().map(input).collect(),
        method: release.method.clone(),
        ready_micros: release.ready_micros.unwrap_or_default(),
        release: release.name.to_string(),
        software: provenance.software.clone(),
        kind: String::new(),
    };
    said.to_bytes()
        .map_err(|error| Error::Damaged { name: release.name.to_string(), cause: error.to_string() })
}
