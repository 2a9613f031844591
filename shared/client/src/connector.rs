//! Connections to one replica: TCP, and TLS with the newest certificates.

use std::net::SocketAddr;
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use jamfor_tls::{ClientTls, TlsError};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;
use tonic::transport::{Channel, Endpoint};

use crate::place::Place;

/// How often a connection is asked whether it lives, and how long the answer may take: a replica that hangs
/// must not hold its calls for long.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(5));

/// A connection, with TLS or without.
type Connection = TokioIo<Either<TcpStream, TlsStream<TcpStream>>>;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
enum ConnectError {
    /// The address does not take it.
    #[error("{address} does not take a connection: {source}")]
    Tcp { address: SocketAddr, source: std::io::Error },
    /// The other side is not who it should be, or does not believe us.
    #[error("{address} and this client do not agree on TLS: {source}")]
    Handshake { address: SocketAddr, source: std::io::Error },
    /// Nothing came in time.
    #[error("{address} did not take a connection in time")]
    TooLate { address: SocketAddr },
    /// The name of the other side cannot be in a certificate.
    #[error(transparent)]
    Name(#[from] TlsError),
}

/// What makes connections to the replicas of a place.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    place: Place,
    tls: Option<ClientTls>,
    limit: Duration,
}

impl Connector {
    pub(crate) const fn new(place: Place, tls: Option<ClientTls>, limit: Duration) -> Self {
        Self { place, tls, limit }
    }

    /// How long a connection may take.
    pub(crate) const fn limit(&self) -> Duration {
        self.limit
    }

    /// A channel to one address that connects when it is first used, and again whenever it has to.
    pub(crate) fn channel(&self, address: SocketAddr) -> Result<Channel, tonic::transport::Error> {
        // tonic refuses https without a TLS configuration of its own, which could not change; requests still
        // name the real origin
        let endpoint = Endpoint::from_shared(format!("http://{address}"))?
            .origin(self.place.origin.clone())
            .http2_keep_alive_interval(KEEPALIVE.0)
            .keep_alive_timeout(KEEPALIVE.1)
            .keep_alive_while_idle(true);
        let this = self.clone();
        Ok(endpoint.connect_with_connector_lazy(tower::service_fn(move |_: Uri| {
            let this = this.clone();
            async move { this.connect(address).await }
        })))
    }

    async fn connect(&self, address: SocketAddr) -> Result<Connection, ConnectError> {
        let made = tokio::time::timeout(self.limit, self.handshake(address)).await;
        made.map_err(|_| ConnectError::TooLate { address })?.map(TokioIo::new)
    }

    async fn handshake(
        &self,
        address: SocketAddr,
    ) -> Result<Either<TcpStream, TlsStream<TcpStream>>, ConnectError> {
        let refused = |source| ConnectError::Tcp { address, source };
        let stream = TcpStream::connect(address).await.map_err(refused)?;
        stream.set_nodelay(true).map_err(refused)?;
        let Some(tls) = &self.tls else { return Ok(Either::Left(stream)) };
        let name = tls.server_name(&self.place.host)?;
        let secured = TlsConnector::from(tls.config()).connect(name, stream).await;
        secured.map(Either::Right).map_err(|source| ConnectError::Handshake { address, source })
    }
}

#[cfg(test)]
#[path = "connector_tests.rs"]
mod tests;
