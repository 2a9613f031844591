//! The way to the OTLP collector, with TLS where its address says https.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint};

use crate::TelemetrySettings;

/// Why the collector cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CollectorError {
    /// The address is not one.
    #[error("telemetry.endpoint is not an address: {0}")]
    Address(tonic::transport::Error),
    /// The certificates of the authorities cannot be read.
    #[error("telemetry.authorities: {file} holds no usable certificate: {cause}", file = file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The provider of cryptography refuses what we ask for.
    #[error("TLS cannot be set up: {0}")]
    Provider(#[from] rustls::Error),
}

/// A channel that connects when something is sent, and again after each loss.
pub(crate) fn channel(settings: &TelemetrySettings) -> Result<Channel, CollectorError> {
    let endpoint = Endpoint::from_shared(settings.endpoint.clone()).map_err(CollectorError::Address)?;
    if endpoint.uri().scheme() != Some(&http::uri::Scheme::HTTPS) {
        return Ok(endpoint.connect_lazy());
    }
    let connector = TlsConnector::from(Arc::new(client(&roots(&settings.authorities)?)?));
    Ok(endpoint.connect_with_connector_lazy(tower::service_fn(move |address: Uri| {
        let connector = connector.clone();
        async move { connect(&connector, &address).await.map(TokioIo::new) }
    })))
}

async fn connect(connector: &TlsConnector, address: &Uri) -> io::Result<TlsStream<TcpStream>> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidInput, "the address names no host");
    // an IPv6 address stands in brackets in an address, and without them in a certificate
    let host = address.host().ok_or_else(wrong)?.trim_matches(['[', ']']);
    let name = ServerName::try_from(host.to_owned()).map_err(|_| wrong())?;
    let stream = TcpStream::connect((host, address.port_u16().unwrap_or(443))).await?;
    stream.set_nodelay(true)?;
    connector.connect(name, stream).await
}

fn client(roots: &RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    client.alpn_protocols = vec![b"h2".to_vec()];
    Ok(client)
}

/// The authorities of a file, or those that the system trusts.
fn roots(file: &Path) -> Result<RootCertStore, CollectorError> {
    let unusable = |cause: String| CollectorError::Authorities { file: file.to_owned(), cause };
    let mut roots = RootCertStore::empty();
    if file.as_os_str().is_empty() {
        let found = rustls_native_certs::load_native_certs();
        for error in found.errors {
            tracing::warn!(%error, "some of the system's authorities cannot be read");
        }
        roots.add_parsable_certificates(found.certs);
        return Ok(roots);
    }
    let read = CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))?;
    for certificate in read {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unusable("it is empty".to_owned())) } else { Ok(roots) }
}
