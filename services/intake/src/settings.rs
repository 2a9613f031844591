//! The settings of this service.

use jamfor_database::DatabaseSettings;
use jamfor_client::LinkSettings;
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems, TimeSpan};
use jamfor_telemetry::TelemetrySettings;
use serde::{Deserialize, Serialize};

/// Everything that can be set: `/etc/jamfor/intake.toml`, or `JAMFOR_INTAKE__...`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where rounds, responses and snapshots are kept.
    pub database: DatabaseSettings,
    /// Whether the schema is brought up to date at the start.
    pub migrate: bool,
    /// Where the service listens.
    pub server: ServerSettings,
    /// What it tells about its work.
    pub telemetry: TelemetrySettings,
    /// Where the questionnaire service is: `http://questionnaire:7001`. Asked when a round is prepared.
    pub questionnaire_endpoint: String,
    /// About how many responses one transaction takes, when so many wait.
    pub responses_in_transaction: usize,
    /// How often a replica looks for a round whose freezing another one left behind.
    pub freeze_look: TimeSpan,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: DatabaseSettings::default(),
            migrate: true,
            server: ServerSettings::default(),
            telemetry: TelemetrySettings::default(),
            questionnaire_endpoint: "http://127.0.0.1:7001".to_owned(),
            responses_in_transaction: 4_000,
            freeze_look: TimeSpan::secs(5),
        }
    }
}

impl Settings {
    /// The way to the questionnaire service.
    #[must_use]
    pub fn questionnaire(&self) -> LinkSettings {
        LinkSettings::at(self.questionnaire_endpoint.as_str())
    }
}

impl Check for Settings {
    fn check(&self, problems: &mut Problems) {
        problems.section("database", &self.database);
        problems.section("server", &self.server);
        problems.section("telemetry", &self.telemetry);
        let address = self.questionnaire_endpoint.starts_with("http");
        problems.expect(address, "questionnaire_endpoint", "must start with http:// or https://");
        problems.expect(self.responses_in_transaction > 0, "responses_in_transaction", "must be at least 1");
        problems.expect(!self.freeze_look.is_zero(), "freeze_look", "must not be zero");
    }
}
