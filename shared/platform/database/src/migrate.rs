//! Migrations: one migrator at a time, whole or not at all.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::schema::{named, steps};
use crate::{Database, DatabaseSettings, Engine, StepState, StoreError, postgres};

/// The advisory lock of all our migrators on a database: "jamfor" as a number.
const LOCK: i64 = 0x6a61_6d66_6f72;

/// Where PostgreSQL puts what names no schema.
const PUBLIC: &str = "public";

/// Brings the schema up to date, and gives the names of the steps that it did. Several processes may do so at once:
/// the others wait, and find it done. A schema that is newer than this program is left as it is.
///
/// # Errors
/// Those of the statements; on SQLite nothing of a failed run is left, on PostgreSQL nothing of a failed step.
/// [`StoreError::Unusable`] for a schema that lacks steps and has others that this program does not know.
pub async fn migrate<M: MigratorTrait>(database: &Database) -> Result<Vec<String>, StoreError> {
    match database.engine() {
        Engine::Sqlite => on_sqlite::<M>(&database.writer).await,
        Engine::Postgres => {
            let connection = postgres::migrator(&database.service, &database.settings).await?;
            let done = on_postgres::<M>(&connection, &database.settings).await;
            // closing the session gives the lock back, whatever became of it
            connection.close().await?;
            done
        }
    }
}

/// What there is to do, under the lock.
enum Work {
    /// These steps, none when all are done.
    Steps(Vec<String>),
    /// Nothing: a newer program was here.
    None,
}

async fn work<M: MigratorTrait>(connection: &impl ConnectionTrait) -> Result<Work, StoreError> {
    let steps = steps::<M>(connection).await?;
    let (pending, unknown) = (named(&steps, StepState::Pending), named(&steps, StepState::Unknown));
    match (pending.as_slice(), unknown.as_slice()) {
        (_, []) => Ok(Work::Steps(pending)),
        ([], _) => {
            tracing::info!(unknown = unknown.join(", "), "schema is newer than this program, and stays");
            Ok(Work::None)
        }
        _ => {
            let (pending, unknown) = (pending.join(", "), unknown.join(", "));
            Err(StoreError::Unusable(format!(
                "the schema lacks {pending} and has {unknown}, of another program"
            )))
        }
    }
}

async fn on_sqlite<M: MigratorTrait>(writer: &DatabaseConnection) -> Result<Vec<String>, StoreError> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    let transaction = writer.begin_with_options(options).await?;
    let done = match work::<M>(&transaction).await {
        Ok(Work::Steps(pending)) => M::up(&transaction, None).await.map(|()| pending).map_err(Into::into),
        Ok(Work::None) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => transaction.commit().await?,
        Err(_) => transaction.rollback().await?,
    }
    done
}

async fn on_postgres<M: MigratorTrait>(
    connection: &DatabaseConnection,
    settings: &DatabaseSettings,
) -> Result<Vec<String>, StoreError> {
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    make_schema(connection, &settings.schema).await?;
    let Work::Steps(pending) = work::<M>(connection).await? else { return Ok(Vec::new()) };
    M::up(connection, None).await?;
    if !settings.application_role.is_empty() {
        // granted also when nothing was to do: the role may be newer than the tables
        let schema = if settings.schema.is_empty() { PUBLIC } else { &settings.schema };
        connection.execute_unprepared(&grants(schema, &settings.application_role)).await?;
    }
    Ok(pending)
}

/// Makes the schema where it is missing; asking for one that exists would need the right to make one.
async fn make_schema(connection: &DatabaseConnection, schema: &str) -> Result<(), StoreError> {
    if schema.is_empty() {
        return Ok(());
    }
    let ask = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
    let ask = Statement::from_sql_and_values(DbBackend::Postgres, ask, [schema.into()]);
    if connection.query_one_raw(ask).await?.is_none() {
        // the name was checked with the settings
        connection.execute_unprepared(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"")).await?;
    }
    Ok(())
}

/// What serving needs and no more: rows of every table, but neither the tables themselves, nor what was migrated, nor
/// an audit row once it is written. Sent as one message, which PostgreSQL runs as one transaction.
fn grants(schema: &str, role: &str) -> String {
    format!(
        r#"GRANT USAGE ON SCHEMA "{schema}" TO "{role}";
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO "{role}";
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}";
        ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}"
            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}";
        ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}" GRANT USAGE, SELECT ON SEQUENCES TO "{role}";
        REVOKE INSERT, UPDATE, DELETE ON "{schema}".seaql_migrations FROM "{role}";
        REVOKE UPDATE, DELETE ON "{schema}".audit FROM "{role}""#
    )
}
