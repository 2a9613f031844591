//! Where another service is, and how it is reached.

use jamfor_settings::{Check, Problems, TimeSpan};
use serde::{Deserialize, Serialize};

/// The section of a service's settings that names another service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkSettings {
    /// Where the other service is: `http://questionnaire:7001`.
    pub endpoint: String,
    /// How long to wait for a connection.
    pub connect_timeout: TimeSpan,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self { endpoint: String::new(), connect_timeout: TimeSpan::secs(3) }
    }
}

impl LinkSettings {
    /// The defaults with an address.
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), ..Self::default() }
    }
}

impl Check for LinkSettings {
    fn check(&self, problems: &mut Problems) {
        problems.expect(self.endpoint.starts_with("http"), "endpoint", "must start with http:// or https://");
        problems.expect(!self.connect_timeout.is_zero(), "connect_timeout", "must not be zero");
    }
}
