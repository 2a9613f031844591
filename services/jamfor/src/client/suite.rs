//! The suite that a command works with: where it is, and how the command proves who it is.

use std::ops::Deref;
use std::path::PathBuf;

use jamfor_client::{LinkError, LinkSettings, SuiteSettings, TokenSettings};
use jamfor_settings::Secret;
use jamfor_tls::ClientTlsSettings;

use crate::failure::Failure;

/// Where the services of a suite are: `http://127.0.0.1:7401`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The questionnaire service.
    pub questionnaire: String,
    /// The intake service.
    pub intake: String,
    /// The benchmark service.
    pub benchmark: String,
}

/// How a command proves who it is, and what it believes of the services. Empty where nothing is to be proved.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The token itself.
    pub token: Secret,
    /// The file that holds the token.
    pub token_file: PathBuf,
    /// The authorities that the services are believed by; empty: the system's.
    pub authorities: PathBuf,
    /// The certificate to show.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// The name that the services' certificates must have; empty: the hosts of the endpoints.
    pub server_name: String,
}

/// A suite of three services. Connections are made when they are first needed.
#[derive(Clone, Debug)]
pub struct Suite(jamfor_client::Suite);

impl Suite {
    /// The suite at these places, to which nothing is proved.
    ///
    /// # Errors
    /// When a place is not a URL.
    pub fn at(endpoints: &Endpoints) -> Result<Self, Failure> {
        Self::with(endpoints, &Proof::default())
    }

    /// The suite at these places.
    ///
    /// # Errors
    /// When a place is not a URL, or what is to be shown cannot be used.
    pub fn with(endpoints: &Endpoints, proof: &Proof) -> Result<Self, Failure> {
        let settings = SuiteSettings {
            questionnaire: proof.link(&endpoints.questionnaire),
            intake: proof.link(&endpoints.intake),
            benchmark: proof.link(&endpoints.benchmark),
        };
        let unusable = |error: LinkError| Failure::Usage(error.to_string());
        jamfor_client::Suite::connect(&settings).map(Self).map_err(unusable)
    }
}

impl Deref for Suite {
    type Target = jamfor_client::Suite;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Proof {
    /// The way to one place; files for TLS do not matter to one without it.
    fn link(&self, endpoint: &str) -> LinkSettings {
        let tls = ClientTlsSettings {
            authorities: self.authorities.clone(),
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            server_name: self.server_name.clone(),
            ..ClientTlsSettings::default()
        };
        let token = TokenSettings {
            bearer: self.token.clone(),
            file: self.token_file.clone(),
            ..TokenSettings::default()
        };
        let tls = if endpoint.starts_with("https:") { tls } else { ClientTlsSettings::default() };
        LinkSettings { tls, token, ..LinkSettings::at(endpoint) }
    }
}
