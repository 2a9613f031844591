//! What this service is told: where its database and the other services are, and how it builds.

use jamfor_client::LinkSettings;
use jamfor_database::DatabaseSettings;
use jamfor_host::{AdminSettings, Hosted, Platform};
use jamfor_identity::IdentitySettings;
use jamfor_seal::{KeyError, SigningKey};
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems, Secret, SettingsError, TimeSpan};
use jamfor_telemetry::TelemetrySettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that can be set: `/etc/jamfor/benchmark.toml`, or `JAMFOR_BENCHMARK__...`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where releases are kept.
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
    /// The way to the questionnaire service.
    pub questionnaire: LinkSettings,
    /// The way to the intake service.
    pub intake: LinkSettings,
    /// How releases are built.
    pub build: BuildSettings,
    /// How what goes out is sealed.
    pub signing: SigningSettings,
}

/// How manifests and exported files are sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SigningSettings {
    /// The Ed25519 key that seals manifests and exported files: PKCS#8 in PEM, or 32 bytes as 64 hexadecimal digits. Put
    /// it into a file that the variable with `_FILE` behind it names. Without one nothing is sealed.
    pub key: Secret,
}

impl SigningSettings {
    /// The key; none where none is set.
    ///
    /// # Errors
    /// When what is set is no key.
    pub fn signing_key(&self) -> Result<Option<SigningKey>, KeyError> {
        let text = Some(self.key.expose()).filter(|text| !text.is_empty());
        text.map(SigningKey::parse).transpose()
    }

    /// The same as the start of a service tells it.
    pub(crate) fn key_or_problem(&self) -> Result<Option<SigningKey>, SettingsError> {
        self.signing_key().map_err(|error| {
            let mut problems = Problems::default();
            problems.note("signing.key", error.to_string());
            SettingsError::Wrong(problems)
        })
    }
}

/// How releases are built and kept at hand.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BuildSettings {
    /// For how long a replica holds a build without saying that it is alive.
    pub lease: TimeSpan,
    /// How often a replica looks for builds that nobody holds, and for releases whose time has come.
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
            patience: TimeSpan::secs(0),
            server: ServerSettings::default(),
            identity: IdentitySettings::default(),
            admin: AdminSettings::default(),
            telemetry: TelemetrySettings::default(),
            questionnaire: LinkSettings::at("http://127.0.0.1:7001"),
            intake: LinkSettings::at("http://127.0.0.1:7002"),
            build: BuildSettings::default(),
            signing: SigningSettings::default(),
        }
    }
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self { lease: TimeSpan::secs(30), look: TimeSpan::secs(5), threads: 0, kept: 8 }
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
        problems.section("questionnaire", &self.questionnaire);
        problems.section("intake", &self.intake);
        problems.section("build", &self.build);
        problems.section("signing", &self.signing);
    }
}

impl Check for SigningSettings {
    fn check(&self, problems: &mut Problems) {
        if let Err(error) = self.signing_key() {
            problems.note("key", error.to_string());
        }
    }
}

impl Check for BuildSettings {
    fn check(&self, problems: &mut Problems) {
        problems.expect(!self.lease.is_zero(), "lease", "must not be zero");
        problems.expect(!self.look.is_zero(), "look", "must not be zero");
        problems.expect(self.kept > 0, "kept", "must be at least 1");
    }
}
