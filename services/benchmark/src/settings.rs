//! What this service is told: where its database and the other services are, and how it builds.

use jamfor_database::DatabaseSettings;
use jamfor_client::LinkSettings;
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems, TimeSpan};
use jamfor_telemetry::TelemetrySettings;
use serde::{Deserialize, Serialize};

/// The settings of this service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Its own database.
    pub database: DatabaseSettings,
    /// Whether the schema is brought up to date at the start.
    pub migrate: bool,
    /// Where it listens.
    pub server: ServerSettings,
    /// What it tells of its work.
    pub telemetry: TelemetrySettings,
    /// Where the questionnaire service is, such as `http://questionnaire:7001`.
    pub questionnaire_endpoint: String,
    /// Where the intake service is.
    pub intake_endpoint: String,
    /// How it builds releases.
    pub build: BuildSettings,
}

/// How releases are built and kept at hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildSettings {
    /// For how long a replica holds a build without saying that it is alive.
    pub lease: TimeSpan,
    /// How often a replica looks for builds that nobody holds.
    pub look: TimeSpan,
    /// Threads that count; 0 for as many as there are processors.
    pub threads: usize,
    /// Releases that are kept in memory.
    pub kept: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: DatabaseSettings::default(),
            migrate: true,
            server: ServerSettings::default(),
            telemetry: TelemetrySettings::default(),
            questionnaire_endpoint: "http://127.0.0.1:7001".to_owned(),
            intake_endpoint: "http://127.0.0.1:7002".to_owned(),
            build: BuildSettings::default(),
        }
    }
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self { lease: TimeSpan::secs(30), look: TimeSpan::secs(5), threads: 0, kept: 8 }
    }
}

impl Settings {
    /// The way to the questionnaire service.
    #[must_use]
    pub fn questionnaire(&self) -> LinkSettings {
        LinkSettings::at(self.questionnaire_endpoint.as_str())
    }

    /// The way to the intake service.
    #[must_use]
    pub fn intake(&self) -> LinkSettings {
        LinkSettings::at(self.intake_endpoint.as_str())
    }
}

impl Check for Settings {
    fn check(&self, problems: &mut Problems) {
        problems.section("database", &self.database);
        problems.section("server", &self.server);
        problems.section("telemetry", &self.telemetry);
        let is_address = |endpoint: &str| endpoint.starts_with("http://") || endpoint.starts_with("https://");
        let words = "must start with http:// or https://";
        problems.expect(is_address(&self.questionnaire_endpoint), "questionnaire_endpoint", words);
        problems.expect(is_address(&self.intake_endpoint), "intake_endpoint", words);
        problems.section("build", &self.build);
    }
}

impl Check for BuildSettings {
    fn check(&self, problems: &mut Problems) {
        problems.expect(!self.lease.is_zero(), "lease", "must not be zero");
        problems.expect(!self.look.is_zero(), "look", "must not be zero");
        problems.expect(self.kept > 0, "kept", "must be at least 1");
    }
}
