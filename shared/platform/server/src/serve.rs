//! Starting a server, running it, and ending it in order.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jamfor_identity::Authenticator;
use jamfor_tls::ServerTls;
use prost_reflect::DescriptorPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::HealthService;
use tower::layer::layer_fn;

use crate::gate::Gate;
use crate::layers::{self, House, Readers};
use crate::limits::{self, LONGEST_HEADERS, Published};
use crate::rate::Rates;
use crate::{Health, MethodRules, MissingRule, ServerSettings, Services};

/// How often a quiet connection is asked whether it lives, and how long the answer may take.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// How many streams we may reset because of a peer's errors before its connection ends.
const RESET_FOR_ERRORS: usize = 256;

/// How long connections get to close after they were cut.
const CUT: Duration = Duration::from_secs(1);

/// Why a server does not start or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An RPC has no rule.
    #[error("the server does not start: {0}")]
    Rule(#[from] MissingRule),
    /// Everybody on the network would be the local operator.
    #[error("UNAUTHENTICATED_BIND: {0} is not a loopback address, and nothing says how callers are known")]
    UnauthenticatedBind(SocketAddr),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The descriptor cannot be served by reflection.
    #[error("the descriptor cannot be served: {0}")]
    Descriptor(String),
    /// The transport failed.
    #[error("the transport failed: {0}")]
    Transport(#[from] tonic::transport::Error),
}

/// A server that is not listening yet.
pub struct Serve {
    settings: ServerSettings,
    services: Services,
    rules: MethodRules,
    descriptor: Vec<u8>,
    tls: Option<ServerTls>,
    identity: Option<Arc<Authenticator>>,
}

impl fmt::Debug for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve").field("settings", &self.settings).field("services", &self.services).finish()
    }
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    /// All calls under way ended in their time.
    InOrder,
    /// What was left was cut.
    Cut,
}

impl Serve {
    /// A server for some services of a descriptor.
    ///
    /// # Errors
    /// [`ServeError::Rule`] when an RPC of theirs lacks its rule.
    pub fn new(
        settings: &ServerSettings,
        pool: &DescriptorPool,
        services: Services,
    ) -> Result<Self, ServeError> {
        let own = MethodRules::from_pool(pool, services.names().iter().copied())?;
        let rules = own.and(MethodRules::from_pool(jamfor_contract::pool(), [limits::SERVICE])?);
        let services = services.with(Published::server(settings, &rules));
        let descriptor = pool.encode_to_vec();
        Ok(Self { settings: settings.clone(), services, rules, descriptor, tls: None, identity: None })
    }

    /// The same server behind TLS, where there is some.
    #[must_use]
    pub fn with_tls(self, tls: Option<ServerTls>) -> Self {
        Self { tls, ..self }
    }

    /// The same server with a way to know its callers; without one it listens on loopback alone.
    #[must_use]
    pub fn with_identity(self, identity: Option<Arc<Authenticator>>) -> Self {
        Self { identity, ..self }
    }

    /// Listens on the address of the settings.
    ///
    /// # Errors
    /// [`ServeError::UnauthenticatedBind`] off loopback, [`ServeError::Listen`] when the address is taken.
    pub async fn bind(self) -> Result<Bound, ServeError> {
        let address = self.settings.listen;
        self.refuse_strangers(address)?;
        let listener =
            TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
        self.on(listener).await
    }

    /// Serves on a listener that the caller made.
    ///
    /// # Errors
    /// [`ServeError::UnauthenticatedBind`] off loopback.
    pub async fn on(self, listener: TcpListener) -> Result<Bound, ServeError> {
        let listen = self.settings.listen;
        let address =
            listener.local_addr().map_err(|source| ServeError::Listen { address: listen, source })?;
        self.refuse_strangers(address)?;
        let health = Health::starting(self.services.names()).await;
        Ok(Bound { serve: self, listener, address, health })
    }

    fn refuse_strangers(&self, address: SocketAddr) -> Result<(), ServeError> {
        let known = self.identity.is_some() || address.ip().is_loopback();
        if known { Ok(()) } else { Err(ServeError::UnauthenticatedBind(address)) }
    }

    /// All routes: the services, health, and reflection where it is wanted.
    fn routes(
        services: Services,
        health: &Health,
        descriptor: &[u8],
        reflected: bool,
    ) -> Result<Routes, ServeError> {
        let checks = HealthServer::new(HealthService::from_health_reporter(health.reporter()));
        let routes = Routes::new(checks);
        if !reflected {
            return Ok(services.into_routes(routes));
        }
        let mut reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(descriptor)
            .register_encoded_file_descriptor_set(jamfor_contract::DESCRIPTOR)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .with_service_name("grpc.health.v1.Health");
        for name in services.names() {
            reflection = reflection.with_service_name(*name);
        }
        let reflection = reflection.build_v1().map_err(|error| ServeError::Descriptor(error.to_string()))?;
        Ok(services.into_routes(routes.add_service(reflection)))
    }
}

/// A server that listens and accepts nothing yet.
#[derive(Debug)]
pub struct Bound {
    serve: Serve,
    listener: TcpListener,
    address: SocketAddr,
    health: Health,
}

impl Bound {
    /// The address it listens on, with the port that it was given.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its health: NOT_SERVING until somebody says otherwise.
    #[must_use]
    pub fn health(&self) -> Health {
        self.health.clone()
    }

    /// Answers calls until `stop` is cancelled, then drains: health says NOT_SERVING, calls are accepted for
    /// the notice time, those under way may end within the drain time, and what is left is cut.
    ///
    /// # Errors
    /// When the transport fails; a drain that took too long is not an error.
    pub async fn run(self, stop: CancellationToken) -> Result<Drained, ServeError> {
        let Self { serve, listener, address, health } = self;
        let Serve { settings, services, rules, descriptor, tls, identity } = serve;
        let (drain, cut) = (CancellationToken::new(), CancellationToken::new());
        let gate = Gate::new(&settings, tls);
        let house = House {
            identity,
            rates: Arc::new(Rates::new(&rules, &settings.rate)),
            readers: Readers::new(settings.longest_pause.get()),
            rules: Arc::new(rules),
            most_calls: settings.most_calls,
            drain: drain.clone(),
        };
        let reflected = settings.reflection || address.ip().is_loopback();
        let routes = Serve::routes(services, &health, &descriptor, reflected)?;
        let over = CancellationToken::new();
        let _over = over.clone().drop_guard();
        let (rates, forget) = (Arc::clone(&house.rates), over.clone());
        tokio::spawn(async move { rates.forget(forget).await });
        tokio::spawn(house.readers.clone().watch(over));
        let serving = Server::builder()
            .layer(layer_fn(move |routes: Routes| layers::stack(routes, &house)))
            .max_concurrent_streams(settings.most_calls_per_connection)
            .max_connection_age(jittered(settings.connection_age.get()))
            .http2_keepalive_interval(Some(KEEPALIVE.0))
            .http2_keepalive_timeout(Some(KEEPALIVE.1))
            .http2_max_header_list_size(LONGEST_HEADERS)
            // callers who give up may do so all at once; more resets than calls that may run are an attack
            .http2_max_pending_accept_reset_streams(usize::try_from(settings.most_calls_per_connection).ok())
            .http2_max_local_error_reset_streams(Some(RESET_FOR_ERRORS))
            .add_routes(routes)
            .serve_with_incoming_shutdown(
                gate.accept(listener, cut.clone()),
                drain.clone().cancelled_owned(),
            );
        tracing::info!(%address, "listening");
        let notice = async {
            stop.cancelled().await;
            health.drain().await;
            tokio::time::sleep(settings.notice.get()).await;
            tracing::info!("draining");
            drain.cancel();
            tokio::time::sleep(settings.drain.get()).await;
            tracing::warn!("drain took too long; what is left is cut");
            cut.cancel();
            // the transport itself waits without a limit for connections that it cannot end
            tokio::time::sleep(CUT).await;
        };
        let drained = tokio::select! {
            ended = serving => {
                ended?;
                if cut.is_cancelled() { Drained::Cut } else { Drained::InOrder }
            }
            () = notice => Drained::Cut,
        };
        tracing::info!(?drained, "stopped");
        Ok(drained)
    }
}

/// The age, give or take a tenth: replicas that began together do not rotate all connections together.
fn jittered(age: Duration) -> Duration {
    let thousandths = uuid::Uuid::new_v4().as_u128() % 201;
    age.mul_f64(0.9 + thousandths as f64 / 1_000.0)
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
