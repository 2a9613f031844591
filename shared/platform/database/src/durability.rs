//! The assertion that what is acknowledged is on disk.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::{Engine, StoreError};

/// What PostgreSQL's `synchronous_commit` may say: each of these waits for our own disk at least.
const WAITING: [&str; 4] = ["on", "remote_apply", "remote_write", "local"];

/// Refuses a database that can lose what it acknowledged.
pub(crate) async fn check(writer: &DatabaseConnection) -> Result<(), StoreError> {
    match Engine::from(writer.get_database_backend()) {
        Engine::Sqlite => sqlite(writer).await,
        Engine::Postgres => postgres(writer).await,
    }
}

async fn sqlite(writer: &DatabaseConnection) -> Result<(), StoreError> {
    let synchronous: i32 = ask(writer, "PRAGMA synchronous").await?;
    if synchronous < 2 {
        return Err(refuse(format!("PRAGMA synchronous is {synchronous}; it must be FULL (2)")));
    }
    let journal: String = ask(writer, "PRAGMA journal_mode").await?;
    if journal != "wal" {
        return Err(refuse(format!(
            "PRAGMA journal_mode is {journal}; it must be wal, on a local file system"
        )));
    }
    Ok(())
}

async fn postgres(writer: &DatabaseConnection) -> Result<(), StoreError> {
    let commit: String = ask(writer, "SHOW synchronous_commit").await?;
    if !WAITING.contains(&commit.as_str()) {
        return Err(refuse(format!(
            "synchronous_commit is {commit}; it must be on, for the role and the database too"
        )));
    }
    let fsync: String = ask(writer, "SHOW fsync").await?;
    if fsync != "on" {
        return Err(refuse(format!("fsync is {fsync}; it must be on")));
    }
    let read_only: String = ask(writer, "SHOW transaction_read_only").await?;
    if read_only != "off" {
        return Err(refuse("the server only reads; connect to the primary".to_owned()));
    }
    Ok(())
}

fn refuse(text: String) -> StoreError {
    StoreError::Unusable(text)
}

/// The single value that a question to the engine gives.
async fn ask<T: sea_orm::TryGetable>(writer: &DatabaseConnection, question: &str) -> Result<T, StoreError> {
    let statement = Statement::from_string(writer.get_database_backend(), question);
    let row = writer.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| StoreError::Unusable(format!("{question} gave no answer")))?;
    Ok(row.try_get_by_index(0)?)
}
