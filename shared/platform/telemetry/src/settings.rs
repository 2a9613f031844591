//! What is told about a service's work, and to whom.

use std::path::PathBuf;

use jamfor_settings::{Check, Problems, TimeSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// The `telemetry` section of a service's settings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Which log lines: `info`, or `info,jamfor_intake=debug`.
    pub filter: String,
    /// How they look.
    pub format: Format,
    /// The OTLP collector (gRPC), such as `http://collector:4317` or `https://collector:4317`; empty means none.
    pub endpoint: String,
    /// The file with the certificates of the authorities that a collector's certificate is checked against; empty
    /// means those that the system trusts.
    pub authorities: PathBuf,
    /// The share of traces begun here that are kept, 0 to 1.
    pub sampled: f64,
    /// How long the end of the process waits for the last traces and metrics to be sent.
    pub farewell: TimeSpan,
}

impl Default for TelemetrySettings {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: Format::Text,
            endpoint: String::new(),
            authorities: PathBuf::new(),
            sampled: 1.0,
            farewell: TimeSpan::secs(3),
        }
    }
}

impl Check for TelemetrySettings {
    fn check(&self, problems: &mut Problems) {
        let filter = EnvFilter::builder().parse(&self.filter);
        problems.expect(filter.is_ok(), "filter", "must be a level, or target=level, separated by commas");
        let scheme = self.endpoint.is_empty() || self.endpoint.starts_with("http");
        problems.expect(scheme, "endpoint", "must start with http:// or https://, or be empty");
        let secured = self.authorities.as_os_str().is_empty() || self.endpoint.starts_with("https://");
        problems.expect(secured, "authorities", "needs an endpoint that starts with https://");
        problems.expect((0.0..=1.0).contains(&self.sampled), "sampled", "must lie between 0 and 1");
    }
}
