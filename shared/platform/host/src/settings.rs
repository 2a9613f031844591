//! The sections that the settings of every service have.

use jamfor_database::DatabaseSettings;
use jamfor_identity::IdentitySettings;
use jamfor_server::ServerSettings;
use jamfor_settings::{Check, Problems, TimeSpan};
use jamfor_telemetry::TelemetrySettings;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::AdminSettings;

/// The sections, borrowed from a service's settings.
#[derive(Clone, Copy, Debug)]
pub struct Platform<'a> {
    /// Where the service keeps what it owns.
    pub database: &'a DatabaseSettings,
    /// Whether the schema is brought up to date at the start; otherwise the start waits until somebody has done it.
    pub migrate: bool,
    /// How long the start waits for a database and a schema that are not there yet.
    pub patience: TimeSpan,
    /// Where the service listens, and what it bears.
    pub server: &'a ServerSettings,
    /// How callers are known.
    pub identity: &'a IdentitySettings,
    /// Where operators look.
    pub admin: &'a AdminSettings,
    /// What is told about the work.
    pub telemetry: &'a TelemetrySettings,
}

impl Platform<'_> {
    /// Notes what is wrong with the sections, and between them.
    pub fn check(&self, problems: &mut Problems) {
        problems.section("database", self.database);
        problems.section("server", self.server);
        problems.section("identity", self.identity);
        problems.section("admin", self.admin);
        problems.section("telemetry", self.telemetry);
        let loopback = self.server.listen.ip().is_loopback();
        let secured = self.server.tls.is_on() || self.server.tls_ends_before;
        problems.expect(
            secured || loopback,
            "server.tls",
            "must be set off loopback, or server.tls_ends_before be true: tokens would be read on the way",
        );
        let vouched = !self.server.tls.client_authorities.as_os_str().is_empty();
        problems.expect(
            vouched || self.identity.certificates.is_empty(),
            "server.tls.client_authorities",
            "must name who vouches for the certificates of identity.certificates",
        );
        let known = self.identity.is_on() || loopback;
        problems.expect(
            known,
            "server.listen",
            "UNAUTHENTICATED_BIND: must be a loopback address while identity has no issuers and no certificates",
        );
    }
}

/// Settings that have these sections.
pub trait Hosted: Check + Default + Serialize + DeserializeOwned + JsonSchema + Clone + Send + Sync {
    /// The sections.
    fn platform(&self) -> Platform<'_>;
}
