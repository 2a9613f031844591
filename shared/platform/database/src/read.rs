//! A connection that can only read.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

/// Reads, outside of any transaction. The engines refuse to write on it: `query_only` on SQLite,
/// `default_transaction_read_only` on PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a DatabaseConnection);

impl<'a> Reader<'a> {
    pub(crate) const fn new(connection: &'a DatabaseConnection) -> Self {
        Self(connection)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }
}
