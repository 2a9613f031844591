//! Write transactions: a task of their own, with their audit row, tried again when others win.

use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use jamfor_context::{Context, Deadline};
use sea_orm::{
    ConnAcquireErr, DbErr, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::SemaphorePermit;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::measures::Outcome;
use crate::{Audit, AuditRow, Database, Engine, Isolation, StoreError, Transaction, error};

/// How often a transaction is tried before its caller hears that others were faster.
const ATTEMPTS: u32 = 10;

/// The first pause; each later one is up to twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// A work that swallows an error would be committed in part on one engine and not at all on the other.
const WENT_ON: &str = "a statement failed and the work went on; use ON CONFLICT instead";

/// How one attempt ended, when it did not succeed.
enum Failure<E> {
    /// Others won; nothing of this attempt is left.
    Lost(DbErr),
    /// The work refused, or a key was taken.
    Refused(E),
    /// The database could not do it.
    Failed(E),
}

impl<E> Failure<E> {
    const fn outcome(&self) -> Outcome {
        match self {
            Self::Lost(_) => Outcome::Contended,
            Self::Refused(_) => Outcome::Refused,
            Self::Failed(_) => Outcome::Failed,
        }
    }
}

impl<E: From<StoreError>> From<DbErr> for Failure<E> {
    fn from(error: DbErr) -> Self {
        if error::is_conflict(&error) {
            Self::Lost(error)
        } else {
            Self::Failed(StoreError::from(error).into())
        }
    }
}

impl Database {
    /// Runs `work` in one transaction together with its audit row: both are committed, or neither is.
    ///
    /// The transaction has a task of its own. Dropping the returned future neither stops nor loses it; a
    /// connection whose `BEGIN` was cancelled would carry later writes into a transaction that never ends.
    /// `work` runs again when the engine undid it because of others: it must have no effect but its statements.
    /// A statement that fails ends the transaction, whatever `work` makes of it: expect conflicts by `ON CONFLICT`.
    ///
    /// # Errors
    /// The work's own, and through `From` those of the store: [`StoreError::Contended`] after ten attempts,
    /// [`StoreError::Unavailable`], [`StoreError::DeadlineExceeded`] when it was too late to begin.
    pub async fn write<T, E, F>(&self, ctx: &Context, audit: Audit, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Fn(&'c Transaction) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
    {
        self.write_with(ctx, audit, Isolation::Serializable, work).await
    }

    /// As [`Database::write`], with a chosen isolation on PostgreSQL.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub async fn write_with<T, E, F>(
        &self,
        ctx: &Context,
        audit: Audit,
        isolation: Isolation,
        work: F,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Fn(&'c Transaction) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
    {
        let database = self.clone();
        let (row, deadline) = (AuditRow::of(ctx, &audit), ctx.deadline);
        let task = async move {
            let begun = Instant::now();
            let (outcome, result) = match database.attempts(&row, deadline, isolation, &work).await {
                Ok(value) => (Outcome::Committed, Ok(value)),
                Err((outcome, error)) => (outcome, Err(error)),
            };
            database.measures.write(begun.elapsed(), outcome);
            result
        };
        match self.writes.spawn(task.in_current_span()).await {
            Ok(result) => result,
            Err(ended) => Err(StoreError::Internal(format!("write task ended: {ended}")).into()),
        }
    }

    /// Writes an audit row alone: before microdata are read.
    ///
    /// # Errors
    /// Those of a write.
    pub async fn record(&self, ctx: &Context, audit: Audit) -> Result<(), StoreError> {
        self.write(ctx, audit, |_| Box::pin(async { Ok(()) })).await
    }

    /// Tries until it succeeds, is refused, or gives up; an error comes with what it is counted as.
    async fn attempts<T, E, F>(
        &self,
        audit: &AuditRow,
        deadline: Deadline,
        isolation: Isolation,
        work: &F,
    ) -> Result<T, (Outcome, E)>
    where
        E: From<StoreError>,
        F: for<'c> Fn(&'c Transaction) -> BoxFuture<'c, Result<T, E>>,
    {
        for attempt in 1.. {
            let turn = self.turn(deadline).await.map_err(|error| (Outcome::Failed, error.into()))?;
            let span = self.span(audit, attempt);
            let done = self.attempt(audit, isolation, work).instrument(span.clone()).await;
            drop(turn);
            let outcome = done.as_ref().map_or_else(Failure::outcome, |_| Outcome::Committed);
            span.record("outcome", outcome.name());
            match done {
                Ok(value) => return Ok(value),
                Err(Failure::Refused(error) | Failure::Failed(error)) => return Err((outcome, error)),
                Err(Failure::Lost(cause)) => {
                    self.measures.lost();
                    if attempt == ATTEMPTS {
                        return Err((outcome, StoreError::Contended { attempts: attempt, cause }.into()));
                    }
                    tracing::debug!(attempt, %cause, "transaction lost to others");
                    tokio::time::sleep(pause(attempt)).await;
                }
            }
        }
        Err((Outcome::Failed, StoreError::DeadlineExceeded.into()))
    }

    /// A connection's turn. The deadline ends this wait, and not that of `BEGIN`, whose end would lose a transaction.
    async fn turn(&self, deadline: Deadline) -> Result<SemaphorePermit<'_>, StoreError> {
        if deadline.has_passed() {
            return Err(StoreError::DeadlineExceeded);
        }
        let patience = deadline.child(self.settings.acquire_timeout.get()).instant();
        match tokio::time::timeout_at(patience, self.turns.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) => {
                Err(StoreError::Unavailable(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)))
            }
            Err(_) if deadline.has_passed() => Err(StoreError::DeadlineExceeded),
            Err(_) => Err(StoreError::Unavailable(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))),
        }
    }

    /// A part of the trace; debug, so that it costs nothing where no trace is kept.
    fn span(&self, audit: &AuditRow, attempt: u32) -> Span {
        let system = self.engine().system();
        let action = audit.action.as_str();
        tracing::debug_span!(
            "database.write",
            otel.kind = "client",
            db.system.name = system,
            action,
            attempt,
            outcome = Empty
        )
    }

    async fn attempt<T, E, F>(
        &self,
        audit: &AuditRow,
        isolation: Isolation,
        work: &F,
    ) -> Result<T, Failure<E>>
    where
        E: From<StoreError>,
        F: for<'c> Fn(&'c Transaction) -> BoxFuture<'c, Result<T, E>>,
    {
        let transaction = Transaction::new(self.writer.begin_with_options(self.options(isolation)).await?);
        let done = match work(&transaction).await {
            Ok(_) if transaction.has_failed() => Err(StoreError::Internal(WENT_ON.to_owned()).into()),
            Ok(value) => audit.insert(&transaction).await.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        let (lost, broken) = (transaction.is_lost(), transaction.is_broken());
        let transaction = transaction.into_inner();
        match done {
            Ok(value) if !lost => {
                transaction.commit().await?;
                Ok(value)
            }
            outcome => {
                if let Err(error) = transaction.rollback().await {
                    tracing::warn!(%error, "rollback failed; the connection is dropped");
                }
                match outcome {
                    Err(error) if !lost && broken => Err(Failure::Failed(error)),
                    Err(error) if !lost => Err(Failure::Refused(error)),
                    _ => Err(Failure::Lost(DbErr::Custom("a statement met a conflict".to_owned()))),
                }
            }
        }
    }

    fn options(&self, isolation: Isolation) -> TransactionOptions {
        let isolation_level = match (self.engine(), isolation) {
            (Engine::Sqlite, _) => None,
            (Engine::Postgres, Isolation::Serializable) => Some(IsolationLevel::Serializable),
            (Engine::Postgres, Isolation::ReadCommitted) => Some(IsolationLevel::ReadCommitted),
        };
        // a deferred transaction that reads first fails with "database is locked" when it comes to write
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        TransactionOptions { isolation_level, access_mode: None, sqlite_transaction_mode }
    }
}

/// A random pause, so that those who met do not meet again.
fn pause(attempt: u32) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(1 << attempt.min(10)).min(LONGEST_PAUSE);
    let thousandths = uuid::Uuid::new_v4().as_u128() % 1_000;
    longest / 2 + longest.mul_f64(thousandths as f64 / 2_000.0)
}
