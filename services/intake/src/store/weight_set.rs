//! Weight sets in the database: one row a revision, only ever added.

use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::Audit;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::weight_set::{ActiveModel, Column, Entity, Model};
use super::sea::{SeaStore, Stop};
use super::{Swapped, document};
use crate::domain::Micros;
use crate::domain::weight_set::{Content, WeightSet};
use crate::error::Error;

pub(super) async fn get(
    connection: &impl ConnectionTrait,
    name: &Name,
    number: Option<i32>,
) -> Result<Option<WeightSet>, Error> {
    let mut select =
        Entity::find().filter(Column::Body.eq(name.body.id())).filter(Column::Code.eq(name.id()));
    if let Some(number) = number {
        select = select.filter(Column::Number.eq(number));
    }
    let row = select.order_by_desc(Column::Number).limit(1).one(connection).await?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    body: &Body,
    after: &str,
    limit: u64,
) -> Result<Vec<WeightSet>, Error> {
    let newest = Query::select()
        .column(Column::Code)
        .expr(Expr::col(Column::Number).max())
        .from(Entity)
        .and_where(Column::Body.eq(body.id()))
        .group_by_col(Column::Code)
        .to_owned();
    let pair = Expr::tuple([Expr::col(Column::Code), Expr::col(Column::Number)]);
    let select = Entity::find()
        .filter(Column::Body.eq(body.id()))
        .filter(Column::Code.gt(after))
        .filter(pair.in_subquery(newest));
    let rows = select.order_by_asc(Column::Code).limit(limit).all(connection).await?;
    rows.iter().map(read).collect()
}

pub(super) async fn add(
    store: &SeaStore,
    ctx: &Context,
    name: &Name,
    newest: i32,
    content: &Content,
) -> Result<Swapped, Error> {
    let row = ActiveModel {
        body: Set(name.body.id().to_owned()),
        code: Set(name.id().to_owned()),
        number: Set(newest + 1),
        create_micros: Set(Micros::now().0),
        content: Set(content.canonical_json()),
    };
    let done = store.write(ctx, Audit::new("weightSets.update", name.to_string()), move |tx| {
        // the primary key is what keeps two from making the same revision
        let mut insert = Entity::insert(row.clone()).on_conflict(
            OnConflict::columns([Column::Body, Column::Code, Column::Number]).do_nothing().to_owned(),
        );
        Box::pin(async move {
            let made = tx.execute(sea_orm::QueryTrait::query(&mut insert)).await?;
            if made.rows_affected() == 0 { Err(Stop::Moved) } else { Ok(()) }
        })
    });
    Stop::swapped(done.await)
}

fn read(row: &Model) -> Result<WeightSet, Error> {
    let body = Body::new(&row.body).map_err(Error::defect)?;
    Ok(WeightSet {
        name: Name::new(body, Collection::WeightSets, &row.code).map_err(Error::defect)?,
        revision: row.number,
        create_time: Micros(row.create_micros),
        content: document::read("weight set", &row.content)?,
    })
}
