//! Responses in the database, written and read many at a time. The statements differ by engine; what they mean does not.

use std::collections::HashMap;
use std::sync::OnceLock;

use jamfor_database::{Engine, StoreError, Transaction};
use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::batch::{Standing, accepted_now, digest, find_source};
use super::sea::{SeaStore, Stop};
use super::{Cursor, Known, StoredResponse};
use crate::domain::admission::Admitted;
use crate::domain::{GroupNumber, Micros, RoundId};
use crate::error::Error;

/// The columns, in the order of every statement here.
const COLUMNS: &str = "accepted_micros, round_id, source_id, area_id, day, group_number, mode, assistance, \
     response_key, digest, answers, unit, language";

/// Columns that differ from row to row: all but the first two.
const VARYING: usize = 11;

/// Rows of one statement on SQLite are a power of two up to this, so that few statements are prepared.
const MOST_POWER: usize = 10;

/// A response with its source's number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) source: i32,
    pub(super) admitted: &'a Admitted,
}

/// Inserts what is new and says what stands under every key. No key may stand twice in `rows`.
///
/// With hope that no key is known PostgreSQL does a third less; a known one ends the transaction with
/// [`Stop::KeyKnown`] then, to begin again without.
pub(super) async fn insert(
    tx: &Transaction,
    round: RoundId,
    rows: &[Row<'_>],
    hopeful: bool,
) -> Result<Vec<Standing>, Stop> {
    let at = accepted_now();
    match (tx.engine(), hopeful) {
        (Engine::Sqlite, _) => on_sqlite(tx, round, at, rows).await,
        (Engine::Postgres, false) => on_postgres(tx, round, at, rows).await,
        (Engine::Postgres, true) => {
            let inserted = tx.execute_raw(postgres_insert(round, at, rows, "")).await;
            match inserted.map_err(StoreError::from) {
                Ok(_) => Ok(all_new(at, rows)),
                Err(error) if error.is_unique() => Err(Stop::KeyKnown),
                Err(error) => Err(error.into()),
            }
        }
    }
}

fn postgres_insert(round: RoundId, at: Micros, rows: &[Row<'_>], known: &str) -> Statement {
    let sql = format!(
        "INSERT INTO response ({COLUMNS}) SELECT $1, $2, u.* FROM UNNEST($3::int[], $4::int[], \
         $5::smallint[], $6::smallint[], $7::smallint[], $8::smallint[], $9::bytea[], $10::bytea[], \
         $11::bytea[], $12::text[], $13::text[]) AS u {known}"
    );
    let mut values = vec![at.0.into(), round.0.into()];
    values.extend(columns(rows));
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

async fn on_postgres(
    tx: &Transaction,
    round: RoundId,
    at: Micros,
    rows: &[Row<'_>],
) -> Result<Vec<Standing>, Stop> {
    let done = tx.execute_raw(postgres_insert(round, at, rows, "ON CONFLICT DO NOTHING")).await?;
    if usize::try_from(done.rows_affected()).is_ok_and(|inserted| inserted == rows.len()) {
        return Ok(all_new(at, rows));
    }
    // a row of this transaction bears its number; the time guards against numbers that came round again
    let sql = "SELECT r.source_id, r.response_key, r.digest, r.accepted_micros, \
         CASE WHEN r.xmin = pg_current_xact_id()::xid AND r.accepted_micros = $1 THEN 1 ELSE 0 END \
         FROM UNNEST($3::int[], $4::bytea[]) AS u(source_id, response_key) \
         JOIN response r ON r.round_id = $2 AND r.source_id = u.source_id AND r.response_key = u.response_key";
    let values = [at.0.into(), round.0.into(), ints(rows, |row| row.source), keys(rows)];
    let found = tx.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(standing(rows, &found)?)
}

/// The varying columns as arrays.
fn columns(rows: &[Row<'_>]) -> [Value; VARYING] {
    [
        ints(rows, |row| row.source),
        ints(rows, |row| row.admitted.area.0),
        smalls(rows, |row| row.admitted.day),
        smalls(rows, |row| row.admitted.group.0),
        smalls(rows, |row| row.admitted.mode.number()),
        smalls(rows, |row| row.admitted.assistance.number()),
        keys(rows),
        array(ArrayType::Bytes, rows, |row| Value::Bytes(Some(row.admitted.digest.as_bytes().to_vec()))),
        array(ArrayType::Bytes, rows, |row| Value::Bytes(Some(row.admitted.answers.clone()))),
        array(ArrayType::String, rows, |row| Value::String(Some(row.admitted.unit.clone()))),
        array(ArrayType::String, rows, |row| Value::String(Some(row.admitted.language.clone()))),
    ]
}

fn array(kind: ArrayType, rows: &[Row<'_>], value: impl Fn(&Row<'_>) -> Value) -> Value {
    Value::Array(kind, Some(Box::new(rows.iter().map(value).collect())))
}

fn ints(rows: &[Row<'_>], value: impl Fn(&Row<'_>) -> i32) -> Value {
    array(ArrayType::Int, rows, |row| Value::Int(Some(value(row))))
}

fn smalls(rows: &[Row<'_>], value: impl Fn(&Row<'_>) -> i16) -> Value {
    array(ArrayType::SmallInt, rows, |row| Value::SmallInt(Some(value(row))))
}

fn keys(rows: &[Row<'_>]) -> Value {
    array(ArrayType::Bytes, rows, |row| Value::Bytes(Some(row.admitted.key.as_bytes().to_vec())))
}

async fn on_sqlite(
    tx: &Transaction,
    round: RoundId,
    at: Micros,
    rows: &[Row<'_>],
) -> Result<Vec<Standing>, Stop> {
    let mut before = None;
    let mut result = Vec::with_capacity(rows.len());
    let mut rest = rows;
    while !rest.is_empty() {
        let power = (rest.len().ilog2() as usize).min(MOST_POWER);
        let (part, left) = rest.split_at(1 << power);
        rest = left;
        // one writer at a time, and numbers only grow: rows above this one are of this statement
        let newest = match before {
            Some(newest) => newest,
            None => newest_row(tx).await?,
        };
        let done = tx.execute_raw(sqlite_insert(power, round, at, part)).await?;
        let inserted = i64::try_from(done.rows_affected()).map_err(Error::defect)?;
        before = Some(newest + inserted);
        if usize::try_from(inserted).is_ok_and(|inserted| inserted == part.len()) {
            result.extend(all_new(at, part));
        } else {
            before = None;
            let found = tx.query_all_raw(sqlite_select(round, newest, part)).await?;
            result.extend(standing(part, &found)?);
        }
    }
    Ok(result)
}

async fn newest_row(tx: &Transaction) -> Result<i64, Stop> {
    let sql = "SELECT COALESCE(MAX(rowid), 0) FROM response";
    let row = tx.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
}

fn sqlite_insert(power: usize, round: RoundId, at: Micros, rows: &[Row<'_>]) -> Statement {
    static SQL: [OnceLock<String>; MOST_POWER + 1] = [const { OnceLock::new() }; MOST_POWER + 1];
    let sql = SQL[power].get_or_init(|| {
        // without numbers: SQLite looks each numbered one up in a list, which takes longer than the insert
        let row = format!("({})", vec!["?"; COLUMNS.split(',').count()].join(", "));
        let rows = vec![row; 1 << power].join(", ");
        format!("INSERT INTO response ({COLUMNS}) VALUES {rows} ON CONFLICT DO NOTHING")
    });
    let mut values: Vec<Value> = Vec::with_capacity((2 + VARYING) * rows.len());
    for row in rows {
        let admitted = row.admitted;
        values.extend([
            Value::BigInt(Some(at.0)),
            Value::Int(Some(round.0)),
            Value::Int(Some(row.source)),
            Value::Int(Some(admitted.area.0)),
            Value::SmallInt(Some(admitted.day)),
            Value::SmallInt(Some(admitted.group.0)),
            Value::SmallInt(Some(admitted.mode.number())),
            Value::SmallInt(Some(admitted.assistance.number())),
            Value::Bytes(Some(admitted.key.as_bytes().to_vec())),
            Value::Bytes(Some(admitted.digest.as_bytes().to_vec())),
            Value::Bytes(Some(admitted.answers.clone())),
            Value::String(Some(admitted.unit.clone())),
            Value::String(Some(admitted.language.clone())),
        ]);
    }
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

fn sqlite_select(round: RoundId, newest: i64, rows: &[Row<'_>]) -> Statement {
    let pairs = vec!["(?, ?)"; rows.len()].join(", ");
    let sql = format!(
        "SELECT source_id, response_key, digest, accepted_micros, rowid > ? FROM response \
         WHERE round_id = ? AND (source_id, response_key) IN (VALUES {pairs})"
    );
    let mut values: Vec<Value> = vec![newest.into(), round.0.into()];
    for row in rows {
        values.extend([row.source.into(), Value::Bytes(Some(row.admitted.key.as_bytes().to_vec()))]);
    }
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

fn all_new(at: Micros, rows: &[Row<'_>]) -> Vec<Standing> {
    rows.iter().map(|row| Standing { known: Known { digest: row.admitted.digest, at }, new: true }).collect()
}

/// What the found rows say of each wanted one, in order.
fn standing(rows: &[Row<'_>], found: &[QueryResult]) -> Result<Vec<Standing>, Error> {
    let mut by_key: HashMap<(i32, Vec<u8>), Standing> = HashMap::with_capacity(found.len());
    for row in found {
        let known = known_of(row, 2)?;
        let mine: i32 = row.try_get_by_index(4)?;
        by_key
            .insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?), Standing { known, new: mine != 0 });
    }
    let find = |row: &Row<'_>| {
        let stands = by_key.get(&(row.source, row.admitted.key.as_bytes().to_vec())).copied();
        stands.ok_or_else(|| Error::defect("a response is neither new nor known"))
    };
    rows.iter().map(find).collect()
}

fn known_of(row: &QueryResult, first: usize) -> Result<Known, Error> {
    let bytes: Vec<u8> = row.try_get_by_index(first)?;
    Ok(Known { digest: digest(&bytes)?, at: Micros(row.try_get_by_index(first + 1)?) })
}

/// What was kept under the keys of a source, in order.
pub(super) async fn known(
    store: &SeaStore,
    round: RoundId,
    source: &str,
    keys: &[Vec<u8>],
) -> Result<Vec<Option<Known>>, Error> {
    let reader = store.database.read();
    let on = reader.get_database_backend();
    let Some(source) = find_source(&reader, source).await? else { return Ok(vec![None; keys.len()]) };
    let mut found: HashMap<Vec<u8>, Known> = HashMap::new();
    for part in keys.chunks(1 << MOST_POWER) {
        let marks: Vec<String> = (3..3 + part.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "SELECT response_key, digest, accepted_micros FROM response \
             WHERE round_id = $1 AND source_id = $2 AND response_key IN ({})",
            marks.join(", ")
        );
        let mut values: Vec<Value> = vec![round.0.into(), source.into()];
        values.extend(part.iter().map(|key| Value::Bytes(Some(key.clone()))));
        for row in reader.query_all_raw(Statement::from_sql_and_values(on, sql, values)).await? {
            found.insert(row.try_get_by_index(0)?, known_of(&row, 1)?);
        }
    }
    Ok(keys.iter().map(|key| found.get(key).copied()).collect())
}

/// The responses of a round in the order of their unique key.
pub(super) async fn page(
    connection: &impl ConnectionTrait,
    round: RoundId,
    after: Option<&Cursor>,
    limit: u64,
) -> Result<(Vec<StoredResponse>, Option<Cursor>), Error> {
    let behind = if after.is_some() { "AND (source_id, response_key) > ($3, $4)" } else { "" };
    let sql = format!(
        "SELECT group_number, area_id, unit, mode, language, assistance, answers, source_id, response_key \
         FROM response WHERE round_id = $1 {behind} ORDER BY source_id, response_key LIMIT $2"
    );
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![round.0.into(), most.into()];
    if let Some(cursor) = after {
        values.extend([cursor.source.into(), Value::Bytes(Some(cursor.key.clone()))]);
    }
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let found = connection.query_all_raw(statement).await?;
    let mut responses = Vec::with_capacity(found.len());
    for row in &found {
        responses.push(StoredResponse {
            group: GroupNumber(row.try_get_by_index(0)?),
            area: row.try_get_by_index(1)?,
            unit: row.try_get_by_index(2)?,
            mode: row.try_get_by_index(3)?,
            language: row.try_get_by_index(4)?,
            assistance: row.try_get_by_index(5)?,
            answers: row.try_get_by_index(6)?,
        });
    }
    let full = u64::try_from(found.len()).is_ok_and(|count| count == limit);
    let last = found.last().filter(|_| full);
    let cursor = last.map(|row| {
        Ok::<_, Error>(Cursor { source: row.try_get_by_index(7)?, key: row.try_get_by_index(8)? })
    });
    Ok((responses, cursor.transpose()?))
}
