//! What a service is to its host.

use jamfor_client::Link;
use jamfor_database::Database;
use jamfor_server::Services;
use sea_orm_migration::MigratorTrait;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{Hosted, StartError};

/// A service of the suite.
pub trait Service: Send + Sync + 'static {
    /// What it is called in settings, logs and connections.
    const NAME: &'static str;

    /// What its binary is called.
    const BINARY: &'static str;

    /// What it is for, in one line for the terminal.
    const ABOUT: &'static str;

    /// Everything that can be set.
    type Settings: Hosted + 'static;

    /// The steps of its schema.
    type Migrator: MigratorTrait;

    /// Puts the service together on a database whose schema is new enough.
    ///
    /// # Errors
    /// [`StartError`], with nothing left running but what is on the house's tracker.
    fn assemble(
        settings: &Self::Settings,
        house: &House,
    ) -> impl Future<Output = Result<Assembled, StartError>> + Send;
}

/// What a service is put together in.
#[derive(Clone, Debug)]
pub struct House {
    /// Its database.
    pub database: Database,
    /// The tasks beside the server. They end after it has drained and before the database closes.
    pub tasks: TaskTracker,
    /// Tells those tasks to end.
    pub stop: CancellationToken,
}

/// A service, put together.
#[derive(Debug)]
pub struct Assembled {
    /// What it answers.
    pub services: Services,
    /// The services that it asks, by name.
    pub neighbours: Vec<(&'static str, Link)>,
}
