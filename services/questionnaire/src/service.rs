//! The service, put together.

use jamfor_host::{Assembled, House, Running, Service, StartError};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::store::{Migrator, SeaStore};
use crate::{Settings, rpc};

/// What the service is called in settings, logs and connections.
pub const NAME: &str = "questionnaire";

/// Surveys, questionnaires, concepts, indicators, crosswalks, policies and areas.
#[derive(Clone, Copy, Debug)]
pub struct Questionnaire;

impl Service for Questionnaire {
    const NAME: &'static str = NAME;
    const BINARY: &'static str = "jamfor-questionnaire";
    const ABOUT: &'static str =
        "Surveys, questionnaires, concepts, indicators, crosswalks, policies and areas over gRPC";
    type Settings = Settings;
    type Migrator = Migrator;

    async fn assemble(settings: &Settings, house: &House) -> Result<Assembled, StartError> {
        let app = App::new(SeaStore::new(house.database.clone()));
        let services = rpc::services(app, settings.server.longest_message.bytes())?;
        Ok(Assembled { services, neighbours: Vec::new() })
    }
}

/// Starts the service; it answers when this returns, and drains when `shutdown` is cancelled.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    jamfor_host::start::<Questionnaire>(settings, shutdown).await
}
