//! The database of a service: SQLite in a file, or PostgreSQL, behind the same few functions.
//!
//! [`Database::write`] is the only way to open a transaction and [`Database::read`] the only way to read.
//! Durability is asserted when connecting: what was acknowledged is on disk.
//!
//! ```no_run
//! # use jamfor_context::Context;
//! # use jamfor_database::{Audit, Database, DatabaseSettings, StoreError};
//! # use sea_orm::ConnectionTrait;
//! # async fn example(ctx: &Context, settings: &DatabaseSettings) -> Result<(), StoreError> {
//! let database = Database::connect("intake", settings).await?;
//! let name = "bodies/se-skr/rounds/2024".to_owned();
//! let audit = Audit::new("rounds.open", &name);
//! database
//!     .write(ctx, audit, move |tx| {
//!         let name = name.clone(); // the work may run again after a serialization failure
//!         Box::pin(async move {
//!             tx.execute_unprepared("UPDATE round SET state = 'OPEN'").await?;
//!             Ok::<_, StoreError>(name)
//!         })
//!     })
//!     .await?;
//! # Ok(())
//! # }
//! ```

mod audit;
mod backup;
mod bulk;
mod connect;
mod durability;
mod error;
mod measures;
mod migrate;
mod pools;
mod postgres;
mod read;
mod schema;
mod settings;
mod sqlite;
mod transaction;
mod write;

pub use audit::{Audit, AuditRow, AuditTable};
pub use bulk::{chunks, rows_per_statement};
pub use connect::{Database, Engine};
pub use error::StoreError;
pub use futures::future::BoxFuture;
pub use migrate::migrate;
pub use read::Reader;
pub use schema::{Schema, Step, StepState, pending, schema, status};
pub use settings::DatabaseSettings;
pub use transaction::{Isolation, Transaction};
