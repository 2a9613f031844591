//! The end that accepts connections.

use std::sync::Arc;
use std::time::SystemTime;

use jamfor_settings::{Check, Problems};
use opentelemetry::metrics::Meter;
use rustls::ServerConfig;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::SingleCertAndKey;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::files::{Files, Paths};
use crate::kept::{End, Kept, Made};
use crate::provider::provider;
use crate::{ServerTlsSettings, TlsError};

/// gRPC is HTTP/2 and nothing else.
pub(crate) const ALPN: &[u8] = b"h2";

/// TLS of a server. Clones share everything.
#[derive(Clone, Debug)]
pub struct ServerTls(pub(crate) Arc<Kept<Accepting>>);

impl ServerTls {
    /// Reads the files for the first time. Telemetry must have been started: the metrics go to its meter.
    ///
    /// # Errors
    /// When the settings do not fit each other, or a file cannot be read, is broken, or key and certificate are
    /// not a pair. An expired certificate is logged and used.
    pub fn load(settings: &ServerTlsSettings) -> Result<Self, TlsError> {
        Self::load_on(settings, &jamfor_telemetry::meter())
    }

    /// The same with a meter of the caller's.
    pub(crate) fn load_on(settings: &ServerTlsSettings, meter: &Meter) -> Result<Self, TlsError> {
        let mut problems = Problems::default();
        problems.expect(settings.is_on(), "certificate", "must be given for TLS");
        settings.check(&mut problems);
        if !problems.is_empty() {
            return Err(TlsError::Settings(problems));
        }
        let paths = Paths {
            certificate: settings.certificate.clone(),
            key: settings.key.clone(),
            authorities: settings.client_authorities.clone(),
        };
        let end = Accepting { require_client_certificate: settings.require_client_certificate };
        Kept::load(end, Accepting::NAME, paths, settings.look.get(), meter).map(Self)
    }

    /// What accepts the next connection, made of the newest good files. Take a new one for each connection.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.0.config())
    }

    /// When the first certificate of the own chain expires.
    #[must_use]
    pub fn expires(&self) -> SystemTime {
        self.0.expires().unwrap_or(SystemTime::UNIX_EPOCH) // a server always has one
    }

    /// Reads the files again and again until told to stop. Connections that stand are left alone; files that
    /// cannot be used are logged and counted, and change nothing.
    pub async fn watch(self, stop: CancellationToken) {
        self.0.watch(stop).await;
    }
}

/// How a server is made of its files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accepting {
    require_client_certificate: bool,
}

impl End for Accepting {
    type Config = ServerConfig;

    const NAME: &'static str = "server";

    fn make(&self, files: &Files) -> Result<Made<ServerConfig>, TlsError> {
        let own = files.own()?;
        let provider = provider();
        let asking = match files.authorities()? {
            None => WebPkiClientVerifier::no_client_auth(),
            Some(believed) => {
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(believed), Arc::clone(&provider));
                let verifier =
                    if self.require_client_certificate { verifier } else { verifier.allow_unauthenticated() };
                verifier.build().map_err(|error| rustls::Error::General(error.to_string()))?
            }
        };
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(asking)
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(own.certified)));
        config.alpn_protocols = vec![ALPN.to_vec()];
        // a resumed session would not look at the client's certificate again, which may have expired since
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Made { config, expires: Some(own.expires) })
    }
}
