//! PostgreSQL: pools that write and read, and the single connection that migrates.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use crate::{DatabaseSettings, StoreError, connect};

/// An idle connection is asked whether it lives before it is used after so long.
const PING_AFTER: Duration = Duration::from_secs(10);

/// A transaction that its client forgot is ended by the server.
const FORGOTTEN: &str = "60s";

/// The connections that write.
pub(crate) async fn writer(
    service: &str,
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, StoreError> {
    let mut options = options(service, settings, settings.writers);
    options.map_sqlx_postgres_opts(|options| {
        options.options([("idle_in_transaction_session_timeout", FORGOTTEN)])
    });
    Ok(Database::connect(options).await?)
}

/// The connections that read; the server refuses writes on them.
pub(crate) async fn reader(
    service: &str,
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, StoreError> {
    let mut options = options(service, settings, settings.readers);
    options.map_sqlx_postgres_opts(|options| options.options([("default_transaction_read_only", "on")]));
    Ok(Database::connect(options).await?)
}

/// One connection without a time limit. It never reconnects unseen: an advisory lock lives with its session.
pub(crate) async fn migrator(
    service: &str,
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, StoreError> {
    let unlimited = Duration::ZERO; // zero is "no limit" to PostgreSQL
    let mut options = options(service, settings, 1);
    options
        .statement_timeout(unlimited)
        .test_before_acquire(false)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    Ok(Database::connect(options).await?)
}

fn options(service: &str, settings: &DatabaseSettings, connections: u32) -> ConnectOptions {
    let mut options = connect::options(settings, connections);
    options
        .set_application_name(format!("jamfor-{service}"))
        .statement_timeout(settings.statement_timeout.get())
        .test_before_acquire_if_idle_for(PING_AFTER);
    if !settings.schema.is_empty() {
        options.set_schema_search_path(settings.schema.as_str());
    }
    options
}
