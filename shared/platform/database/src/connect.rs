//! Opening a database: one pool to write, one to read, and the check that it keeps what it acknowledges.

use std::sync::Arc;

use jamfor_settings::{Check, Problems};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::measures::Measures;
use crate::pools::Pools;
use crate::{DatabaseSettings, Reader, StoreError, durability, postgres, sqlite};

/// The engines, where a statement has to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite in a file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Engine {
    /// The name that OpenTelemetry's conventions give it.
    pub(crate) const fn system(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

impl From<DbBackend> for Engine {
    fn from(backend: DbBackend) -> Self {
        if backend == DbBackend::Sqlite { Self::Sqlite } else { Self::Postgres }
    }
}

/// A service's own database. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Database {
    pub(crate) writer: DatabaseConnection,
    pub(crate) reader: DatabaseConnection,
    pub(crate) settings: DatabaseSettings,
    pub(crate) service: String,
    pub(crate) writes: TaskTracker,
    /// One for each connection that writes.
    pub(crate) turns: Arc<Semaphore>,
    pub(crate) measures: Measures,
    _observed: Arc<Pools>,
}

impl Database {
    /// Opens the database of a service and asserts that it is durable. Creates the file on SQLite, no tables.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for wrong settings or a database that loses acknowledged writes;
    /// [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn connect(service: &str, settings: &DatabaseSettings) -> Result<Self, StoreError> {
        let mut problems = Problems::default();
        settings.check(&mut problems);
        if !problems.is_empty() {
            return Err(StoreError::Unusable(problems.to_string()));
        }
        let (writer, reader, writers) = if settings.url.expose().starts_with("sqlite:") {
            (sqlite::writer(settings).await?, sqlite::reader(settings).await?, sqlite::WRITERS)
        } else {
            let reader = postgres::reader(service, settings).await?;
            (postgres::writer(service, settings).await?, reader, settings.writers)
        };
        durability::check(&writer).await?;
        Ok(Self {
            _observed: Pools::observe(&writer, &reader),
            writer,
            reader,
            settings: settings.clone(),
            service: service.to_owned(),
            writes: TaskTracker::new(),
            turns: Arc::new(Semaphore::new(writers as usize)),
            measures: Measures::new(),
        })
    }

    /// A connection that can only read.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.reader)
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.writer.get_database_backend().into()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.ping().await.map_err(StoreError::from)
    }

    /// Waits for the writes under way, then closes the connections.
    ///
    /// # Errors
    /// When a connection cannot be closed in order.
    pub async fn close(self) -> Result<(), StoreError> {
        self.writes.close();
        self.writes.wait().await;
        self.reader.close().await?;
        self.writer.close().await.map_err(StoreError::from)
    }
}

/// What is the same for every pool.
pub(crate) fn options(settings: &DatabaseSettings, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.expose());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(settings.acquire_timeout.get())
        .connect_timeout(settings.acquire_timeout.get())
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}
