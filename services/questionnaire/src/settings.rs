//! The settings of this service.

use jamfor_database::DatabaseSettings;
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems};
use jamfor_telemetry::TelemetrySettings;
use serde::{Deserialize, Serialize};

/// Everything that can be set: `/etc/jamfor/questionnaire.toml`, or `JAMFOR_QUESTIONNAIRE__...`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where definitions and areas are kept.
    pub database: DatabaseSettings,
    /// Whether the schema is brought up to date at the start.
    pub migrate: bool,
    /// Where the service listens.
    pub server: ServerSettings,
    /// What it tells about its work.
    pub telemetry: TelemetrySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: DatabaseSettings::default(),
            migrate: true,
            server: ServerSettings::default(),
            telemetry: TelemetrySettings::default(),
        }
    }
}

impl Check for Settings {
    fn check(&self, problems: &mut Problems) {
        problems.section("database", &self.database);
        problems.section("server", &self.server);
        problems.section("telemetry", &self.telemetry);
    }
}
