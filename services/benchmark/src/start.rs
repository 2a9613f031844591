//! From settings to a service that answers, and back to nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use jamfor_database::{Database, StoreError};
use jamfor_client::LinkError;
use jamfor_server::{Bound, Serve, ServeError, UnusableRule, Validator};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::Settings;
use crate::app::App;
use crate::rpc::Rpc;
use crate::sources::Sources;
use crate::store::{Migrator, SeaStore};

/// The name of this service.
pub const NAME: &str = "benchmark";

/// Why the service does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Database(#[from] StoreError),
    /// The schema is older than this program, and migrating is switched off.
    #[error("the schema lacks {0}; migrate it, or set migrate to true")]
    SchemaBehind(String),
    /// The address of another service is not one.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The contract cannot be enforced.
    #[error("the contract cannot be enforced: {0}")]
    Contract(#[from] UnusableRule),
    /// The server cannot run.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The task that serves ended by itself.
    #[error("the serving task ended: {0}")]
    Ended(#[from] tokio::task::JoinError),
}

/// The service, running.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Ends when the service has stopped, after the token was cancelled.
    pub finished: JoinHandle<Result<(), StartError>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it has drained and closed its database.
    ///
    /// # Errors
    /// What made it stop, other than being told to.
    pub async fn finished(self) -> Result<(), StartError> {
        self.finished.await?
    }
}

/// Starts the service; it is ready when this returns, builds what is to be built, and drains when `shutdown` is
/// cancelled.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    let sources = Sources::connect(&settings)?;
    let database = Database::connect(NAME, &settings.database).await?;
    prepare(&database, settings.migrate).await?;
    let app = App::new(Arc::new(SeaStore::new(database.clone())), sources, &settings.build);
    let pool = jamfor_contract::pool();
    let rpc = Rpc::new(app.clone(), Validator::new(pool)?);
    let services = rpc.services(settings.server.longest_message.bytes());
    let bound = Serve::new(&settings.server, pool, services)?.bind().await?;
    let address = bound.address();
    let stop = CancellationToken::new();
    let builder = tokio::spawn(app.builder(&settings.build).run(stop.clone()));
    bound.health().set_serving().await;
    let finished = tokio::spawn(serve(bound, database, (builder, stop), shutdown));
    Ok(Running { address, finished })
}

async fn prepare(database: &Database, migrate: bool) -> Result<(), StartError> {
    if migrate {
        return Ok(jamfor_database::migrate::<Migrator>(database).await?);
    }
    let pending = jamfor_database::pending::<Migrator>(database).await?;
    if pending.is_empty() { Ok(()) } else { Err(StartError::SchemaBehind(pending.join(", "))) }
}

async fn serve(
    bound: Bound,
    database: Database,
    (builder, stop): (JoinHandle<()>, CancellationToken),
    shutdown: CancellationToken,
) -> Result<(), StartError> {
    let served = bound.run(shutdown).await;
    stop.cancel();
    // a build that is under way gives its lease back before the database closes
    let built = builder.await;
    let closed = database.close().await;
    served?;
    built?;
    Ok(closed?)
}
