//! Starting the service: database, commands, server, background work, and the end of all of them.

use std::net::SocketAddr;
use std::sync::Arc;

use jamfor_database::{Database, StoreError};
use jamfor_client::{Link, LinkError};
use jamfor_server::{Bound, Serve, ServeError, UnusableRule};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::committer::Committer;
use crate::app::{Intake, freezer};
use crate::rpc::definitions::RemoteDefinitions;
use crate::store::{Migrator, SeaStore, Store};
use crate::{Settings, rpc};

/// What the service is called in settings, logs and connections.
pub const NAME: &str = "intake";

/// Why the service does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Database(#[from] StoreError),
    /// The schema is older than this program, and migrating is switched off.
    #[error("the schema lacks {0}; migrate it, or set migrate to true")]
    SchemaBehind(String),
    /// The address of the questionnaire service is not one.
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
    address: SocketAddr,
    serving: JoinHandle<Result<(), StartError>>,
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
        self.serving.await?
    }
}

/// What works beside the server.
struct Background {
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Starts the service; it is ready when this returns, and drains when `shutdown` is cancelled.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    let link = Link::connect(&settings.questionnaire())?;
    let database = Database::connect(NAME, &settings.database).await?;
    prepare(&database, settings.migrate).await?;
    let store: Arc<dyn Store> = Arc::new(SeaStore::new(database.clone()));
    let background = Background { tasks: TaskTracker::new(), stop: CancellationToken::new() };
    let committer =
        Committer::start(&store, settings.responses_in_transaction, &background.tasks, &background.stop);
    let freeze = Arc::new(Notify::new());
    let definitions = Arc::new(RemoteDefinitions::new(link));
    let intake = Intake::new(store.clone(), definitions, committer, freeze.clone());
    let services = rpc::services(intake, settings.server.longest_message.bytes())?;
    let bound = Serve::new(&settings.server, jamfor_contract::pool(), services)?.bind().await?;
    let address = bound.address();
    let freezing = freezer::run(store, freeze, settings.freeze_look.get(), background.stop.clone());
    background.tasks.spawn(freezing);
    bound.health().set_serving().await;
    let serving = tokio::spawn(serve(bound, database, background, shutdown));
    Ok(Running { address, serving })
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
    background: Background,
    shutdown: CancellationToken,
) -> Result<(), StartError> {
    let served = bound.run(shutdown).await;
    background.stop.cancel();
    background.tasks.close();
    // committers still commit what waits: it was taken in for a caller who may still hear of it
    background.tasks.wait().await;
    let closed = database.close().await;
    served?;
    Ok(closed?)
}
