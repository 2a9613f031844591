//! SQLite in a file: one connection writes, others read beside it.

use std::str::FromStr;
use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use crate::error::is_conflict;
use crate::{DatabaseSettings, StoreError, connect};

/// How soon a busy file is tried again.
const PAUSE: Duration = Duration::from_millis(10);

/// SQLite has a single write lock: waiting for it in our pool is fair, while its busy timeout is not.
pub(crate) const WRITERS: u32 = 1;

/// The one connection that writes; creates the file and its directory.
pub(crate) async fn writer(settings: &DatabaseSettings) -> Result<DatabaseConnection, StoreError> {
    make_directory(settings)?;
    let mut options = options(settings, WRITERS);
    options.map_sqlx_sqlite_opts(with_pragmas(settings, false));
    let patience = Instant::now() + settings.acquire_timeout.get();
    loop {
        match Database::connect(options.clone()).await {
            // the first change to WAL fails at once beside another process's: the busy timeout does not cover it
            Err(error) if is_conflict(&error) && Instant::now() < patience => tokio::time::sleep(PAUSE).await,
            done => return Ok(done?),
        }
    }
}

/// The connections that read.
pub(crate) async fn reader(settings: &DatabaseSettings) -> Result<DatabaseConnection, StoreError> {
    let mut options = options(settings, settings.readers);
    options.map_sqlx_sqlite_opts(with_pragmas(settings, true));
    Ok(Database::connect(options).await?)
}

/// A connection of its own to copy from: on one that can only read, SQLite writes no copy either.
pub(crate) async fn copier(settings: &DatabaseSettings) -> Result<DatabaseConnection, StoreError> {
    let mut options = options(settings, 1);
    options.map_sqlx_sqlite_opts(with_pragmas(settings, false));
    Ok(Database::connect(options).await?)
}

fn options(settings: &DatabaseSettings, connections: u32) -> ConnectOptions {
    let mut options = connect::options(settings, connections);
    // a file does not go away: pinging before every statement would only cost
    options.test_before_acquire(false);
    options
}

fn with_pragmas(
    settings: &DatabaseSettings,
    query_only: bool,
) -> impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static {
    let patience = settings.acquire_timeout.get();
    move |options| {
        options
            .create_if_missing(!query_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(patience)
            .foreign_keys(true)
            .pragma("query_only", if query_only { "ON" } else { "OFF" })
    }
}

/// Makes the directory of the file, and refuses a database that is in memory alone.
fn make_directory(settings: &DatabaseSettings) -> Result<(), StoreError> {
    let unusable = |text: String| StoreError::Unusable(text);
    let options =
        SqliteConnectOptions::from_str(settings.url.expose()).map_err(|error| unusable(error.to_string()))?;
    let file = options.get_filename();
    if settings.url.expose().contains(":memory:") || settings.url.expose().contains("mode=memory") {
        return Err(unusable("a database in memory keeps nothing; give a file".to_owned()));
    }
    match file.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => std::fs::create_dir_all(directory)
            .map_err(|error| unusable(format!("{} cannot be made: {error}", directory.display()))),
        _ => Ok(()),
    }
}
