//! Which files make an end of a connection.

use std::path::{Path, PathBuf};

use jamfor_settings::{Check, Problems, TimeSpan};
use rustls::pki_types::ServerName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often files are looked at unless the settings say otherwise.
const LOOK: TimeSpan = TimeSpan::secs(30);

/// The `server.tls` section of a service's settings. TLS is off when it is empty.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServerTlsSettings {
    /// The file with the server's certificate and its chain, in PEM; empty turns TLS off.
    pub certificate: PathBuf,
    /// The file with the certificate's private key, in PEM and not encrypted.
    pub key: PathBuf,
    /// The file with the authorities whose client certificates are believed, in PEM; empty asks for none.
    pub client_authorities: PathBuf,
    /// Whether a connection without a client certificate is refused.
    pub require_client_certificate: bool,
    /// How often the files are read again.
    pub look: TimeSpan,
}

impl Default for ServerTlsSettings {
    fn default() -> Self {
        Self {
            certificate: PathBuf::new(),
            key: PathBuf::new(),
            client_authorities: PathBuf::new(),
            require_client_certificate: false,
            look: LOOK,
        }
    }
}

impl ServerTlsSettings {
    /// Whether anything of it is filled in.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.require_client_certificate
            || [&self.certificate, &self.key, &self.client_authorities].into_iter().any(|path| is_given(path))
    }
}

impl Check for ServerTlsSettings {
    fn check(&self, problems: &mut Problems) {
        problems.expect(!self.look.is_zero(), "look", "must not be zero");
        if !self.is_on() {
            return;
        }
        problems.expect(is_given(&self.certificate), "certificate", "must be given for TLS");
        problems.expect(is_given(&self.key), "key", "must be given for TLS");
        problems.expect(
            is_given(&self.client_authorities) || !self.require_client_certificate,
            "client_authorities",
            "must be given when client certificates are required",
        );
    }
}

/// The `tls` section of a link to another service. An empty one believes the authorities of the system and
/// shows no certificate.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClientTlsSettings {
    /// The file with the authorities whose server certificates are believed, in PEM; empty: the system's.
    pub authorities: PathBuf,
    /// The file with the certificate that is shown to the server, and its chain, in PEM; empty shows none.
    pub certificate: PathBuf,
    /// The file with the certificate's private key, in PEM and not encrypted.
    pub key: PathBuf,
    /// The name that the server's certificate must have; empty: the host of the endpoint.
    pub server_name: String,
    /// How often the files are read again; the system's authorities are read when the process starts.
    pub look: TimeSpan,
}

impl Default for ClientTlsSettings {
    fn default() -> Self {
        Self {
            authorities: PathBuf::new(),
            certificate: PathBuf::new(),
            key: PathBuf::new(),
            server_name: String::new(),
            look: LOOK,
        }
    }
}

impl ClientTlsSettings {
    /// Whether anything of it is filled in. An `https` endpoint uses TLS without that, too.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.server_name.is_empty()
            || [&self.authorities, &self.certificate, &self.key].into_iter().any(|path| is_given(path))
    }
}

impl Check for ClientTlsSettings {
    fn check(&self, problems: &mut Problems) {
        let (certificate, key) = (is_given(&self.certificate), is_given(&self.key));
        problems.expect(certificate || !key, "certificate", "must be given with a key");
        problems.expect(key || !certificate, "key", "must be given with a certificate");
        problems.expect(
            self.server_name.is_empty() || ServerName::try_from(self.server_name.as_str()).is_ok(),
            "server_name",
            "must be a DNS name or an IP address",
        );
        problems.expect(!self.look.is_zero(), "look", "must not be zero");
    }
}

/// Whether a path was filled in.
pub(crate) fn is_given(path: &Path) -> bool {
    !path.as_os_str().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(settings: &impl Check) -> Vec<String> {
        let mut problems = Problems::default();
        settings.check(&mut problems);
        problems.found().iter().map(|problem| problem.key.clone()).collect()
    }

    #[test]
    fn empty_settings_are_in_order_and_off() {
        assert!(!ServerTlsSettings::default().is_on());
        assert!(keys(&ServerTlsSettings::default()).is_empty());
        assert!(!ClientTlsSettings::default().is_on());
        assert!(keys(&ClientTlsSettings::default()).is_empty());
    }

    #[test]
    fn half_filled_server_settings_name_what_is_missing() {
        let certificate = ServerTlsSettings { certificate: "tls.crt".into(), ..Default::default() };
        assert_eq!(keys(&certificate), ["key"]);
        let authorities = ServerTlsSettings { client_authorities: "ca.crt".into(), ..Default::default() };
        assert_eq!(keys(&authorities), ["certificate", "key"]);
        let required = ServerTlsSettings {
            key: "tls.key".into(),
            require_client_certificate: true,
            ..certificate.clone()
        };
        assert_eq!(keys(&required), ["client_authorities"]);
        let required = ServerTlsSettings { require_client_certificate: true, ..Default::default() };
        assert_eq!(keys(&required), ["certificate", "key", "client_authorities"]);
    }

    #[test]
    fn half_filled_client_settings_name_what_is_missing() {
        assert_eq!(keys(&ClientTlsSettings { key: "tls.key".into(), ..Default::default() }), ["certificate"]);
        assert_eq!(keys(&ClientTlsSettings { certificate: "tls.crt".into(), ..Default::default() }), ["key"]);
        let named = ClientTlsSettings { server_name: "not a name".into(), ..Default::default() };
        assert_eq!(keys(&named), ["server_name"]);
        assert!(keys(&ClientTlsSettings { server_name: "10.0.0.1".into(), ..Default::default() }).is_empty());
    }

    #[test]
    fn never_looking_again_is_refused() {
        let look = TimeSpan::secs(0);
        assert_eq!(keys(&ServerTlsSettings { look, ..Default::default() }), ["look"]);
        assert_eq!(keys(&ClientTlsSettings { look, ..Default::default() }), ["look"]);
    }
}
