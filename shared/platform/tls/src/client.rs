//! The end that makes connections.

use std::sync::Arc;
use std::time::SystemTime;

use jamfor_settings::{Check, Problems};
use opentelemetry::metrics::Meter;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls::sign::SingleCertAndKey;
use tokio_util::sync::CancellationToken;

use crate::files::{Files, Paths, system_authorities};
use crate::kept::{End, Kept, Made};
use crate::provider::provider;
use crate::server::ALPN;
use crate::{ClientTlsSettings, TlsError};

/// TLS of a link to another service. Clones share everything.
#[derive(Clone, Debug)]
pub struct ClientTls {
    pub(crate) kept: Arc<Kept<Connecting>>,
    server_name: String,
}

impl ClientTls {
    /// Reads the files for the first time. `link` is the name of the link in logs and metrics: the service it
    /// leads to. Telemetry must have been started: the metrics go to its meter.
    ///
    /// # Errors
    /// When the settings do not fit each other, a file cannot be read or is broken, key and certificate are not
    /// a pair, or the system's authorities are asked for and there are none. An expired certificate is logged
    /// and used.
    pub fn load(link: &str, settings: &ClientTlsSettings) -> Result<Self, TlsError> {
        Self::load_on(link, settings, &jamfor_telemetry::meter())
    }

    /// The same with a meter of the caller's.
    pub(crate) fn load_on(link: &str, settings: &ClientTlsSettings, meter: &Meter) -> Result<Self, TlsError> {
        let mut problems = Problems::default();
        settings.check(&mut problems);
        if !problems.is_empty() {
            return Err(TlsError::Settings(problems));
        }
        let paths = Paths {
            certificate: settings.certificate.clone(),
            key: settings.key.clone(),
            authorities: settings.authorities.clone(),
        };
        let kept = Kept::load(Connecting, link, paths, settings.look.get(), meter)?;
        Ok(Self { kept, server_name: settings.server_name.clone() })
    }

    /// What makes the next connection, made of the newest good files. Take a new one for each connection.
    #[must_use]
    pub fn config(&self) -> Arc<ClientConfig> {
        self.kept.config()
    }

    /// The name that the server's certificate must have: the one in the settings, or else the endpoint's host,
    /// which may be an IP address and an IPv6 address in brackets.
    ///
    /// # Errors
    /// When the host can be no such name.
    pub fn server_name(&self, host: &str) -> Result<ServerName<'static>, TlsError> {
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        let name = if self.server_name.is_empty() { bare } else { &self.server_name };
        ServerName::try_from(name.to_owned()).map_err(|_| TlsError::ServerName { host: name.to_owned() })
    }

    /// When the first certificate of the own chain expires; none when none is shown.
    #[must_use]
    pub fn expires(&self) -> Option<SystemTime> {
        self.kept.expires()
    }

    /// Reads the files again and again until told to stop. Connections that stand are left alone; files that
    /// cannot be used are logged and counted, and change nothing.
    pub async fn watch(self, stop: CancellationToken) {
        self.kept.watch(stop).await;
    }
}

/// How a client is made of its files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connecting;

impl End for Connecting {
    type Config = ClientConfig;

    const NAME: &'static str = "client";

    fn make(&self, files: &Files) -> Result<Made<ClientConfig>, TlsError> {
        let believed = files.authorities()?.map_or_else(system_authorities, Ok)?;
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(believed);
        let own = if files.has_own() { Some(files.own()?) } else { None };
        let expires = own.as_ref().map(|own| own.expires);
        let mut config = match own {
            Some(own) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(own.certified))),
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = vec![ALPN.to_vec()];
        Ok(Made { config, expires })
    }
}
