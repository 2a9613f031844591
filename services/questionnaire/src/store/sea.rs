//! The store on SQLite and PostgreSQL: one implementation, with the engines' differences in the platform.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Area as AreaName, Body, Collection, Name};
use jamfor_database::Database;

use super::{AreaFilter, Freeze, Put, Slice, Store, area, definition, revision};
use crate::Error;
use crate::domain::area::Area;
use crate::domain::definition::{Definition, Frozen};
use crate::domain::register::{Imported, Register};

/// How often a write is begun again when another one took its key.
const ATTEMPTS: u32 = 10;

/// The store behind SeaORM.
#[derive(Clone, Debug)]
pub struct SeaStore {
    database: Database,
}

impl SeaStore {
    /// A store in a database whose schema is up to date.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Store for SeaStore {
    async fn definition(&self, _ctx: &Context, name: &Name) -> Result<Definition, Error> {
        definition::get(&self.database.read(), name).await?.ok_or_else(|| Error::no_definition(name))
    }

    async fn definitions(
        &self,
        _ctx: &Context,
        body: &Body,
        collection: Collection,
        slice: Slice<String>,
    ) -> Result<Vec<Definition>, Error> {
        definition::list(&self.database.read(), body, collection, &slice).await
    }

    async fn existing(&self, _ctx: &Context, names: &[Name]) -> Result<BTreeSet<Name>, Error> {
        definition::existing(&self.database.read(), names).await
    }

    async fn put(&self, ctx: &Context, put: Put) -> Result<Definition, Error> {
        let mut attempt = 1;
        loop {
            match definition::put(&self.database, ctx, put.clone()).await {
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => attempt += 1,
                done => return done,
            }
        }
    }

    async fn freeze(&self, ctx: &Context, freeze: Freeze) -> Result<Frozen, Error> {
        let mut attempt = 1;
        loop {
            match revision::freeze(&self.database, ctx, freeze.clone()).await {
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => attempt += 1,
                done => return done,
            }
        }
    }

    async fn revision(&self, _ctx: &Context, name: &Name, number: i32) -> Result<Frozen, Error> {
        let found = revision::get(&self.database.read(), name, number).await?;
        found.ok_or_else(|| Error::no_revision(name, number))
    }

    async fn revisions(&self, _ctx: &Context, name: &Name, slice: Slice<i32>) -> Result<Vec<Frozen>, Error> {
        revision::list(&self.database.read(), name, &slice).await
    }

    async fn area(&self, _ctx: &Context, name: &AreaName) -> Result<Area, Error> {
        area::get(&self.database.read(), name).await?.ok_or_else(|| Error::no_area(name))
    }

    async fn areas(
        &self,
        _ctx: &Context,
        filter: &AreaFilter,
        slice: Slice<String>,
    ) -> Result<Vec<Area>, Error> {
        area::list(&self.database.read(), filter, &slice).await
    }

    async fn register(&self, _ctx: &Context, areas: &[Area]) -> Result<Register, Error> {
        area::register(&self.database.read(), areas).await
    }

    async fn import_areas(&self, ctx: &Context, areas: Vec<Area>) -> Result<Imported, Error> {
        let mut attempt = 1;
        loop {
            match area::import(&self.database, ctx, areas.clone()).await {
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => attempt += 1,
                done => return done,
            }
        }
    }
}

/// Whether another write took the key in the meantime: PostgreSQL may say so instead of undoing the transaction.
fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Store(store) if store.is_unique())
}

/// Now, in microseconds since the epoch.
pub(super) fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// A driver's error as an error of this service.
pub(super) fn driver(error: sea_orm::DbErr) -> Error {
    Error::Store(error.into())
}
