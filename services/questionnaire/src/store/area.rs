//! Areas in the database.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_context::Context;
use jamfor_contract::names::Area as AreaName;
use jamfor_database::{Audit, Database, Transaction, chunks};
use jamfor_fault::Violations;
use jamfor_survey::Day;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter};

use super::definition::damaged;
use super::entity::area::{Column, Entity, Model};
use super::sea::driver;
use super::{AreaFilter, Slice, page};
use crate::Error;
use crate::domain::area::{Area, AreaKind};
use crate::domain::register::{Imported, Register};

/// Columns of the table, and so parameters of a row.
const COLUMNS: usize = 11;

pub(super) async fn get(connection: &impl ConnectionTrait, name: &AreaName) -> Result<Option<Area>, Error> {
    let row = Entity::find_by_id(name.code().to_owned()).one(connection).await.map_err(driver)?;
    row.map(read).transpose()
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    filter: &AreaFilter,
    slice: &Slice<String>,
) -> Result<Vec<Area>, Error> {
    let mut select = Entity::find();
    if let Some(country) = &filter.country {
        select = select.filter(Column::Country.eq(country.as_str()));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind.as_str()));
    }
    let rows = page::ascending(select, Column::Code, slice).all(connection).await.map_err(driver)?;
    rows.into_iter().map(read).collect()
}

pub(super) async fn import(database: &Database, ctx: &Context, areas: Vec<Area>) -> Result<Imported, Error> {
    let audit = Audit::new("areas.import", "areas");
    database
        .write(ctx, audit, move |tx| {
            let areas = areas.clone();
            Box::pin(async move { import_in(tx, areas).await })
        })
        .await
}

async fn import_in(tx: &Transaction, areas: Vec<Area>) -> Result<Imported, Error> {
    let present = present(tx, &areas).await?;
    let mut found = Violations::new();
    as_register(&present).check_import(&areas, &mut found);
    found.into_result(())?;
    let mut imported = Imported::default();
    let mut rows = Vec::new();
    for area in &areas {
        let count = match present.get(&area.name) {
            None => &mut imported.created,
            Some(before) if before != area => &mut imported.changed,
            Some(_) => {
                imported.unchanged += 1;
                continue;
            }
        };
        *count += 1;
        rows.push(row(area).into_active_model());
    }
    for part in chunks(rows, COLUMNS) {
        let others = Column::iter().filter(|column| !matches!(column, Column::Code));
        let replace = OnConflict::column(Column::Code).update_columns(others).to_owned();
        let insert = Entity::insert_many(part).on_conflict(replace);
        insert.exec_without_returning(tx).await.map_err(driver)?;
    }
    Ok(imported)
}

pub(super) async fn register(connection: &impl ConnectionTrait, areas: &[Area]) -> Result<Register, Error> {
    Ok(as_register(&present(connection, areas).await?))
}

fn as_register(areas: &BTreeMap<AreaName, Area>) -> Register {
    areas.iter().map(|(name, area)| (name.clone(), area.parent.clone())).collect()
}

/// The areas of the register in the countries that an import touches.
async fn present(
    connection: &impl ConnectionTrait,
    areas: &[Area],
) -> Result<BTreeMap<AreaName, Area>, Error> {
    let named =
        areas.iter().flat_map(|area| std::iter::once(&area.name).chain(&area.parent).chain(&area.successors));
    let countries: BTreeSet<&str> = named.map(AreaName::country).collect();
    let rows =
        Entity::find().filter(Column::Country.is_in(countries)).all(connection).await.map_err(driver)?;
    let pair = |row| read(row).map(|area| (area.name.clone(), area));
    rows.into_iter().map(pair).collect()
}

fn row(area: &Area) -> Model {
    let codes: Vec<_> = area.successors.iter().map(AreaName::code).collect();
    Model {
        code: area.name.code().to_owned(),
        country: area.name.country().to_owned(),
        kind: area.kind.as_str().to_owned(),
        parent: area.parent.as_ref().map(|parent| parent.code().to_owned()),
        title: area.title.clone(),
        classification: area.classification.clone(),
        valid_from: area.valid_from.map(|day| day.to_string()),
        valid_to: area.valid_to.map(|day| day.to_string()),
        successors: codes.join(","),
        fictional: area.fictional,
        source: area.source.clone(),
    }
}

fn read(row: Model) -> Result<Area, Error> {
    let place = format!("areas/{}", row.code);
    let name = |code: &str| AreaName::new(code).map_err(|error| damaged(&place, &error));
    let day = |text: Option<String>| {
        let read = |text: String| Day::parse(&text).ok_or_else(|| damaged(&place, &"a day cannot be read"));
        text.map(read).transpose()
    };
    let kind = AreaKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
    let successors = row.successors.split(',').filter(|code| !code.is_empty());
    Ok(Area {
        name: name(&row.code)?,
        title: row.title,
        kind: kind.ok_or_else(|| damaged(&place, &"the kind is not known"))?,
        parent: row.parent.as_deref().map(name).transpose()?,
        classification: row.classification,
        valid_from: day(row.valid_from)?,
        valid_to: day(row.valid_to)?,
        successors: successors.map(name).collect::<Result<_, _>>()?,
        fictional: row.fictional,
        source: row.source,
    })
}
