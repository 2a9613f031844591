//! What stands in a database's schema, against the steps that this program knows. Looking never changes anything.

use std::collections::BTreeSet;
use std::fmt;

use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;

use crate::{Database, Engine, StoreError};

/// Where a schema stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// It has every step that this program knows, and no other.
    Current,
    /// It lacks these steps: the program cannot run on it.
    Behind(Vec<String>),
    /// It has these steps on top: a newer release migrated it, and the program can run on it, because a release
    /// only adds what the one before it can leave alone.
    Ahead(Vec<String>),
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It was done.
    Applied,
    /// It was not done yet.
    Pending,
    /// It was done by a program that knows more than this one.
    Unknown,
}

/// One step of a schema's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, as it sorts.
    pub name: String,
    /// What became of it.
    pub state: StepState,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            StepState::Applied => "applied",
            StepState::Pending => "pending",
            StepState::Unknown => "unknown",
        };
        write!(f, "{state} {}", self.name)
    }
}

/// Every step, those of this program in its order and then those that it does not know.
///
/// # Errors
/// Those of a read.
pub async fn status<M: MigratorTrait>(database: &Database) -> Result<Vec<Step>, StoreError> {
    steps::<M>(&database.read()).await
}

/// Where the schema stands.
///
/// # Errors
/// Those of a read.
pub async fn schema<M: MigratorTrait>(database: &Database) -> Result<Schema, StoreError> {
    let steps = status::<M>(database).await?;
    let (pending, unknown) = (named(&steps, StepState::Pending), named(&steps, StepState::Unknown));
    Ok(match (pending.is_empty(), unknown.is_empty()) {
        (false, _) => Schema::Behind(pending),
        (true, false) => Schema::Ahead(unknown),
        (true, true) => Schema::Current,
    })
}

/// The steps that the schema still lacks, by name; none on a schema that is newer than this program.
///
/// # Errors
/// Those of a read.
pub async fn pending<M: MigratorTrait>(database: &Database) -> Result<Vec<String>, StoreError> {
    Ok(named(&status::<M>(database).await?, StepState::Pending))
}

/// The names of the steps in a state.
pub(crate) fn named(steps: &[Step], state: StepState) -> Vec<String> {
    steps.iter().filter(|step| step.state == state).map(|step| step.name.clone()).collect()
}

/// As [`status`], on a connection: the one that migrates looks again once it holds the lock.
pub(crate) async fn steps<M: MigratorTrait>(
    connection: &impl ConnectionTrait,
) -> Result<Vec<Step>, StoreError> {
    let mut applied = applied(connection).await?;
    let mut steps = Vec::new();
    for known in M::migrations() {
        let name = known.name().to_owned();
        let state = if applied.remove(&name) { StepState::Applied } else { StepState::Pending };
        steps.push(Step { name, state });
    }
    steps.extend(applied.into_iter().map(|name| Step { name, state: StepState::Unknown }));
    Ok(steps)
}

/// The names that the schema itself keeps; none where nobody migrated yet.
async fn applied(connection: &impl ConnectionTrait) -> Result<BTreeSet<String>, StoreError> {
    let backend = connection.get_database_backend();
    let kept = match Engine::from(backend) {
        Engine::Sqlite => "SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'seaql_migrations'",
        Engine::Postgres => "SELECT to_regclass('seaql_migrations') IS NOT NULL",
    };
    let kept = connection.query_one_raw(Statement::from_string(backend, kept)).await?;
    if !kept.map_or(Ok(false), |row| row.try_get_by_index(0))? {
        return Ok(BTreeSet::new());
    }
    let names = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let rows = connection.query_all_raw(names).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}
