//! Stored comparators: what they say now, and every revision that they had.

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Body, Name};
use jamfor_database::{Audit, Transaction};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::SeaStore;
use super::again::again;
use super::entity::{comparator, comparator_revision};
use super::sea::{damaged, driver};
use crate::Error;
use crate::domain::{comparator::Comparator, revision::Revision};

/// What a comparator is to say.
#[derive(Clone, Debug)]
pub struct ComparatorPut {
    /// Of which comparator.
    pub name: Name,
    /// What it says; the store sets its pinned name and digest.
    pub comparator: Comparator,
    /// What it must have said until now, where that matters.
    pub etag: Option<String>,
    /// Whether to create it when it does not exist.
    pub allow_missing: bool,
    /// Now.
    pub now_micros: i64,
}

/// The storage of comparators. Nothing is ever deleted.
#[async_trait]
pub trait Comparators: Send + Sync + 'static {
    /// The comparator as it is now. Must return NotFound if there is none.
    async fn comparator(&self, ctx: &Context, name: &Name) -> Result<Revision, Error>;

    /// A revision. Must return NotFound if there is none; must return what was kept, or fail.
    async fn comparator_revision(&self, ctx: &Context, name: &Name, number: i32) -> Result<Revision, Error>;

    /// The comparators of a body as they are now, by name in the order of bytes. Must begin after `after`, whether or
    /// not that exists.
    async fn comparators(
        &self,
        ctx: &Context,
        body: &Body,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<Revision>, Error>;

    /// Sets what a comparator says. Must return NotFound if it does not exist and may not be created, EtagMismatch if
    /// an etag is given that is not of the content as it is now. The same content must make no revision, other content
    /// exactly one. Of two at once, both must be applied one after the other.
    async fn put_comparator(&self, ctx: &Context, put: ComparatorPut) -> Result<Revision, Error>;
}

#[async_trait]
impl Comparators for SeaStore {
    async fn comparator(&self, _ctx: &Context, name: &Name) -> Result<Revision, Error> {
        get(&self.database.read(), name).await?.ok_or_else(|| Error::NotFound { name: name.to_string() })
    }

    async fn comparator_revision(&self, _ctx: &Context, name: &Name, number: i32) -> Result<Revision, Error> {
        let key = (name.to_string(), number);
        let found = comparator_revision::Entity::find_by_id(key).one(&self.database.read()).await;
        let pinned = || name.revision(number).to_string();
        let row = found.map_err(driver)?.ok_or_else(|| Error::NotFound { name: pinned() })?;
        read(&pinned(), &row.content, &row.digest, number, row.created_micros)
    }

    async fn comparators(
        &self,
        _ctx: &Context,
        body: &Body,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<Revision>, Error> {
        let mut select = comparator::Entity::find().filter(comparator::Column::Body.eq(body.id()));
        if let Some(after) = after {
            select = select.filter(comparator::Column::Name.gt(after));
        }
        let select = select.order_by_asc(comparator::Column::Name).limit(limit);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        rows.iter().map(read_newest).collect()
    }

    async fn put_comparator(&self, ctx: &Context, put: ComparatorPut) -> Result<Revision, Error> {
        again(|| async {
            let audit = Audit::new("comparators.update", put.name.to_string());
            let put = put.clone();
            self.database
                .write(ctx, audit, move |tx| {
                    let put = put.clone();
                    Box::pin(async move { put_in(tx, put).await })
                })
                .await
        })
        .await
    }
}

async fn put_in(tx: &Transaction, put: ComparatorPut) -> Result<Revision, Error> {
    let current = get(tx, &put.name).await?;
    let name = || put.name.to_string();
    if current.is_none() && !put.allow_missing {
        return Err(Error::NotFound { name: name() });
    }
    if let Some(asked) = &put.etag
        && current.as_ref().map(Revision::etag).as_ref() != Some(asked)
    {
        return Err(Error::EtagMismatch { name: name() });
    }
    let digest = put.comparator.content_digest();
    if let Some(current) = &current
        && current.comparator.digest == digest
    {
        return Ok(current.clone());
    }
    let number = current.as_ref().map_or(0, |current| current.number) + 1;
    let comparator =
        Comparator { name: put.name.revision(number).to_string(), digest, ..put.comparator.clone() };
    let after = Revision { comparator, number, created_micros: put.now_micros };
    write(tx, &put.name, &after, current.is_some()).await?;
    Ok(after)
}

/// Writes the revision, and what the comparator says now.
async fn write(tx: &Transaction, name: &Name, after: &Revision, exists: bool) -> Result<(), Error> {
    let content =
        serde_json::to_string(&after.comparator).map_err(|error| damaged(&name.to_string(), &error))?;
    let newest = comparator::Model {
        name: name.to_string(),
        body: name.body.id().to_owned(),
        number: after.number,
        content: content.clone(),
        digest: after.comparator.digest.clone(),
        created_micros: after.created_micros,
    };
    let newest = newest.into_active_model();
    if exists {
        comparator::Entity::update(newest.reset_all()).exec(tx).await.map_err(driver)?;
    } else {
        comparator::Entity::insert(newest).exec_without_returning(tx).await.map_err(driver)?;
    }
    let revision = comparator_revision::Model {
        name: name.to_string(),
        number: after.number,
        content,
        digest: after.comparator.digest.clone(),
        created_micros: after.created_micros,
    };
    let revision = comparator_revision::Entity::insert(revision.into_active_model());
    revision.exec_without_returning(tx).await.map_err(driver)?;
    Ok(())
}

async fn get(connection: &impl ConnectionTrait, name: &Name) -> Result<Option<Revision>, Error> {
    let found = comparator::Entity::find_by_id(name.to_string()).one(connection).await.map_err(driver)?;
    found.as_ref().map(read_newest).transpose()
}

fn read_newest(row: &comparator::Model) -> Result<Revision, Error> {
    read(&row.name, &row.content, &row.digest, row.number, row.created_micros)
}

fn read(
    name: &str,
    content: &str,
    digest: &str,
    number: i32,
    created_micros: i64,
) -> Result<Revision, Error> {
    let comparator: Comparator = serde_json::from_str(content).map_err(|error| damaged(name, &error))?;
    if comparator.digest != digest || comparator.content_digest() != digest {
        return Err(damaged(name, &"the digest is not that of the content"));
    }
    Ok(Revision { comparator, number, created_micros })
}
