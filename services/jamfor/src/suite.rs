//! All three services in one process: each with its own database file and its own port on loopback, talking to each
//! other over gRPC only.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use futures::future::select_all;
use jamfor_client::{LinkSettings, TokenSettings};
use jamfor_database::DatabaseSettings;
use jamfor_host::{Ending, Running};
use jamfor_identity::development::DevelopmentIssuer;
use jamfor_identity::{IdentitySettings, IssuerSettings};
use jamfor_server::ServerSettings;
use jamfor_settings::Secret;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::Endpoints;
use crate::failure::Failure;

/// Where each service listens on loopback; 0 takes a free port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// The questionnaire service.
    pub questionnaire: u16,
    /// The intake service.
    pub intake: u16,
    /// The benchmark service.
    pub benchmark: u16,
}

/// The services, running. Each uses only those before it.
#[derive(Debug)]
pub struct LocalSuite {
    endpoints: Endpoints,
    services: Vec<Service>,
}

#[derive(Debug)]
struct Service {
    name: &'static str,
    stop: CancellationToken,
    serving: JoinHandle<Result<(), Failure>>,
}

impl LocalSuite {
    /// Starts the services on databases in a folder, which is made when it does not exist. They are ready when this
    /// returns. They know their callers by the tokens of an issuer; without one every caller is the person at this
    /// machine.
    ///
    /// # Errors
    /// When one of them does not start; the others are stopped again.
    pub async fn start(
        folder: &Path,
        ports: Ports,
        issuer: Option<&DevelopmentIssuer>,
    ) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        let folder = fs::canonicalize(folder).map_err(Failure::file(folder))?;
        let mut starting = Starting { folder, door: Door::of(issuer), services: Vec::new() };
        match starting.all(ports).await {
            Ok(endpoints) => Ok(Self { endpoints, services: starting.services }),
            Err(failure) => {
                let _ = stop(starting.services).await;
                Err(failure)
            }
        }
    }

    /// Where they are.
    #[must_use]
    pub const fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// Serves until `end`, then drains. A service that ends by itself ends all of them.
    ///
    /// # Errors
    /// Why a service ended by itself, or did not end well.
    pub async fn serve_until(mut self, end: impl Future<Output = ()>) -> Result<(), Failure> {
        let serving = self.services.iter_mut().map(|service| &mut service.serving);
        let ended = tokio::select! {
            () = end => None,
            (ended, at, _) = select_all(serving) => Some((ended, at)),
        };
        let Some((ended, at)) = ended else {
            return stop(self.services).await;
        };
        let broken = self.services.remove(at);
        let _ = stop(self.services).await;
        let why = ended.map_err(|error| Failure::Internal(error.to_string())).and_then(|ended| ended);
        let what = format!("the {} service ended", broken.name);
        Err(why.err().map_or_else(|| Failure::Internal(what.clone()), |failure| failure.about(&what)))
    }

    /// Drains the services: those that use others first.
    ///
    /// # Errors
    /// When one of them did not end well.
    pub async fn stop(self) -> Result<(), Failure> {
        stop(self.services).await
    }
}

async fn stop(services: Vec<Service>) -> Result<(), Failure> {
    let mut result = Ok(());
    for service in services.into_iter().rev() {
        service.stop.cancel();
        let ended = service.serving.await.map_err(|error| Failure::Internal(error.to_string()));
        result = result.and(ended.and_then(|ended| ended).map_err(|failure| failure.about(service.name)));
    }
    result
}

/// How the services know their callers, and show themselves to each other.
#[derive(Default)]
struct Door {
    identity: IdentitySettings,
    tokens: Option<String>,
}

impl Door {
    fn of(issuer: Option<&DevelopmentIssuer>) -> Self {
        let Some(issuer) = issuer else { return Self::default() };
        let services = ["intake", "benchmark"].map(|name| (name.to_owned(), name.to_owned()));
        let believed = IssuerSettings { services: services.into(), ..issuer.settings() };
        let identity = IdentitySettings { issuers: vec![believed], ..IdentitySettings::default() };
        Self { identity, tokens: Some(format!("{}/token", issuer.url())) }
    }

    /// The way of a service to another one.
    fn link(&self, endpoint: &str, service: &str) -> LinkSettings {
        let Some(url) = self.tokens.clone() else { return LinkSettings::at(endpoint) };
        let (client_id, client_secret) = (service.to_owned(), Secret::new("none: it is not checked"));
        let token = TokenSettings { url, client_id, client_secret, ..TokenSettings::default() };
        LinkSettings { token, ..LinkSettings::at(endpoint) }
    }
}

/// The services that have been started so far.
struct Starting {
    folder: PathBuf,
    door: Door,
    services: Vec<Service>,
}

impl Starting {
    async fn all(&mut self, ports: Ports) -> Result<Endpoints, Failure> {
        let questionnaire = self.questionnaire(ports.questionnaire).await?;
        let intake = self.intake(ports.intake, &questionnaire).await?;
        let benchmark = self.benchmark(ports.benchmark, &questionnaire, &intake).await?;
        Ok(Endpoints { questionnaire, intake, benchmark })
    }

    async fn questionnaire(&mut self, port: u16) -> Result<String, Failure> {
        let (database, server) = (self.database("questionnaire"), server(port));
        let identity = self.door.identity.clone();
        let settings = jamfor_questionnaire::Settings { database, server, identity, ..Default::default() };
        let stop = CancellationToken::new();
        let running =
            jamfor_questionnaire::start(settings, stop.clone()).await.map_err(failed("questionnaire"))?;
        let address = running.address();
        let serving = tokio::spawn(ended(running, "questionnaire"));
        self.services.push(Service { name: "questionnaire", stop, serving });
        Ok(endpoint(address))
    }

    async fn intake(&mut self, port: u16, questionnaire: &str) -> Result<String, Failure> {
        let (database, server) = (self.database("intake"), server(port));
        let questionnaire = self.door.link(questionnaire, "intake");
        let identity = self.door.identity.clone();
        let settings =
            jamfor_intake::Settings { database, server, identity, questionnaire, ..Default::default() };
        let stop = CancellationToken::new();
        let running = jamfor_intake::start(settings, stop.clone()).await.map_err(failed("intake"))?;
        let address = running.address();
        let serving = tokio::spawn(ended(running, "intake"));
        self.services.push(Service { name: "intake", stop, serving });
        Ok(endpoint(address))
    }

    async fn benchmark(&mut self, port: u16, questionnaire: &str, intake: &str) -> Result<String, Failure> {
        let settings = jamfor_benchmark::Settings {
            database: self.database("benchmark"),
            server: server(port),
            identity: self.door.identity.clone(),
            questionnaire: self.door.link(questionnaire, "benchmark"),
            intake: self.door.link(intake, "benchmark"),
            ..Default::default()
        };
        let stop = CancellationToken::new();
        let running = jamfor_benchmark::start(settings, stop.clone()).await.map_err(failed("benchmark"))?;
        let address = running.address();
        let serving = tokio::spawn(ended(running, "benchmark"));
        self.services.push(Service { name: "benchmark", stop, serving });
        Ok(endpoint(address))
    }

    fn database(&self, service: &str) -> DatabaseSettings {
        DatabaseSettings::at(format!("sqlite://{}", self.folder.join(format!("{service}.db")).display()))
    }
}

/// How a service ended; a drain that had to cut is told, and is no failure of the command.
async fn ended(running: Running, service: &'static str) -> Result<(), Failure> {
    match running.finished().await.map_err(failed(service))? {
        Ending::InOrder => {}
        Ending::Cut => tracing::warn!(service, "the drain took too long, and what was left was cut"),
    }
    Ok(())
}

fn server(port: u16) -> ServerSettings {
    ServerSettings { listen: SocketAddr::from(([127, 0, 0, 1], port)), ..ServerSettings::default() }
}

fn endpoint(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn failed<E: std::fmt::Display>(service: &'static str) -> impl FnOnce(E) -> Failure {
    move |error| Failure::Internal(format!("the {service} service: {error}"))
}
