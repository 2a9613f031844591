//! From settings to a service that answers, and back to nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jamfor_database::{Database, Schema, StoreError};
use jamfor_identity::Authenticator;
use jamfor_server::{Bound, Drained, Serve};
use jamfor_settings::{Problems, SettingsError};
use jamfor_tls::ServerTls;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::neighbours::Watched;
use crate::readiness::Readiness;
use crate::{Assembled, Ending, Hosted, House, Platform, Service, StartError, admin};

/// How long to wait before a database or a schema that is not there yet is looked for again.
const PAUSE: Duration = Duration::from_millis(500);

/// How long what works beside the server may take to end after the drain: a pod's grace period leaves ten seconds.
const LAST: Duration = Duration::from_secs(8);

/// A service, running.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    admin: Option<SocketAddr>,
    serving: JoinHandle<Result<Ending, StartError>>,
}

impl Running {
    /// Where it answers calls.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where its admin port is, when it has one.
    #[must_use]
    pub const fn admin(&self) -> Option<SocketAddr> {
        self.admin
    }

    /// Waits until it has drained and closed its database.
    ///
    /// # Errors
    /// What made it stop, other than being told to.
    pub async fn finished(self) -> Result<Ending, StartError> {
        self.serving.await?
    }
}

/// Starts a service; it answers when this returns, and drains when `shutdown` is cancelled. Whether it is ready shows
/// its admin port and its health.
///
/// # Errors
/// [`StartError`], with nothing left running.
pub async fn start<S: Service>(
    settings: S::Settings,
    shutdown: CancellationToken,
) -> Result<Running, StartError> {
    let begun = Instant::now();
    check(&settings)?;
    let platform = settings.platform();
    jamfor_tls::install_provider();
    let mut starting = Starting {
        readiness: Readiness::new(S::NAME),
        house: CancellationToken::new(),
        shutdown: shutdown.clone(),
        patience: begun + platform.patience.get(),
    };
    let admin = admin::open(platform.admin, starting.readiness.clone(), starting.house.clone()).await?;
    match starting.serve::<S>(&settings).await {
        Ok((address, serving)) => {
            tracing::info!(seconds = begun.elapsed().as_secs_f64(), %address, "started");
            Ok(Running { address, admin, serving })
        }
        Err(error) => {
            starting.house.cancel();
            Err(error)
        }
    }
}

/// Settings that were put together in this process are checked as those of a file are.
fn check(settings: &impl Hosted) -> Result<(), StartError> {
    let mut problems = Problems::default();
    settings.check(&mut problems);
    if problems.is_empty() { Ok(()) } else { Err(SettingsError::Wrong(problems).into()) }
}

/// What a start works with.
struct Starting {
    readiness: Readiness,
    /// Ends everything that belongs to the service, at the very end.
    house: CancellationToken,
    shutdown: CancellationToken,
    patience: Instant,
}

impl Starting {
    async fn serve<S: Service>(
        &mut self,
        settings: &S::Settings,
    ) -> Result<(SocketAddr, JoinHandle<Result<Ending, StartError>>), StartError> {
        let platform = settings.platform();
        let tls = self.tls(&platform)?;
        let identity = self.identity(&platform)?;
        let database = self.database::<S>(&platform).await?;
        let house =
            House { database: database.clone(), tasks: TaskTracker::new(), stop: CancellationToken::new() };
        let bound = self.bind::<S>(settings, &house, tls, identity.clone()).await;
        let (bound, neighbours) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                let _ = end(&house).await;
                return Err(error);
            }
        };
        let (address, health) = (bound.address(), bound.health());
        self.readiness.set("server", None);
        let watched = Watched { readiness: self.readiness.clone(), health, database, identity, neighbours };
        watched.look(&self.shutdown).await;
        self.readiness.begin();
        let watch = self.shutdown.child_token();
        tokio::spawn(watched.watch(watch.clone()));
        let tokens = Tokens { shutdown: self.shutdown.clone(), watch, all: self.house.clone() };
        let serving = run(bound, house, self.readiness.clone(), tokens);
        Ok((address, tokio::spawn(serving)))
    }

    fn tls(&self, platform: &Platform<'_>) -> Result<Option<ServerTls>, StartError> {
        if !platform.server.tls.is_on() {
            return Ok(None);
        }
        let tls = ServerTls::load(&platform.server.tls)?;
        tokio::spawn(tls.clone().watch(self.house.clone()));
        Ok(Some(tls))
    }

    fn identity(&self, platform: &Platform<'_>) -> Result<Option<Arc<Authenticator>>, StartError> {
        if !platform.identity.is_on() {
            return Ok(None);
        }
        let identity = Arc::new(Authenticator::new(platform.identity)?);
        let (keys, stop) = (Arc::clone(&identity), self.house.clone());
        tokio::spawn(async move { keys.run(stop).await });
        Ok(Some(identity))
    }

    /// The database, once it can be reached and its schema is new enough.
    async fn database<S: Service>(&self, platform: &Platform<'_>) -> Result<Database, StartError> {
        let database = loop {
            match Database::connect(S::NAME, platform.database).await {
                Ok(database) => break database,
                Err(error @ StoreError::Unavailable(_)) => {
                    self.readiness.set("database", Some("cannot be reached".to_owned()));
                    self.wait(error.into()).await?;
                }
                Err(error) => return Err(error.into()),
            }
        };
        self.readiness.set("database", None);
        match self.schema::<S>(&database, platform.migrate).await {
            Ok(()) => Ok(database),
            Err(error) => {
                let _ = database.close().await;
                Err(error)
            }
        }
    }

    async fn schema<S: Service>(&self, database: &Database, migrate: bool) -> Result<(), StartError> {
        if migrate {
            jamfor_database::migrate::<S::Migrator>(database).await?;
        }
        loop {
            match jamfor_database::schema::<S::Migrator>(database).await? {
                Schema::Behind(missing) => {
                    let missing = missing.join(", ");
                    self.readiness.set("schema", Some(format!("lacks {missing}")));
                    self.wait(StartError::SchemaBehind(missing)).await?;
                }
                Schema::Ahead(unknown) => {
                    tracing::info!(unknown = unknown.join(", "), "the schema is newer than this program");
                    break;
                }
                Schema::Current => break,
            }
        }
        self.readiness.set("schema", None);
        Ok(())
    }

    /// Waits a little, or gives up with what was waited for.
    async fn wait(&self, missing: StartError) -> Result<(), StartError> {
        if Instant::now() >= self.patience || self.shutdown.is_cancelled() {
            return Err(missing);
        }
        tracing::warn!(error = %missing, "waiting");
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => Ok(()),
            () = self.shutdown.cancelled() => Err(missing),
        }
    }

    async fn bind<S: Service>(
        &self,
        settings: &S::Settings,
        house: &House,
        tls: Option<ServerTls>,
        identity: Option<Arc<Authenticator>>,
    ) -> Result<(Bound, Vec<(&'static str, jamfor_client::Link)>), StartError> {
        let Assembled { services, neighbours } = S::assemble(settings, house).await?;
        let serve = Serve::new(settings.platform().server, jamfor_contract::pool(), services)?;
        Ok((serve.with_tls(tls).with_identity(identity).bind().await?, neighbours))
    }
}

/// What tells the parts of a service to end.
struct Tokens {
    shutdown: CancellationToken,
    watch: CancellationToken,
    all: CancellationToken,
}

async fn run(
    bound: Bound,
    house: House,
    readiness: Readiness,
    Tokens { shutdown, watch, all }: Tokens,
) -> Result<Ending, StartError> {
    let told = shutdown.clone();
    let draining = tokio::spawn(async move {
        told.cancelled().await;
        readiness.set("drain", Some("draining".to_owned()));
    });
    let served = bound.run(shutdown).await;
    draining.abort();
    watch.cancel();
    let closed = end(&house).await;
    all.cancel();
    match (served?, closed?) {
        (Drained::InOrder, Ending::InOrder) => Ok(Ending::InOrder),
        _ => Ok(Ending::Cut),
    }
}

/// Ends what works beside the server, then the database: what was taken in for a caller who may still hear of it is
/// finished before.
async fn end(house: &House) -> Result<Ending, StartError> {
    house.stop.cancel();
    house.tasks.close();
    let last = async {
        house.tasks.wait().await;
        house.database.clone().close().await
    };
    match tokio::time::timeout(LAST, last).await {
        Ok(closed) => closed.map(|()| Ending::InOrder).map_err(StartError::from),
        Err(_) => {
            tracing::warn!("what works beside the server did not end in time");
            Ok(Ending::Cut)
        }
    }
}
