//! Where another service is, and how it is reached.

use std::path::{Path, PathBuf};

use jamfor_settings::{Check, Problems, Secret, TimeSpan};
use jamfor_tls::ClientTlsSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// The section of a service's settings that names another service.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LinkSettings {
    /// Where the other service is: `https://questionnaire:8443`. All addresses that the host has are used.
    pub endpoint: String,
    /// How long to wait for a connection, and for a first sign of life.
    pub connect_timeout: TimeSpan,
    /// What is believed and shown when the endpoint is `https`.
    pub tls: ClientTlsSettings,
    /// The token that is shown; empty shows none.
    pub token: TokenSettings,
}

/// Where the token comes from that is shown to another service: a text, a file, or a token endpoint.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TokenSettings {
    /// The token itself.
    pub bearer: Secret,
    /// A file that holds the token and is read again while the process runs.
    pub file: PathBuf,
    /// The token endpoint that gives tokens for client credentials.
    pub url: String,
    /// The client's name at the token endpoint.
    pub client_id: String,
    /// The client's secret at the token endpoint.
    pub client_secret: Secret,
    /// The scope that is asked for; empty asks for none.
    pub scope: String,
    /// The file with the authorities that the token endpoint is believed by, in PEM; empty: the system's.
    pub authorities: PathBuf,
}

/// Where the three services of a suite are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SuiteSettings {
    /// The questionnaire service.
    pub questionnaire: LinkSettings,
    /// The intake service.
    pub intake: LinkSettings,
    /// The benchmark service.
    pub benchmark: LinkSettings,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            connect_timeout: TimeSpan::secs(3),
            tls: ClientTlsSettings::default(),
            token: TokenSettings::default(),
        }
    }
}

impl LinkSettings {
    /// The defaults with an address.
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), ..Self::default() }
    }
}

impl TokenSettings {
    /// Whether a token is shown at all.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.ways() > 0 || !self.client_id.is_empty() || !self.client_secret.is_empty()
    }

    /// How many of the three sources are given.
    fn ways(&self) -> usize {
        [!self.bearer.is_empty(), is_given(&self.file), !self.url.is_empty()]
            .iter()
            .filter(|way| **way)
            .count()
    }
}

impl Check for LinkSettings {
    fn check(&self, problems: &mut Problems) {
        problems.expect(!self.connect_timeout.is_zero(), "connect_timeout", "must not be zero");
        problems.section("tls", &self.tls);
        problems.section("token", &self.token);
        let place = match Place::of(&self.endpoint) {
            Ok(place) => place,
            Err(wrong) => return problems.note("endpoint", wrong.to_string()),
        };
        problems.expect(
            place.secure || !self.tls.is_on(),
            "endpoint",
            "must start with https:// when tls is filled in",
        );
        problems.expect(
            place.secure || place.is_loopback() || !self.token.is_on(),
            "endpoint",
            "must start with https://, or be on loopback, when a token is shown: others could read it",
        );
    }
}

impl Check for TokenSettings {
    fn check(&self, problems: &mut Problems) {
        if !self.is_on() {
            return;
        }
        problems.expect(self.ways() == 1, "bearer", "must be the only one of bearer, file and url");
        if self.url.is_empty() {
            return;
        }
        problems.expect(!self.client_id.is_empty(), "client_id", "must be given with a url");
        problems.expect(!self.client_secret.is_empty(), "client_secret", "must be given with a url");
        let secret = |place: Place| place.secure || place.is_loopback();
        problems.expect(
            Place::with_path(&self.url).is_ok_and(secret),
            "url",
            "must start with https://, or be on loopback",
        );
    }
}

impl Check for SuiteSettings {
    fn check(&self, problems: &mut Problems) {
        problems.section("questionnaire", &self.questionnaire);
        problems.section("intake", &self.intake);
        problems.section("benchmark", &self.benchmark);
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

    fn with_file(endpoint: &str) -> LinkSettings {
        let token = TokenSettings { file: "/run/token".into(), ..TokenSettings::default() };
        LinkSettings { token, ..LinkSettings::at(endpoint) }
    }

    #[test]
    fn a_token_is_never_sent_where_others_can_read_it() {
        assert_eq!(keys(&with_file("http://intake:7002")), ["endpoint"]);
        assert!(keys(&with_file("https://intake:8443")).is_empty());
        assert!(keys(&with_file("http://127.0.0.1:7402")).is_empty());
    }

    #[test]
    fn an_endpoint_without_a_host_or_with_a_path_is_refused() {
        for endpoint in ["", "intake:7002", "ftp://intake", "https://", "https://intake/api"] {
            assert_eq!(keys(&LinkSettings::at(endpoint)), ["endpoint"], "{endpoint}");
        }
    }

    #[test]
    fn tls_without_https_is_refused() {
        let tls = ClientTlsSettings { authorities: "ca.crt".into(), ..ClientTlsSettings::default() };
        assert_eq!(keys(&LinkSettings { tls, ..LinkSettings::at("http://intake:7002") }), ["endpoint"]);
    }

    #[test]
    fn a_token_has_one_source_and_a_token_endpoint_needs_a_client() {
        let two = TokenSettings { bearer: Secret::new("a"), file: "b".into(), ..TokenSettings::default() };
        assert_eq!(keys(&two), ["bearer"]);
        let bare = TokenSettings { url: "http://login.example".to_owned(), ..TokenSettings::default() };
        assert_eq!(keys(&bare), ["client_id", "client_secret", "url"]);
        let lost = TokenSettings { client_id: "benchmark".to_owned(), ..TokenSettings::default() };
        assert_eq!(keys(&lost), ["bearer"]);
    }
}
