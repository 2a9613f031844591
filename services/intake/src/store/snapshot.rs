//! Snapshots in the database: who makes one, its chunks while it is made, and its frame when it stands.

use jamfor_context::Context;
use jamfor_contract::names::SnapshotName;
use jamfor_database::{Audit, Engine, Transaction};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::entity::{round, snapshot, snapshot_chunk};
use super::round::{Hold, advance, lock, read, state};
use super::sea::{SeaStore, Stop};
use super::{Act, FreezeLease, document};
use crate::domain::round::{Round, State};
use crate::domain::snapshot::{Chunk, Snapshot};
use crate::domain::{Micros, RoundId};
use crate::error::Error;

/// How long others leave an attempt alone after its last sign of life.
const LEASE_MICROS: i64 = 20_000_000;

pub(super) async fn begin(store: &SeaStore, ctx: &Context, round: &Round) -> Result<Act<()>, Error> {
    let id = round.id;
    let done = store.write(ctx, Audit::new("rounds.freeze", round.name.to_string()), move |tx| {
        Box::pin(async move {
            match state(&lock(tx, id, Hold::Alone).await?)? {
                State::Closed => advance(tx, id, State::Freezing, None).await,
                other => Err(Stop::State(other)),
            }
        })
    });
    Stop::act(done.await)
}

pub(super) async fn lease(store: &SeaStore, ctx: &Context) -> Result<Option<FreezeLease>, Error> {
    let free = free(store);
    let select = round::Entity::find().filter(round::Column::State.eq(State::Freezing.number())).filter(free);
    let select = select.order_by_asc(round::Column::Id).limit(1);
    let Some(row) = select.one(&store.database.read()).await? else { return Ok(None) };
    let round = read(&row)?;
    let (id, token) = (round.id, format!("{}/{}", store.instance, Uuid::new_v4()));
    let taken = token.clone();
    let before = row.freeze_token;
    let done = store.write(ctx, Audit::new("rounds.freeze", round.name.to_string()), move |tx| {
        let (token, before) = (token.clone(), before.clone());
        Box::pin(async move {
            let row = lock(tx, id, Hold::Alone).await?;
            // whoever took it meanwhile left another token
            if state(&row)? != State::Freezing || row.freeze_token != before {
                return Err(Stop::Moved);
            }
            hold(tx, id, Some(token)).await?;
            let left = snapshot_chunk::Column::RoundId.eq(id.0);
            snapshot_chunk::Entity::delete_many().filter(left).exec(tx).await?;
            Ok(())
        })
    });
    match Stop::swapped(done.await)? {
        super::Swapped::Done => Ok(Some(FreezeLease { round, token: taken })),
        super::Swapped::Moved => Ok(None),
    }
}

/// Which freezing rounds nobody works on. A file of SQLite has one process: what another one held, it left behind.
fn free(store: &SeaStore) -> Condition {
    use round::Column::{FreezeToken, FreezeUntilMicros};
    let left = Condition::any().add(FreezeUntilMicros.is_null()).add(FreezeUntilMicros.lt(Micros::now().0));
    match store.database.engine() {
        Engine::Sqlite => left.add(FreezeToken.starts_with(store.instance.as_str()).not()),
        Engine::Postgres => left,
    }
}

/// Prolongs the lease, or takes it with a token.
async fn hold(tx: &Transaction, id: RoundId, token: Option<String>) -> Result<(), Stop> {
    let mut row = round::ActiveModel {
        id: Unchanged(id.0),
        freeze_until_micros: Set(Some(Micros::now().0 + LEASE_MICROS)),
        ..round::ActiveModel::default()
    };
    if let Some(token) = token {
        row.freeze_token = Set(Some(token));
    }
    round::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Locks the round of a lease; an attempt whose lease went to another one must not write any more.
async fn held(tx: &Transaction, id: RoundId, token: &str) -> Result<(), Stop> {
    let row = lock(tx, id, Hold::Alone).await?;
    let state = state(&row)?;
    if state == State::Freezing && row.freeze_token.as_deref() == Some(token) {
        Ok(())
    } else {
        Err(Stop::State(state))
    }
}

pub(super) async fn write_chunks(
    store: &SeaStore,
    ctx: &Context,
    lease: &FreezeLease,
    chunks: Vec<Chunk>,
) -> Result<Act<()>, Error> {
    let (id, token) = (lease.round.id, lease.token.clone());
    let chunks = std::sync::Arc::new(chunks);
    let done = store.write(ctx, Audit::new("rounds.freeze", lease.round.name.to_string()), move |tx| {
        let (chunks, token) = (chunks.clone(), token.clone());
        Box::pin(async move {
            held(tx, id, &token).await?;
            // one statement a chunk: together they could be larger than a message to the database may be
            for chunk in chunks.iter() {
                let row = snapshot_chunk::ActiveModel {
                    round_id: Set(id.0),
                    table_number: Set(chunk.table),
                    first_row: Set(chunk.first_row),
                    column_number: Set(chunk.column),
                    bytes: Set(chunk.values.clone()),
                };
                snapshot_chunk::Entity::insert(row).exec_without_returning(tx).await?;
            }
            hold(tx, id, None).await
        })
    });
    Stop::act(done.await)
}

pub(super) async fn finish(
    store: &SeaStore,
    ctx: &Context,
    lease: &FreezeLease,
    made: &Snapshot,
) -> Result<Act<()>, Error> {
    let (id, token) = (lease.round.id, lease.token.clone());
    let row = snapshot::ActiveModel {
        round_id: Set(id.0),
        number: Set(made.name.number),
        digest: Set(made.digest.to_string()),
        create_micros: Set(made.create_time.0),
        frame: Set(document::write(&made.frame)?),
    };
    let done = store.write(ctx, Audit::new("rounds.freeze", made.name.to_string()), move |tx| {
        let (row, token) = (row.clone(), token.clone());
        Box::pin(async move {
            held(tx, id, &token).await?;
            snapshot::Entity::insert(row).exec_without_returning(tx).await?;
            advance(tx, id, State::Frozen, None).await
        })
    });
    Stop::act(done.await)
}

/// The round of a snapshot name, if there is one.
async fn round_of(connection: &impl ConnectionTrait, name: &SnapshotName) -> Result<Option<i32>, Error> {
    Ok(super::round::row(connection, &name.round).await?.map(|row| row.id))
}

pub(super) async fn get(
    connection: &impl ConnectionTrait,
    name: &SnapshotName,
) -> Result<Option<Snapshot>, Error> {
    let Some(round) = round_of(connection, name).await? else { return Ok(None) };
    let Some(row) = snapshot::Entity::find_by_id((round, name.number)).one(connection).await? else {
        return Ok(None);
    };
    Ok(Some(Snapshot {
        name: name.clone(),
        digest: row.digest.parse().map_err(Error::defect)?,
        create_time: Micros(row.create_micros),
        frame: document::read("snapshot", &row.frame)?,
    }))
}

pub(super) async fn chunks(
    connection: &impl ConnectionTrait,
    name: &SnapshotName,
    table: usize,
    first_row: i64,
) -> Result<Vec<Chunk>, Error> {
    use snapshot_chunk::Column;
    let Some(round) = round_of(connection, name).await? else { return Ok(Vec::new()) };
    let table = i16::try_from(table).map_err(Error::defect)?;
    let select = snapshot_chunk::Entity::find()
        .filter(Column::RoundId.eq(round))
        .filter(Column::TableNumber.eq(table))
        .filter(Column::FirstRow.eq(first_row))
        .order_by_asc(Column::ColumnNumber);
    let rows = select.all(connection).await?;
    let chunk = |row: snapshot_chunk::Model| Chunk {
        table: row.table_number,
        column: row.column_number,
        first_row: row.first_row,
        values: row.bytes,
    };
    Ok(rows.into_iter().map(chunk).collect())
}
