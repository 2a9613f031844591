//! Rounds in the database, and the locks that make closing exact.

use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Audit, Engine, Transaction};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::entity::round::{ActiveModel, Column, Entity, Model};
use super::sea::{SeaStore, Stop};
use super::{Act, Swapped, document};
use crate::domain::round::{Content, Round, State};
use crate::domain::{Micros, RoundId};
use crate::error::Error;

/// The class of advisory locks that stand for a round: "rnd" as a number.
const LOCK_CLASS: i32 = 0x0072_6e64;

/// How a transaction holds its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Beside others that add to it.
    Shared,
    /// Alone, to change where it stands or who takes part.
    Alone,
}

/// Takes the lock of a round and reads the round behind it.
///
/// On PostgreSQL the advisory lock queues fairly, so that commits without end cannot keep a round from closing; the row
/// lock holds against whoever forgets the first one. SQLite has one writer at a time.
pub(super) async fn lock(tx: &Transaction, round: RoundId, hold: Hold) -> Result<Model, Stop> {
    let select = Entity::find_by_id(round.0);
    let select = if tx.engine() == Engine::Postgres {
        let sql = match hold {
            Hold::Shared => "SELECT pg_advisory_xact_lock_shared($1, $2)",
            Hold::Alone => "SELECT pg_advisory_xact_lock($1, $2)",
        };
        let values = [LOCK_CLASS.into(), round.0.into()];
        tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        match hold {
            Hold::Shared => select.lock_shared(),
            Hold::Alone => select.lock_exclusive(),
        }
    } else {
        select
    };
    let row = select.one(tx).await?;
    row.ok_or_else(|| Stop::Fault(Error::defect(format!("round {} is gone", round.0))))
}

/// The state of a row.
pub(super) fn state(row: &Model) -> Result<State, Error> {
    State::from_number(row.state)
        .ok_or_else(|| Error::defect(format!("round has the unknown state {}", row.state)))
}

pub(super) fn read(row: &Model) -> Result<Round, Error> {
    let body = Body::new(&row.body).map_err(Error::defect)?;
    Ok(Round {
        id: RoundId(row.id),
        name: Name::new(body, Collection::Rounds, &row.code).map_err(Error::defect)?,
        content: document::read("round", &row.content)?,
        state: state(row)?,
        version: row.version,
        participants_version: row.participants_version,
        open_time: row.open_micros.map(Micros),
        close_time: row.close_micros.map(Micros),
    })
}

pub(super) async fn row(connection: &impl ConnectionTrait, name: &Name) -> Result<Option<Model>, Error> {
    let select = Entity::find().filter(Column::Body.eq(name.body.id())).filter(Column::Code.eq(name.id()));
    Ok(select.one(connection).await?)
}

pub(super) async fn get(connection: &impl ConnectionTrait, name: &Name) -> Result<Option<Round>, Error> {
    row(connection, name).await?.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    body: &Body,
    after: &str,
    limit: u64,
) -> Result<Vec<Round>, Error> {
    let select = Entity::find().filter(Column::Body.eq(body.id())).filter(Column::Code.gt(after));
    let rows = select.order_by_asc(Column::Code).limit(limit).all(connection).await?;
    rows.iter().map(read).collect()
}

pub(super) async fn standing(
    connection: &impl ConnectionTrait,
    round: RoundId,
) -> Result<(State, i64), Error> {
    let select = Entity::find_by_id(round.0).select_only();
    let select = select.column(Column::State).column(Column::ParticipantsVersion).into_tuple::<(i16, i64)>();
    let row = select.one(connection).await?;
    let (number, version) = row.ok_or_else(|| Error::defect(format!("round {} is gone", round.0)))?;
    let state = State::from_number(number).ok_or_else(|| Error::defect("round has an unknown state"))?;
    Ok((state, version))
}

pub(super) async fn insert(
    store: &SeaStore,
    ctx: &Context,
    name: &Name,
    content: &Content,
) -> Result<Swapped, Error> {
    let row = ActiveModel {
        id: NotSet,
        body: Set(name.body.id().to_owned()),
        code: Set(name.id().to_owned()),
        content: Set(document::write(content)?),
        state: Set(State::Draft.number()),
        version: Set(1),
        participants_version: Set(0),
        open_micros: Set(None),
        close_micros: Set(None),
        freeze_token: Set(None),
        freeze_until_micros: Set(None),
    };
    let done = store.write(ctx, Audit::new("rounds.update", name.to_string()), move |tx| {
        let mut insert = Entity::insert(row.clone())
            .on_conflict(OnConflict::columns([Column::Body, Column::Code]).do_nothing().to_owned());
        Box::pin(async move {
            let made = tx.execute(sea_orm::QueryTrait::query(&mut insert)).await?;
            if made.rows_affected() == 0 { Err(Stop::Moved) } else { Ok(()) }
        })
    });
    Stop::swapped(done.await)
}

pub(super) async fn update(
    store: &SeaStore,
    ctx: &Context,
    from: &Round,
    content: &Content,
) -> Result<Swapped, Error> {
    let (id, version) = (from.id, from.version);
    let content = document::write(content)?;
    let done = store.write(ctx, Audit::new("rounds.update", from.name.to_string()), move |tx| {
        let content = content.clone();
        Box::pin(async move {
            if lock(tx, id, Hold::Alone).await?.version != version {
                return Err(Stop::Moved);
            }
            let changed = ActiveModel {
                id: Unchanged(id.0),
                content: Set(content),
                version: Set(version + 1),
                ..ActiveModel::default()
            };
            Entity::update(changed).exec(tx).await?;
            Ok(())
        })
    });
    Stop::swapped(done.await)
}

pub(super) async fn close(store: &SeaStore, ctx: &Context, round: &Round) -> Result<Act<()>, Error> {
    let id = round.id;
    let done = store.write(ctx, Audit::new("rounds.close", round.name.to_string()), move |tx| {
        Box::pin(async move {
            let row = lock(tx, id, Hold::Alone).await?;
            match state(&row)? {
                State::Open => {
                    advance(tx, id, State::Closed, Some((Column::CloseMicros, Micros::now().0))).await
                }
                other => Err(Stop::State(other)),
            }
        })
    });
    Stop::act(done.await)
}

/// Moves a locked round on.
pub(super) async fn advance(
    tx: &Transaction,
    round: RoundId,
    to: State,
    at: Option<(Column, i64)>,
) -> Result<(), Stop> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.number()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1_i64))
        .filter(Column::Id.eq(round.0));
    if let Some((column, micros)) = at {
        update = update.col_expr(column, Expr::value(micros));
    }
    update.exec(tx).await?;
    Ok(())
}
