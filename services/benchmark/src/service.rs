//! The service, put together: commands on a store, and a builder beside the server.

use std::sync::Arc;

use jamfor_host::{Assembled, House, Running, Service, StartError};
use jamfor_server::Validator;
use tokio_util::sync::CancellationToken;

use crate::Settings;
use crate::app::App;
use crate::rpc::Rpc;
use crate::sources::Sources;
use crate::store::{Migrator, SeaStore};

/// The name of this service.
pub const NAME: &str = "benchmark";

/// How does it compare? Releases of figures with their uncertainty and a verdict.
#[derive(Clone, Copy, Debug)]
pub struct Benchmark;

impl Service for Benchmark {
    const NAME: &'static str = NAME;
    const BINARY: &'static str = "jamfor-benchmark";
    const ABOUT: &'static str = "Releases of figures with their uncertainty and a verdict, over gRPC";
    type Settings = Settings;
    type Migrator = Migrator;

    async fn assemble(settings: &Settings, house: &House) -> Result<Assembled, StartError> {
        let sources = Sources::connect(settings)?;
        let neighbours = sources.links();
        let store = Arc::new(SeaStore::new(house.database.clone()));
        let app = App::new(store, sources, &settings.build).with_seals(settings.signing.key_or_problem()?);
        let rpc = Rpc::new(app.clone(), Validator::new(jamfor_contract::pool())?);
        let services = rpc.services(settings.server.longest_message.bytes());
        // a build that is under way gives its lease back when it is told to stop
        house.tasks.spawn(app.builder(&settings.build).run(house.stop.clone()));
        Ok(Assembled { services, neighbours })
    }
}

/// Starts the service; it answers when this returns, builds what is to be built, and drains when `shutdown` is
/// cancelled.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start(settings: Settings, shutdown: CancellationToken) -> Result<Running, StartError> {
    jamfor_host::start::<Benchmark>(settings, shutdown).await
}
