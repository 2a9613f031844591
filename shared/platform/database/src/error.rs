//! What can go wrong in a store, with the driver's words kept for the log.

use std::time::Duration;

use jamfor_fault::{Fault, Kind};
use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// How long a caller waits before trying again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A fault of the database. `Display` is for the log; callers read [`Fault::public_message`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key is taken. The text names the constraint on PostgreSQL and the columns on SQLite.
    #[error("unique key is taken: {constraint}")]
    Unique {
        /// The driver's name for the key; not for callers, and different on the two engines.
        constraint: String,
    },
    /// A row refers to one that does not exist, or the other way round.
    #[error("reference is dangling: {constraint}")]
    Reference {
        /// The driver's name for the reference.
        constraint: String,
    },
    /// Others wrote the same rows at the same time, again and again.
    #[error("transaction lost to others {attempts} times: {cause}")]
    Contended {
        /// How often it was tried.
        attempts: u32,
        /// What the engine said last.
        cause: DbErr,
    },
    /// The database cannot answer now.
    #[error("database cannot answer: {0}")]
    Unavailable(DbErr),
    /// The caller's deadline passed before anything was written.
    #[error("deadline passed before the transaction began")]
    DeadlineExceeded,
    /// The database does not keep what it acknowledges, or is not what this service can use.
    #[error("database is not usable: {0}")]
    Unusable(String),
    /// Anything else: a defect of ours or of the database.
    #[error("database failed: {0}")]
    Internal(String),
}

impl StoreError {
    /// Whether a unique key is taken.
    #[must_use]
    pub const fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }
}

impl Fault for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unique { .. } => Kind::AlreadyExists,
            Self::Reference { .. } => Kind::FailedPrecondition,
            Self::Contended { .. } | Self::Unavailable(_) => Kind::Unavailable,
            Self::DeadlineExceeded => Kind::DeadlineExceeded,
            Self::Unusable(_) | Self::Internal(_) => Kind::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Unique { .. } => "RESOURCE_EXISTS",
            Self::Reference { .. } => "REFERENCE_DANGLING",
            Self::Contended { .. } | Self::Unavailable(_) => "STORE_UNAVAILABLE",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Unusable(_) | Self::Internal(_) => "INTERNAL",
        }
    }

    fn public_message(&self) -> String {
        match self {
            Self::Unique { .. } => "the resource exists already",
            Self::Reference { .. } => "the resource refers to one that does not exist, or is referred to",
            Self::Contended { .. } => "others wrote the same resource at the same time; try again",
            Self::Unavailable(_) => "the store cannot answer now; try again later",
            Self::DeadlineExceeded => "the deadline passed before anything was written",
            Self::Unusable(_) | Self::Internal(_) => {
                "the service failed; report the request id to its operator"
            }
        }
        .to_owned()
    }

    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::Contended { .. } | Self::Unavailable(_)).then_some(RETRY_AFTER)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(constraint)) => return Self::Unique { constraint },
            Some(SqlErr::ForeignKeyConstraintViolation(constraint)) => return Self::Reference { constraint },
            _ => {}
        }
        if is_conflict(&error) {
            Self::Contended { attempts: 1, cause: error }
        } else if is_outage(&error) {
            Self::Unavailable(error)
        } else {
            Self::Internal(error.to_string())
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::from(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
    }
}

/// The driver's error inside, if there is one.
fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// SQLSTATE on PostgreSQL; on SQLite the extended result code, whose low byte is the family.
enum Code {
    Postgres(String),
    Sqlite(u32),
}

fn code(error: &DbErr) -> Option<Code> {
    let sqlx::Error::Database(error) = driver_error(error)? else { return None };
    let code = error.code()?.into_owned();
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return code.parse().ok().map(|code: u32| Code::Sqlite(code & 0xff));
    }
    Some(Code::Postgres(code))
}

/// Whether the whole transaction was undone by the engine because of others, so that trying again is right.
pub(crate) fn is_conflict(error: &DbErr) -> bool {
    match code(error) {
        Some(Code::Postgres(code)) => matches!(code.as_str(), "40001" | "40P01"),
        Some(Code::Sqlite(family)) => matches!(family, 5 | 6),
        None => false,
    }
}

/// Whether the database is away, full or overloaded, rather than wrong.
fn is_outage(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return true;
    }
    match code(error) {
        // connection and resource classes, shutdown, disk and damage, statement timeout, a primary that became a standby
        Some(Code::Postgres(code)) => {
            ["08", "53", "57P", "58", "XX"].iter().any(|class| code.starts_with(class))
                || code == "57014"
                || code == "25006"
        }
        // reading or writing failed, the file is damaged, the disk is full, the file cannot be opened or is none of ours
        Some(Code::Sqlite(family)) => matches!(family, 10 | 11 | 13 | 14 | 26),
        None => matches!(
            driver_error(error),
            Some(
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            )
        ),
    }
}
