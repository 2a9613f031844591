//! Starting a server, running it, and ending it in order.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use prost_reflect::DescriptorPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::HealthService;
use tower::layer::layer_fn;

use crate::layers::{self, House};
use crate::{Health, MethodRules, MissingRule, ServerSettings, Services, connection};

/// How often a quiet connection is asked whether it lives, and how long the answer may take.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// What headers may weigh: tokens fit, attempts to fill the memory do not.
const LONGEST_HEADERS: u32 = 16 * 1024;

/// How long connections get to close after they were cut.
const CUT: Duration = Duration::from_secs(1);

/// Why a server does not start or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An RPC has no rule.
    #[error("the server does not start: {0}")]
    Rule(#[from] MissingRule),
    /// Everybody on the network would be the local operator.
    #[error("UNAUTHENTICATED_BIND: {0} is not a loopback address, and callers are not authenticated yet")]
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
#[derive(Debug)]
pub struct Serve {
    settings: ServerSettings,
    services: Services,
    rules: MethodRules,
    descriptor: Vec<u8>,
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
        let rules = MethodRules::from_pool(pool, services.names().iter().copied())?;
        Ok(Self { settings: settings.clone(), services, rules, descriptor: pool.encode_to_vec() })
    }

    /// Listens on the address of the settings.
    ///
    /// # Errors
    /// [`ServeError::UnauthenticatedBind`] off loopback, [`ServeError::Listen`] when the address is taken.
    pub async fn bind(self) -> Result<Bound, ServeError> {
        let address = self.settings.listen;
        refuse_off_loopback(address)?;
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
        refuse_off_loopback(address)?;
        let health = Health::starting(self.services.names()).await;
        Ok(Bound { serve: self, listener, address, health })
    }

    /// All routes: the services, health and reflection.
    fn routes(services: Services, health: &Health, descriptor: &[u8]) -> Result<Routes, ServeError> {
        let mut reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(descriptor)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .with_service_name("grpc.health.v1.Health");
        for name in services.names() {
            reflection = reflection.with_service_name(*name);
        }
        let reflection = reflection.build_v1().map_err(|error| ServeError::Descriptor(error.to_string()))?;
        let health = HealthServer::new(HealthService::from_health_reporter(health.reporter()));
        Ok(services.into_routes(Routes::new(health).add_service(reflection)))
    }
}

fn refuse_off_loopback(address: SocketAddr) -> Result<(), ServeError> {
    if address.ip().is_loopback() { Ok(()) } else { Err(ServeError::UnauthenticatedBind(address)) }
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
    pub async fn run(self, stop: CancellationToken) -> Result<(), ServeError> {
        let Self { serve: Serve { settings, services, rules, descriptor }, listener, address, health } = self;
        let (drain, cut) = (CancellationToken::new(), CancellationToken::new());
        let house = House { rules: Arc::new(rules), most_calls: settings.most_calls, drain: drain.clone() };
        let routes = Serve::routes(services, &health, &descriptor)?;
        let serving = Server::builder()
            .layer(layer_fn(move |routes: Routes| layers::stack(routes, &house)))
            .max_concurrent_streams(settings.most_calls_per_connection)
            .max_connection_age(jittered(settings.connection_age.get()))
            .http2_keepalive_interval(Some(KEEPALIVE.0))
            .http2_keepalive_timeout(Some(KEEPALIVE.1))
            .http2_max_header_list_size(LONGEST_HEADERS)
            .add_routes(routes)
            .serve_with_incoming_shutdown(
                connection::accept(listener, cut.clone()),
                drain.clone().cancelled_owned(),
            );
        tracing::info!(%address, "listening");
        let notice = async {
            stop.cancelled().await;
            health.set_not_serving().await;
            tokio::time::sleep(settings.notice.get()).await;
            tracing::info!("draining");
            drain.cancel();
            tokio::time::sleep(settings.drain.get()).await;
            tracing::warn!("drain took too long; what is left is cut");
            cut.cancel();
            // the transport itself waits without a limit for connections that it cannot end
            tokio::time::sleep(CUT).await;
        };
        tokio::select! {
            ended = serving => ended?,
            () = notice => {}
        }
        tracing::info!("stopped");
        Ok(())
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
