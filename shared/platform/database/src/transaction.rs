//! What a write sees of its transaction: statements, and nothing that could end or nest it.

use std::sync::atomic::{AtomicBool, Ordering};

use jamfor_context::Context;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::{Audit, AuditRow, Engine, StoreError, error};

/// How far a transaction is kept from others. SQLite always runs writes one after another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// As if writes ran one after another, on both engines; conflicts are tried again.
    #[default]
    Serializable,
    /// Each statement sees what was committed before it: for work that takes its own row locks.
    ReadCommitted,
}

/// An open transaction, as the work of [`crate::Database::write`] sees it.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    lost: AtomicBool,
    failed: AtomicBool,
    broken: AtomicBool,
}

impl Transaction {
    pub(crate) const fn new(inner: DatabaseTransaction) -> Self {
        let (lost, failed, broken) = (AtomicBool::new(false), AtomicBool::new(false), AtomicBool::new(false));
        Self { inner, lost, failed, broken }
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.get_database_backend().into()
    }

    /// One more audit row in this transaction, beside the one that every write has.
    ///
    /// # Errors
    /// Those of an insert.
    pub async fn record(&self, ctx: &Context, audit: &Audit) -> Result<(), StoreError> {
        AuditRow::of(ctx, audit).insert(self).await
    }

    /// Whether the engine undid this transaction because of others.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Whether a statement failed. PostgreSQL commits nothing then, SQLite would commit the rest.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Whether the engine failed, rather than refused what breaks a key or met a conflict.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    pub(crate) fn into_inner(self) -> DatabaseTransaction {
        self.inner
    }

    /// Remembers a conflict whatever the work makes of the error.
    fn watch<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        result.inspect_err(|error| {
            self.failed.store(true, Ordering::Relaxed);
            if error::is_conflict(error) {
                self.lost.store(true, Ordering::Relaxed);
            } else if error.sql_err().is_none() {
                self.broken.store(true, Ordering::Relaxed);
            }
        })
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.watch(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.watch(self.inner.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch(self.inner.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch(self.inner.query_all_raw(statement).await)
    }
}
