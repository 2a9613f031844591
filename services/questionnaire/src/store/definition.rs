//! Definitions in the database.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Audit, Database, Transaction};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::entity::definition::{Column, Entity, Model};
use super::sea::{driver, now_micros};
use super::{Put, Slice, page, revision};
use crate::Error;
use crate::domain::definition::{Canonical, Definition, Revision};

/// Names that are asked for in one statement.
const MOST_NAMES: usize = 1_000;

pub(super) async fn get(connection: &impl ConnectionTrait, name: &Name) -> Result<Option<Definition>, Error> {
    let row = Entity::find_by_id(name.to_string()).one(connection).await.map_err(driver)?;
    row.map(|row| read(row, name.clone())).transpose()
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    body: &Body,
    collection: Collection,
    slice: &Slice<String>,
) -> Result<Vec<Definition>, Error> {
    let select =
        Entity::find().filter(Column::Body.eq(body.id())).filter(Column::Collection.eq(collection.as_str()));
    let rows = page::ascending(select, Column::Name, slice).all(connection).await.map_err(driver)?;
    let named = |row: Model| {
        let name = Name::parse(collection, &row.name).map_err(|error| damaged(&row.name, &error))?;
        read(row, name)
    };
    rows.into_iter().map(named).collect()
}

pub(super) async fn existing(
    connection: &impl ConnectionTrait,
    names: &[Name],
) -> Result<BTreeSet<Name>, Error> {
    let mut found = BTreeSet::new();
    for part in names.chunks(MOST_NAMES) {
        let select = Entity::find().select_only().column(Column::Name);
        let select = select.filter(Column::Name.is_in(part.iter().map(ToString::to_string)));
        let rows: Vec<String> = select.into_tuple().all(connection).await.map_err(driver)?;
        let rows: BTreeSet<String> = rows.into_iter().collect();
        found.extend(part.iter().filter(|name| rows.contains(&name.to_string())).cloned());
    }
    Ok(found)
}

pub(super) async fn put(database: &Database, ctx: &Context, put: Put) -> Result<Definition, Error> {
    let audit = Audit::new(put.action, put.name.to_string());
    database
        .write(ctx, audit, move |tx| {
            let put = put.clone();
            Box::pin(async move { put_in(tx, put).await })
        })
        .await
}

async fn put_in(tx: &Transaction, put: Put) -> Result<Definition, Error> {
    let current = get(tx, &put.name).await?;
    if let Some(asked) = &put.etag
        && current.as_ref().map(|current| current.content.etag()).as_ref() != Some(asked)
        && (current.is_some() || put.allow_missing)
    {
        return Err(Error::changed(&put.name));
    }
    let newest = match &current {
        None if !put.allow_missing => return Err(Error::no_definition(&put.name)),
        Some(current) if current.content == put.content => return Ok(current.clone()),
        current => current.as_ref().and_then(|current| current.newest),
    };
    let after = Definition {
        newest: if put.freeze { Some(next(&put, newest)) } else { newest },
        name: put.name,
        content: put.content,
    };
    write(tx, &after, current.is_some()).await?;
    if put.freeze
        && let Some(newest) = after.newest
    {
        revision::insert(tx, &after.name, newest, &after.content, None).await?;
    }
    Ok(after)
}

fn next(put: &Put, newest: Option<Revision>) -> Revision {
    let number = newest.map_or(0, |newest| newest.number) + 1;
    Revision { number, digest: put.content.digest(), created_micros: now_micros() }
}

/// Writes the row of a definition: a new one, or in place of the one that exists.
pub(super) async fn write(tx: &Transaction, definition: &Definition, exists: bool) -> Result<(), Error> {
    let row = row(definition).into_active_model();
    if exists {
        let row = row.reset_all();
        Entity::update(row).exec(tx).await.map_err(driver)?;
    } else {
        Entity::insert(row).exec_without_returning(tx).await.map_err(driver)?;
    }
    Ok(())
}

fn row(definition: &Definition) -> Model {
    let Definition { name, content, newest } = definition;
    Model {
        name: name.to_string(),
        body: name.body.id().to_owned(),
        collection: name.collection.as_str().to_owned(),
        content: content.text().to_owned(),
        digest: content.digest().to_string(),
        revision: newest.map_or(0, |newest| newest.number),
        revision_digest: newest.map(|newest| newest.digest.to_string()).unwrap_or_default(),
        revision_micros: newest.map_or(0, |newest| newest.created_micros),
        updated_micros: now_micros(),
    }
}

fn read(row: Model, name: Name) -> Result<Definition, Error> {
    let newest = match row.revision {
        0 => None,
        number => Some(Revision {
            number,
            digest: row.revision_digest.parse().map_err(|error| damaged(&row.name, &error))?,
            created_micros: row.revision_micros,
        }),
    };
    let content = Canonical::stored(name.collection, row.content, &row.digest)
        .map_err(|cause| Error::damaged(&row.name, cause))?;
    Ok(Definition { name, content, newest })
}

/// A row that this service cannot have written.
pub(super) fn damaged(name: &str, cause: &impl ToString) -> Error {
    Error::damaged(name, crate::domain::definition::Damaged::new(cause))
}
