//! What this service keeps, as obligations: releases with their leases and the pieces of those that are built, and what
//! is kept beside them: comparators, figures printed elsewhere, and verdicts set by hand.
//!
//! One suite (`tests/store/`) holds every obligation on every engine. Nothing is ever deleted.

mod again;
mod comparator;
mod earlier;
mod entity;
mod life;
mod manifest;
mod migration;
mod published_figure;
mod sea;
mod verdict_override;

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Body, Name};
use jamfor_database::Audit;

pub use comparator::{ComparatorPut, Comparators};
pub use life::{Lives, Opening};
pub use manifest::Manifests;
pub use migration::Migrator;
pub use published_figure::{Import, PublishedFigures, PublishedFilter};
pub use sea::SeaStore;
pub use verdict_override::{NewOverride, Overrides};

use crate::Error;
use crate::domain::{
    encode::Encoded,
    manifest::Provenance,
    protection::Report,
    release::{Content, Progress, Release, Sight},
};

/// A release to create.
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// Its name.
    pub name: Name,
    /// With every input pinned.
    pub content: Content,
    /// The digest of the content as it was asked for.
    pub asked: String,
    /// The pinned revision of the survey.
    pub survey: String,
    /// The version of the method.
    pub method: String,
    /// Whether every round in it is synthetic.
    pub synthetic: bool,
    /// Now.
    pub now_micros: i64,
}

/// Who builds a release, and until when others leave it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The replica.
    pub owner: String,
    /// In microseconds since the epoch.
    pub expires_micros: i64,
}

/// A release that a replica has taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The release.
    pub release: Release,
    /// The pinned revision of the survey.
    pub survey: String,
    /// Who created it, as text; none for one from before creators were kept.
    pub creator: Option<String>,
    /// The trace of the call that created it, as text; none where there was none.
    pub trace: Option<String>,
    /// Whether a replica held it before and let its lease run out.
    pub taken_over: bool,
}

/// What a finished build leaves.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The pieces and their digest.
    pub encoded: Encoded,
    /// How many figures.
    pub figures: i64,
    /// How they are protected.
    pub protection: Report,
    /// Where they come from.
    pub provenance: Provenance,
    /// Now.
    pub now_micros: i64,
}

/// The storage of this service.
#[async_trait]
pub trait Store:
    Lives + Comparators + Manifests + PublishedFigures + Overrides + Send + Sync + 'static
{
    /// Creates a release that nobody builds yet. Must return the release that exists if it has the name and was
    /// asked for with the same content, or has the same pinned content; must return Exists if it has other content.
    /// Must keep the caller and the trace of the one that made it, and the releases of its rounds that had been opened,
    /// by name, which never change.
    async fn create(&self, ctx: &Context, new: NewRelease) -> Result<Release, Error>;

    /// The release as it is now. Must return NotFound if there is none.
    async fn release(&self, ctx: &Context, name: &Name) -> Result<Release, Error>;

    /// The releases of a body that `sight` may know of, by name in the order of bytes. Must begin after `after`, whether
    /// or not that exists.
    async fn releases(
        &self,
        ctx: &Context,
        body: &Body,
        sight: Sight,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<Release>, Error>;

    /// Takes on the oldest release that is to be built and that nobody holds at `now_micros`; none if there is
    /// none. Of several at once, at most one may get it.
    async fn claim(&self, ctx: &Context, lease: Lease, now_micros: i64) -> Result<Option<Claimed>, Error>;

    /// Holds on to a release and notes its progress. Must return false, and change nothing, if the owner of the
    /// lease no longer holds it or it is no longer being built.
    async fn renew(
        &self,
        ctx: &Context,
        name: &Name,
        lease: Lease,
        progress: Progress,
    ) -> Result<bool, Error>;

    /// Makes a release READY with all its pieces, all or nothing. Must return false, and leave nothing readable, if
    /// `owner` no longer holds it.
    async fn finish(
        &self,
        ctx: &Context,
        name: &Name,
        owner: &str,
        finished: Finished,
    ) -> Result<bool, Error>;

    /// Makes a release FAILED. Must return false, and change nothing, if `owner` no longer holds it.
    async fn fail(&self, ctx: &Context, name: &Name, owner: &str, failure: &str) -> Result<bool, Error>;

    /// The pieces of a built release, in order; none if it is not built.
    async fn pieces(&self, ctx: &Context, name: &Name) -> Result<Vec<Vec<u8>>, Error>;

    /// Writes an audit row before anything unmasked is read.
    async fn record(&self, ctx: &Context, audit: Audit) -> Result<(), Error>;
}
