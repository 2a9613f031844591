//! Committing batches of responses: one transaction, one lock on the round, one statement for many rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jamfor_context::Context;
use jamfor_database::{Audit, Transaction};
use jamfor_survey::Digest;
use sea_orm::{ConnectionTrait, Statement};

use super::response::{self, Row};
use super::round::{Hold, lock, state};
use super::sea::{SeaStore, Stop};
use super::{Batch, Known};
use crate::domain::Micros;
use crate::domain::receipt::{Committed, Kept};
use crate::domain::round::State;
use crate::error::Error;

/// What stands under a key after the commit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// The content and when it was accepted.
    pub(super) known: Known,
    /// Whether this transaction put it there.
    pub(super) new: bool,
}

/// A response within the call: which batch, which row, which source.
#[derive(Clone, Copy, Debug)]
struct Place {
    batch: usize,
    row: usize,
    source: i32,
}

pub(super) async fn commit(store: &SeaStore, batches: Arc<Vec<Batch>>) -> Result<Committed, Error> {
    let Some(first) = batches.first() else { return Ok(Committed::Kept(Vec::new())) };
    let ctx = waiting_longest(first, &batches);
    let done = match attempt(store, &ctx, &batches, !store.caution.spend()).await {
        Err(Stop::KeyKnown) => attempt(store, &ctx, &batches, false).await,
        done => done,
    };
    match done {
        Ok((kept, sources)) => {
            store.remember_sources(sources);
            if kept.iter().flatten().any(|kept| !matches!(kept, Kept::Accepted(_))) {
                store.caution.renew();
            }
            Ok(Committed::Kept(kept))
        }
        Err(Stop::Unkept(outcome)) => Ok(outcome),
        Err(other) => Err(other.into_error()),
    }
}

/// Whether keys that came before are to be expected. Whoever sends again does so in runs.
#[derive(Debug, Default)]
pub(super) struct Caution(AtomicU32);

impl Caution {
    /// How many transactions expect known keys after one was met.
    const TRANSACTIONS: u32 = 64;

    fn spend(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    fn renew(&self) {
        self.0.store(Self::TRANSACTIONS, Ordering::Relaxed);
    }
}

/// What was kept of each batch, and the numbers of the sources.
type Done = (Vec<Vec<Kept>>, BTreeMap<Arc<str>, i32>);

async fn attempt(
    store: &SeaStore,
    ctx: &Context,
    batches: &Arc<Vec<Batch>>,
    hopeful: bool,
) -> Result<Done, Stop> {
    let audit = Audit::new("responses.submit", batches[0].round.name.to_string());
    let (work, known) = (batches.clone(), store.known_sources(batches));
    let work = store.write(ctx, audit, move |tx| {
        let (batches, known) = (work.clone(), known.clone());
        Box::pin(async move { commit_in(tx, &batches, known, hopeful).await })
    });
    work.await
}

/// The first caller's context; the transaction is of use until the last one's deadline.
fn waiting_longest(first: &Batch, batches: &[Batch]) -> Context {
    let deadline = batches.iter().map(|batch| batch.ctx.deadline).max();
    Context { deadline: deadline.unwrap_or(first.ctx.deadline), ..first.ctx.clone() }
}

/// Everything that happens in the transaction: what was kept, and the numbers of the sources.
async fn commit_in(
    tx: &Transaction,
    batches: &[Batch],
    known: BTreeMap<Arc<str>, Option<i32>>,
    hopeful: bool,
) -> Result<Done, Stop> {
    let round = &batches[0].round;
    let sources = number_sources(tx, known).await?;
    let row = lock(tx, round.id, Hold::Shared).await?;
    if state(&row)? != State::Open {
        return Err(Stop::Unkept(Committed::NotOpen));
    }
    if row.participants_version != round.participants_version {
        return Err(Stop::Unkept(Committed::Stale));
    }
    for batch in &batches[1..] {
        tx.record(&batch.ctx, &Audit::new("responses.submit", batch.round.name.to_string())).await?;
    }
    let places = sorted(batches, &sources);
    let mut rows = Vec::with_capacity(places.len());
    for place in &places {
        let admitted = &batches[place.batch].rows[place.row];
        let again = |last: &Row<'_>| last.source == place.source && last.admitted.key == admitted.key;
        // of several under one key the first that came is the one
        if !rows.last().is_some_and(again) {
            rows.push(Row { source: place.source, admitted });
        }
    }
    let standing = response::insert(tx, round.id, &rows, hopeful).await?;
    Ok((outcomes(batches, &places, &rows, &standing), sources))
}

/// All responses by source and key, then in the order in which they came: every process inserts in the same order, so
/// that two of them never wait for each other in a circle.
fn sorted(batches: &[Batch], sources: &BTreeMap<Arc<str>, i32>) -> Vec<Place> {
    let mut places = Vec::with_capacity(batches.iter().map(|batch| batch.rows.len()).sum());
    for (at, batch) in batches.iter().enumerate() {
        let source = sources.get(&batch.source).copied().unwrap_or_default();
        places.extend((0..batch.rows.len()).map(|row| Place { batch: at, row, source }));
    }
    let key = |place: &Place| &batches[place.batch].rows[place.row].key;
    places.sort_by(|one, two| one.source.cmp(&two.source).then_with(|| key(one).cmp(key(two))));
    places
}

fn outcomes(batches: &[Batch], places: &[Place], rows: &[Row<'_>], standing: &[Standing]) -> Vec<Vec<Kept>> {
    let mut kept: Vec<Vec<Kept>> =
        batches.iter().map(|batch| vec![Kept::Refused; batch.rows.len()]).collect();
    let mut at = 0;
    let mut first = true;
    for place in places {
        let admitted = &batches[place.batch].rows[place.row];
        if rows[at].source != place.source || rows[at].admitted.key != admitted.key {
            (at, first) = (at + 1, true);
        }
        let stands = standing[at];
        kept[place.batch][place.row] = match (stands.known.digest == admitted.digest, stands.new && first) {
            (_, true) => Kept::Accepted(stands.known.at),
            (true, false) => Kept::Duplicate(stands.known.at),
            (false, false) => Kept::Conflict,
        };
        first = false;
    }
    kept
}

/// The numbers of the sources; new ones are added in the order of their names.
async fn number_sources(
    tx: &Transaction,
    known: BTreeMap<Arc<str>, Option<i32>>,
) -> Result<BTreeMap<Arc<str>, i32>, Stop> {
    let mut numbers = BTreeMap::new();
    for (name, number) in known {
        let number = match number {
            Some(number) => number,
            None => add_source(tx, &name).await?,
        };
        numbers.insert(name, number);
    }
    Ok(numbers)
}

async fn add_source(tx: &Transaction, name: &str) -> Result<i32, Stop> {
    let on = tx.get_database_backend();
    let insert = "INSERT INTO source (name) VALUES ($1) ON CONFLICT DO NOTHING";
    tx.execute_raw(Statement::from_sql_and_values(on, insert, [name.into()])).await?;
    let number = find_source(tx, name).await?;
    number.ok_or_else(|| Stop::Fault(Error::defect("an added source is not there")))
}

/// The number of a source, if it has one.
pub(super) async fn find_source(connection: &impl ConnectionTrait, name: &str) -> Result<Option<i32>, Error> {
    let select = "SELECT id FROM source WHERE name = $1";
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), select, [name.into()]);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

impl SeaStore {
    /// The sources of the batches, with the numbers that are known.
    fn known_sources(&self, batches: &[Batch]) -> BTreeMap<Arc<str>, Option<i32>> {
        let known = self.sources.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        batches.iter().map(|batch| (batch.source.clone(), known.get(&batch.source).copied())).collect()
    }

    /// Keeps the numbers of sources that were committed.
    pub(super) fn remember_sources(&self, numbers: impl IntoIterator<Item = (Arc<str>, i32)>) {
        let numbers: HashMap<Arc<str>, i32> = numbers.into_iter().collect();
        {
            let known = self.sources.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if numbers.keys().all(|name| known.contains_key(name)) {
                return;
            }
        }
        self.sources.write().unwrap_or_else(std::sync::PoisonError::into_inner).extend(numbers);
    }
}

/// What a digest column holds.
pub(super) fn digest(bytes: &[u8]) -> Result<Digest, Error> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| Error::defect("a stored digest is not 32 bytes"))?;
    Ok(Digest::from_bytes(bytes))
}

/// Now, for all rows of a transaction.
pub(super) fn accepted_now() -> Micros {
    Micros::now()
}
