//! What this service keeps, as obligations: definitions with their revisions, and the register of areas.
//!
//! One suite (`tests/store.rs`) holds every obligation on every engine. Nothing is ever deleted.

mod area;
mod definition;
mod entity;
mod migration;
mod page;
mod revision;
mod sea;

use std::collections::BTreeSet;

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Area as AreaName, Body, Collection, Name};
use jamfor_survey::Digest;

pub use migration::Migrator;
pub use sea::SeaStore;

use crate::Error;
use crate::domain::area::{Area, AreaKind};
use crate::domain::definition::{Canonical, Definition, Frozen};
use crate::domain::register::{Imported, Register};

/// Content to set.
#[derive(Clone, Debug)]
pub struct Put {
    /// Of which definition.
    pub name: Name,
    /// What it says from now on.
    pub content: Canonical,
    /// What it must have said until now, where that matters.
    pub etag: Option<String>,
    /// Whether to create it when it does not exist.
    pub allow_missing: bool,
    /// Whether new content is a new revision at once.
    pub freeze: bool,
    /// How the audit names the write.
    pub action: &'static str,
}

/// A draft to freeze.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// Of which definition.
    pub name: Name,
    /// The draft that was checked.
    pub draft: Digest,
    /// The number that the revision must get or have.
    pub number: Option<i32>,
}

/// A part of a list, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<K> {
    /// Only what comes after this key.
    pub after: Option<K>,
    /// At most this many.
    pub limit: u64,
}

/// Which areas to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaFilter {
    /// Of this country.
    pub country: Option<String>,
    /// Of this kind.
    pub kind: Option<AreaKind>,
}

/// The storage of this service.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The definition as it is now. Must return NotFound if there is none.
    async fn definition(&self, ctx: &Context, name: &Name) -> Result<Definition, Error>;

    /// The definitions of a body and a collection, by name in the order of bytes. Must begin after `slice.after`,
    /// whether or not that exists.
    async fn definitions(
        &self,
        ctx: &Context,
        body: &Body,
        collection: Collection,
        slice: Slice<String>,
    ) -> Result<Vec<Definition>, Error>;

    /// Those of the names that exist.
    async fn existing(&self, ctx: &Context, names: &[Name]) -> Result<BTreeSet<Name>, Error>;

    /// Sets content, all or nothing. Must return NotFound if the definition does not exist and may not be created,
    /// EtagMismatch if an etag is given that is not of the content as it is now. The same content must change
    /// nothing and make no revision; new content must make exactly one if it is to freeze, and none if not. Of two
    /// at once, both must be applied one after the other.
    async fn put(&self, ctx: &Context, put: Put) -> Result<Definition, Error>;

    /// Freezes the draft as the next revision. Must return NotFound if there is no draft, EtagMismatch if the draft
    /// is another one by now, RevisionFrozen if the number belongs to a revision with other content, Invalid if the
    /// number can be neither got nor had. Must return the revision that exists if it has the content. Of several at
    /// once, no two may make a revision, and all must return the same one.
    async fn freeze(&self, ctx: &Context, freeze: Freeze) -> Result<Frozen, Error>;

    /// A revision. Must return NotFound if there is none; must return what was frozen, byte by byte, or fail.
    async fn revision(&self, ctx: &Context, name: &Name, number: i32) -> Result<Frozen, Error>;

    /// The revisions of a definition, the newest first; none if it does not exist.
    async fn revisions(&self, ctx: &Context, name: &Name, slice: Slice<i32>) -> Result<Vec<Frozen>, Error>;

    /// An area. Must return NotFound if there is none.
    async fn area(&self, ctx: &Context, name: &AreaName) -> Result<Area, Error>;

    /// Areas by code in the order of bytes. Must begin after `slice.after`, whether or not that exists.
    async fn areas(
        &self,
        ctx: &Context,
        filter: &AreaFilter,
        slice: Slice<String>,
    ) -> Result<Vec<Area>, Error>;

    /// The part of the register that an import of these areas touches: all areas of the countries it names.
    async fn register(&self, ctx: &Context, areas: &[Area]) -> Result<Register, Error>;

    /// Adds or replaces areas, all or none. Must return Invalid with everything that the register has against it,
    /// seen at the moment of the write.
    async fn import_areas(&self, ctx: &Context, areas: Vec<Area>) -> Result<Imported, Error>;
}
