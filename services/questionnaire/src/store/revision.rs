//! Revisions in the database: added, read, and never changed.

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_database::{Audit, Database, Transaction};
use jamfor_survey::ChangeClass;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::definition::{self, damaged};
use super::entity::revision::{Column, Entity, Model};
use super::sea::{driver, now_micros};
use super::{Freeze, Slice};
use crate::Error;
use crate::domain::definition::{Canonical, Definition, Frozen, Revision};
use crate::domain::publication::{self, Publication};

/// Every class as it is stored.
const CLASSES: [ChangeClass; 5] = [
    ChangeClass::Identical,
    ChangeClass::TextOnly,
    ChangeClass::Additive,
    ChangeClass::Recoded,
    ChangeClass::Breaking,
];

pub(super) async fn get(
    connection: &impl ConnectionTrait,
    name: &Name,
    number: i32,
) -> Result<Option<Frozen>, Error> {
    let row = Entity::find_by_id((name.to_string(), number)).one(connection).await.map_err(driver)?;
    row.map(|row| read(row, name)).transpose()
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    name: &Name,
    slice: &Slice<i32>,
) -> Result<Vec<Frozen>, Error> {
    let mut select = Entity::find().filter(Column::Name.eq(name.to_string()));
    if let Some(after) = slice.after {
        select = select.filter(Column::Number.lt(after));
    }
    let rows = select.order_by_desc(Column::Number).limit(slice.limit).all(connection).await;
    rows.map_err(driver)?.into_iter().map(|row| read(row, name)).collect()
}

pub(super) async fn freeze(database: &Database, ctx: &Context, freeze: Freeze) -> Result<Frozen, Error> {
    let audit = Audit::new("questionnaires.publish", freeze.name.to_string());
    database
        .write(ctx, audit, move |tx| {
            let freeze = freeze.clone();
            Box::pin(async move { freeze_in(tx, freeze).await })
        })
        .await
}

async fn freeze_in(tx: &Transaction, freeze: Freeze) -> Result<Frozen, Error> {
    let Freeze { name, draft, number } = freeze;
    let current = definition::get(tx, &name).await?.ok_or_else(|| Error::no_definition(&name))?;
    if current.content.digest() != draft {
        return Err(Error::changed(&name));
    }
    match publication::decide(current.newest.as_ref(), draft, number)? {
        Publication::Existing(number) => {
            let existing = get(tx, &name, number).await?.ok_or_else(|| Error::no_revision(&name, number))?;
            if existing.revision.digest == draft { Ok(existing) } else { Err(Error::frozen(&name, number)) }
        }
        Publication::Next(number) => freeze_next(tx, current, number).await,
    }
}

async fn freeze_next(tx: &Transaction, current: Definition, number: i32) -> Result<Frozen, Error> {
    let Definition { name, content, newest } = current;
    let before = match newest {
        Some(newest) => get(tx, &name, newest.number).await?,
        None => None,
    };
    let before = before.map(|before| before.content);
    let change =
        publication::change(before.as_ref(), &content).map_err(|cause| Error::damaged(&name, cause))?;
    let revision = Revision { number, digest: content.digest(), created_micros: now_micros() };
    insert(tx, &name, revision, &content, Some(change)).await?;
    let after = Definition { name, content, newest: Some(revision) };
    definition::write(tx, &after, true).await?;
    let Definition { name, content, .. } = after;
    Ok(Frozen { name, revision, content, change: Some(change) })
}

/// Adds a revision. A number that is taken is refused by the primary key.
pub(super) async fn insert(
    tx: &Transaction,
    name: &Name,
    revision: Revision,
    content: &Canonical,
    change: Option<ChangeClass>,
) -> Result<(), Error> {
    let row = Model {
        name: name.to_string(),
        number: revision.number,
        content: content.text().to_owned(),
        digest: revision.digest.to_string(),
        change_class: change.map(|change| change.as_str().to_owned()),
        created_micros: revision.created_micros,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx).await.map_err(driver)?;
    Ok(())
}

fn read(row: Model, name: &Name) -> Result<Frozen, Error> {
    let place = name.revision(row.number).to_string();
    let content = Canonical::stored(name.collection, row.content, &row.digest)
        .map_err(|cause| Error::damaged(&place, cause))?;
    let class = |text: String| {
        let known = CLASSES.into_iter().find(|class| class.as_str() == text);
        known.ok_or_else(|| damaged(&place, &"the change class is not known"))
    };
    let change = row.change_class.map(class).transpose()?;
    let revision =
        Revision { number: row.number, digest: content.digest(), created_micros: row.created_micros };
    Ok(Frozen { name: name.clone(), revision, content, change })
}
