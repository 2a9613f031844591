//! Figures that were printed elsewhere.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::Body;
use jamfor_database::{Audit, Transaction, chunks};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::SeaStore;
use super::again::again;
use super::entity::published_figure::{Column, Entity, Model};
use super::sea::{damaged, driver};
use crate::Error;
use crate::domain::published_figure::{Line, Plan, PublishedFigure, plan};

/// The columns of a row.
const COLUMNS: usize = 8;

/// Lines to import.
#[derive(Clone, Debug)]
pub struct Import {
    /// For which body.
    pub body: Body,
    /// The lines, each of another figure of the body.
    pub lines: Vec<Line>,
    /// Now.
    pub now_micros: i64,
}

impl Import {
    /// An import of lines for a body.
    #[must_use]
    pub fn new(body: &Body, lines: Vec<Line>, now_micros: i64) -> Self {
        Self { body: body.clone(), lines, now_micros }
    }
}

/// Which printed figures of a body to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedFilter {
    /// Of this indicator, without revision.
    pub indicator: Option<String>,
    /// Of this area's code.
    pub area: Option<String>,
}

/// The storage of printed figures.
#[async_trait]
pub trait PublishedFigures: Send + Sync + 'static {
    /// The figures of a body, by place in the order of bytes. Must begin after the place `after`, whether or not there
    /// is such a figure.
    async fn published_figures(
        &self,
        ctx: &Context,
        body: &Body,
        filter: &PublishedFilter,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<PublishedFigure>, Error>;

    /// What an import would come to. Must return Invalid as the import does, and must change nothing.
    async fn plan_import(&self, ctx: &Context, import: &Import) -> Result<Plan, Error>;

    /// Adds or replaces figures, all or none. Must return Invalid with every total that cannot be the total of its
    /// groups, seen with what is kept at the moment of the write. Figures that say the same must stay as they are, with
    /// the time they were imported.
    async fn import(&self, ctx: &Context, import: Import) -> Result<Plan, Error>;
}

#[async_trait]
impl PublishedFigures for SeaStore {
    async fn published_figures(
        &self,
        _ctx: &Context,
        body: &Body,
        filter: &PublishedFilter,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<PublishedFigure>, Error> {
        let mut select = Entity::find().filter(Column::Body.eq(body.id()));
        if let Some(indicator) = &filter.indicator {
            select = select.filter(Column::Indicator.eq(indicator.as_str()));
        }
        if let Some(area) = &filter.area {
            select = select.filter(Column::Area.eq(area.as_str()));
        }
        if let Some(after) = after {
            select = select.filter(Column::Place.gt(after));
        }
        let select = select.order_by_asc(Column::Place).limit(limit);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        rows.iter().map(read).collect()
    }

    async fn plan_import(&self, _ctx: &Context, import: &Import) -> Result<Plan, Error> {
        plan_of(&self.database.read(), import).await
    }

    async fn import(&self, ctx: &Context, import: Import) -> Result<Plan, Error> {
        let import = std::sync::Arc::new(import);
        again(|| async {
            let audit = Audit::new("publishedFigures.import", format!("{}/publishedFigures", import.body));
            let import = import.clone();
            self.database
                .write(ctx, audit, move |tx| {
                    let import = import.clone();
                    Box::pin(async move { import_in(tx, &import).await })
                })
                .await
        })
        .await
    }
}

/// What the lines come to beside what is kept from the same sources.
async fn plan_of(connection: &impl ConnectionTrait, import: &Import) -> Result<Plan, Error> {
    let sources: BTreeSet<&str> = import.lines.iter().map(|line| line.figure.source.as_str()).collect();
    let mut kept = Vec::new();
    for part in chunks(sources.into_iter().collect(), 1) {
        let select = Entity::find().filter(Column::Body.eq(import.body.id()));
        let select = select.filter(Column::Source.is_in(part));
        let rows = select.all(connection).await.map_err(driver)?;
        kept.extend(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(plan(kept, &import.lines)?)
}

async fn import_in(tx: &Transaction, import: &Import) -> Result<Plan, Error> {
    let plan = plan_of(tx, import).await?;
    let changed = plan.created.iter().chain(&plan.replaced);
    let rows = changed.map(|figure| row(&import.body, figure, import.now_micros));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    for part in chunks(rows, COLUMNS) {
        let mut replace = OnConflict::column(Column::Name);
        replace.update_columns([Column::Content, Column::ImportedMicros]);
        let insert = Entity::insert_many(part.into_iter().map(IntoActiveModel::into_active_model))
            .on_conflict(replace);
        insert.exec_without_returning(tx).await.map_err(driver)?;
    }
    Ok(plan)
}

fn row(body: &Body, figure: &PublishedFigure, now_micros: i64) -> Result<Model, Error> {
    let place = figure.place();
    let name = figure.name().map_err(|error| damaged(&place, &error))?;
    Ok(Model {
        name: name.to_string(),
        place,
        body: body.id().to_owned(),
        indicator: figure.indicator.clone(),
        area: figure.area.clone(),
        source: figure.source.clone(),
        content: serde_json::to_string(figure).map_err(|error| damaged(&name.to_string(), &error))?,
        imported_micros: now_micros,
    })
}

fn read(row: &Model) -> Result<PublishedFigure, Error> {
    let figure: PublishedFigure =
        serde_json::from_str(&row.content).map_err(|error| damaged(&row.name, &error))?;
    if figure.place() != row.place {
        return Err(damaged(&row.name, &"it is in the place of another"));
    }
    Ok(PublishedFigure { imported_micros: row.imported_micros, ..figure })
}
