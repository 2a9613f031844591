//! The settings of this service.

use jamfor_database::DatabaseSettings;
use jamfor_host::{AdminSettings, Hosted, Platform};
use jamfor_identity::IdentitySettings;
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems, TimeSpan};
use jamfor_telemetry::TelemetrySettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that can be set: `/etc/jamfor/questionnaire.toml`, or `JAMFOR_QUESTIONNAIRE__...`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where definitions are kept.
    pub database: DatabaseSettings,
    /// Whether the schema is brought up to date at the start. Otherwise the start waits until `migrate up` was run.
    pub migrate: bool,
    /// How long the start waits for a database and a schema that are not there yet.
    pub patience: TimeSpan,
    /// Where the service listens, and what it bears.
    pub server: ServerSettings,
    /// How callers are known. While nothing is set the service listens on loopback only, and every caller is the person
    /// at this machine.
    pub identity: IdentitySettings,
    /// Where operators look.
    pub admin: AdminSettings,
    /// What it tells about its work.
    pub telemetry: TelemetrySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: DatabaseSettings::default(),
            migrate: true,
            patience: TimeSpan::secs(0),
            server: ServerSettings::default(),
            identity: IdentitySettings::default(),
            admin: AdminSettings::default(),
            telemetry: TelemetrySettings::default(),
        }
    }
}

impl Hosted for Settings {
    fn platform(&self) -> Platform<'_> {
        Platform {
            database: &self.database,
            migrate: self.migrate,
            patience: self.patience,
            server: &self.server,
            identity: &self.identity,
            admin: &self.admin,
            telemetry: &self.telemetry,
        }
    }
}

impl Check for Settings {
    fn check(&self, problems: &mut Problems) {
        self.platform().check(problems);
    }
}
