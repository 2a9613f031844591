//! Contact tallies in the database: rows are only ever added.

use std::collections::{HashMap, HashSet};

use jamfor_context::Context;
use jamfor_database::{Audit, Engine, Transaction, chunks};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    Statement,
};

use super::entity::tally::{ActiveModel, Column, Entity, Model};
use super::round::{Hold, lock, state};
use super::sea::{SeaStore, Stop};
use super::{Act, Recorded, TallyRefusal, document};
use crate::domain::contact::Tally;
use crate::domain::round::{Round, State};
use crate::domain::{Micros, RoundId};
use crate::error::Error;

/// Keys that are asked for in one statement.
const MOST_KEYS: usize = 1_000;

/// The class of advisory locks that stand for the tallies of a round: "tly" as a number.
const LOCK_CLASS: i32 = 0x0074_6c79;

pub(super) async fn list(connection: &impl ConnectionTrait, round: RoundId) -> Result<Vec<Tally>, Error> {
    let rows = Entity::find().filter(Column::RoundId.eq(round.0)).order_by_asc(Column::TallyKey);
    let rows = rows.all(connection).await?;
    rows.iter().map(|row| document::read("tally", &row.content)).collect()
}

pub(super) async fn record(
    store: &SeaStore,
    ctx: &Context,
    round: &Round,
    tallies: &[Tally],
) -> Result<Act<Recorded>, Error> {
    let id = round.id;
    let tallies = tallies.to_vec();
    let done = store.write(ctx, Audit::new("contacts.record", round.name.to_string()), move |tx| {
        let tallies = tallies.clone();
        Box::pin(async move {
            match state(&lock(tx, id, Hold::Shared).await?)? {
                State::Open => {}
                other => return Err(Stop::State(other)),
            }
            lock_tallies(tx, id).await?;
            add(tx, id, &tallies).await
        })
    });
    match done.await {
        Err(Stop::Refused(refusals)) => Ok(Act::Done(Recorded::Refused(refusals))),
        other => Stop::act(other),
    }
}

/// One at a time adds tallies to a round: what supersedes what is decided by what stands there.
async fn lock_tallies(tx: &Transaction, round: RoundId) -> Result<(), Stop> {
    if tx.engine() == Engine::Postgres {
        let values = [LOCK_CLASS.into(), round.0.into()];
        let sql = "SELECT pg_advisory_xact_lock($1, $2)";
        tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}

async fn add(tx: &Transaction, round: RoundId, tallies: &[Tally]) -> Result<Recorded, Stop> {
    let stored = stored(tx, round, tallies).await?;
    let mut digests: HashMap<&str, &str> =
        stored.iter().map(|row| (row.tally_key.as_str(), row.digest.as_str())).collect();
    let mut places = places(&stored)?;
    let mut superseded: HashSet<&str> = stored.iter().filter_map(|row| row.supersedes.as_deref()).collect();
    let texts: Vec<String> = tallies.iter().map(|tally| tally.digest().to_string()).collect();
    let (mut refusals, mut rows) = (Vec::new(), Vec::new());
    for (at, (tally, digest)) in tallies.iter().zip(&texts).enumerate() {
        match digests.get(tally.key.as_str()) {
            Some(known) if *known == digest => continue,
            Some(_) => {
                refusals.push(TallyRefusal::Conflict(at));
                continue;
            }
            None => {}
        }
        if !tally.supersedes.is_empty() {
            // whether the key exists in another area is nobody's business there
            if places.get(tally.supersedes.as_str()) != Some(&place(tally)) {
                refusals.push(TallyRefusal::Unknown(at));
            } else if !superseded.insert(&tally.supersedes) {
                refusals.push(TallyRefusal::Superseded(at));
            }
        }
        digests.insert(&tally.key, digest);
        places.insert(tally.key.clone(), place(tally));
        rows.push(row(round, tally, digest)?);
    }
    if !refusals.is_empty() {
        return Err(Stop::Refused(refusals));
    }
    let recorded = rows.len();
    for part in chunks(rows, 6) {
        Entity::insert_many(part).exec_without_returning(tx).await?;
    }
    Ok(Recorded::Counted { recorded, duplicates: tallies.len() - recorded })
}

/// Where a tally counts: a correction stays in its place.
type Place = (String, String);

fn place(tally: &Tally) -> Place {
    (tally.area.to_string(), tally.target_group.to_string())
}

/// The places of stored tallies, by key.
fn places(stored: &[Model]) -> Result<HashMap<String, Place>, Stop> {
    let place_of = |row: &Model| {
        let tally: Tally = document::read("tally", &row.content)?;
        Ok((row.tally_key.clone(), place(&tally)))
    };
    stored.iter().map(place_of).collect()
}

/// The stored tallies that have one of the keys, are superseded by one of these, or supersede the same.
async fn stored(tx: &Transaction, round: RoundId, tallies: &[Tally]) -> Result<Vec<Model>, Stop> {
    let keys: HashSet<&str> =
        tallies.iter().flat_map(|tally| [tally.key.as_str(), tally.supersedes.as_str()]).collect();
    let mut keys: Vec<&str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    let mut found = HashMap::new();
    for part in keys.chunks(MOST_KEYS) {
        let part = part.iter().copied();
        let either = Column::TallyKey.is_in(part.clone()).or(Column::Supersedes.is_in(part));
        let rows = Entity::find().filter(Column::RoundId.eq(round.0)).filter(either).all(tx).await?;
        found.extend(rows.into_iter().map(|row| (row.tally_key.clone(), row)));
    }
    Ok(found.into_values().collect())
}

fn row(round: RoundId, tally: &Tally, digest: &str) -> Result<ActiveModel, Stop> {
    Ok(ActiveModel {
        round_id: Set(round.0),
        tally_key: Set(tally.key.clone()),
        digest: Set(digest.to_owned()),
        supersedes: Set(Some(tally.supersedes.clone()).filter(|key| !key.is_empty())),
        content: Set(document::write(tally)?),
        recorded_micros: Set(Micros::now().0),
    })
}
