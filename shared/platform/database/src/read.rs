//! A connection that can only read.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tracing::{Instrument, Span};

use crate::Engine;

/// Reads, outside of any transaction. Dropping a read, as a call does whose deadline passes, ends its wait for a
/// connection and gives the connection back. The engines refuse to write on it: `query_only` on SQLite,
/// `default_transaction_read_only` on PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a DatabaseConnection);

impl<'a> Reader<'a> {
    pub(crate) const fn new(connection: &'a DatabaseConnection) -> Self {
        Self(connection)
    }

    /// A part of the trace; debug, so that it costs nothing where no trace is kept.
    fn span(&self) -> Span {
        let system = Engine::from(self.0.get_database_backend()).system();
        tracing::debug_span!("database.read", otel.kind = "client", db.system.name = system)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).instrument(self.span()).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).instrument(self.span()).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).instrument(self.span()).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).instrument(self.span()).await
    }
}
