//! From settings to a service that answers, and back to nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use jamfor_database::{Database, StoreError, migrate};
use jamfor_server::{LinkError, Serve, ServeError, UnusableRule, Validator};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::Settings;
use crate::app::App;
use crate::rpc::Rpc;
use crate::sources::Sources;
use crate::store::{Migrator, SeaStore};

/// The name of this service.
pub const NAME: &str = "benchmark";

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Store(#[from] StoreError),
    /// Another service's address is not one.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The contract has a rule that is not understood.
    #[error("the contract cannot be enforced: {0}")]
    Contract(#[from] UnusableRule),
    /// The server does not start.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// A running service.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Ends when the service has stopped, after the token was cancelled.
    pub finished: JoinHandle<Result<(), ServeError>>,
}

/// Starts the service: connects, migrates, listens, and builds what is to be built until `shutdown` is cancelled.
///
/// # Errors
/// When the database, the address or the contract cannot be used.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    let database = Database::connect(NAME, &settings.database).await?;
    migrate::<Migrator>(&database).await?;
    let app = App::new(
        Arc::new(SeaStore::new(database.clone())),
        Sources::connect(&settings)?,
        &settings.build,
    );
    let pool = jamfor_contract::pool();
    let rpc = Rpc::new(app.clone(), Validator::new(pool)?);
    let longest = usize::try_from(settings.server.longest_message.bytes()).unwrap_or(usize::MAX);
    let bound = Serve::new(&settings.server, pool, rpc.services(longest))?.bind().await?;
    let address = bound.address();
    bound.health().set_serving().await;
    let builder = tokio::spawn(app.builder(&settings.build).run(shutdown.clone()));
    let finished = tokio::spawn(async move {
        let served = bound.run(shutdown.clone()).await;
        // a transport that failed must not leave a builder behind
        shutdown.cancel();
        if let Err(error) = builder.await {
            tracing::error!(%error, "the builder ended by itself");
        }
        if let Err(error) = database.close().await {
            tracing::warn!(%error, "the database did not close in order");
        }
        served
    });
    Ok(Running { address, finished })
}
