//! Migrations: one migrator at a time, whole or not at all.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::{Database, Engine, StoreError, postgres};

/// The advisory lock of all our migrators on a server: "jamfor" as a number.
const LOCK: i64 = 0x6a61_6d66_6f72;

/// Brings the schema up to date. Several processes may do so at once: the others wait, and find it done.
///
/// # Errors
/// Those of the statements; on SQLite nothing of a failed run is left, on PostgreSQL nothing of a failed step.
pub async fn migrate<M: MigratorTrait>(database: &Database) -> Result<(), StoreError> {
    match database.engine() {
        Engine::Sqlite => on_sqlite::<M>(&database.writer).await,
        Engine::Postgres => {
            let connection = postgres::migrator(&database.service, &database.settings).await?;
            let done = on_postgres::<M>(&connection, &database.settings.schema).await;
            // closing the session gives the lock back, whatever became of it
            connection.close().await?;
            done
        }
    }
}

/// The migrations that the schema still lacks, by name, without changing anything.
///
/// # Errors
/// When the schema is newer than this program, or cannot be read.
pub async fn pending<M: MigratorTrait>(database: &Database) -> Result<Vec<String>, StoreError> {
    let pending = M::get_pending_migrations_read_only(&database.read()).await?;
    Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
}

async fn on_sqlite<M: MigratorTrait>(writer: &DatabaseConnection) -> Result<(), StoreError> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    let transaction = writer.begin_with_options(options).await?;
    match M::up(&transaction, None).await {
        Ok(()) => Ok(transaction.commit().await?),
        Err(error) => {
            transaction.rollback().await?;
            Err(error.into())
        }
    }
}

async fn on_postgres<M: MigratorTrait>(
    connection: &DatabaseConnection,
    schema: &str,
) -> Result<(), StoreError> {
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    if !schema.is_empty() {
        // the name was checked with the settings
        connection.execute_unprepared(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"")).await?;
    }
    Ok(M::up(connection, None).await?)
}
