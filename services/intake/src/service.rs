//! The service, put together: commands on a store, committers and a freezer beside the server.

use std::sync::Arc;

use jamfor_client::Link;
use jamfor_host::{Assembled, House, Running, Service, StartError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::app::committer::Committer;
use crate::app::{Intake, freezer};
use crate::rpc::definitions::RemoteDefinitions;
use crate::store::{Migrator, SeaStore, Store};
use crate::{Settings, rpc};

/// What the service is called in settings, logs and connections.
pub const NAME: &str = "intake";

/// Rounds, responses, contact tallies and snapshots.
#[derive(Clone, Copy, Debug)]
pub struct IntakeService;

impl Service for IntakeService {
    const NAME: &'static str = NAME;
    const BINARY: &'static str = "jamfor-intake";
    const ABOUT: &'static str = "Rounds, responses, contact tallies and snapshots over gRPC";
    type Settings = Settings;
    type Migrator = Migrator;

    async fn assemble(settings: &Settings, house: &House) -> Result<Assembled, StartError> {
        let link = Link::connect(&settings.questionnaire)?.of_service();
        let store: Arc<dyn Store> = Arc::new(SeaStore::new(house.database.clone()));
        // committers still commit what waits when they are told to stop: it was taken in for a caller who may hear of it
        let committer =
            Committer::start(&store, settings.responses_in_transaction, &house.tasks, &house.stop);
        let freeze = Arc::new(Notify::new());
        let definitions = Arc::new(RemoteDefinitions::new(link.clone()));
        let intake = Intake::new(store.clone(), definitions, committer, freeze.clone());
        let services = rpc::services(intake, settings.server.longest_message.bytes())?;
        house.tasks.spawn(freezer::run(store, freeze, settings.freeze_look.get(), house.stop.clone()));
        Ok(Assembled { services, neighbours: vec![("questionnaire", link)] })
    }
}

/// Starts the service; it answers when this returns, and drains when `shutdown` is cancelled.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    jamfor_host::start::<IntakeService>(settings, shutdown).await
}
