//! Which database, and how much of it a service may use.

use jamfor_settings::{Check, Problems, Secret, TimeSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest name that PostgreSQL keeps whole.
const LONGEST_NAME: usize = 63;

/// The `database` section of a service's settings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:///var/lib/jamfor/intake.db` or `postgres://user:password@host/database`.
    pub url: Secret,
    /// The schema on PostgreSQL, so that services may share a server; empty means `public`.
    pub schema: String,
    /// The role on PostgreSQL that the service runs as, when another one migrates: migrating grants it what serving
    /// needs and no more, on every table of the schema. Empty means that one role does both.
    pub application_role: String,
    /// Connections for writing on PostgreSQL; SQLite has one.
    pub writers: u32,
    /// Connections for reading.
    pub readers: u32,
    /// How long a call waits for a free connection, never beyond its own deadline; on SQLite also how long for
    /// another process's lock.
    pub acquire_timeout: TimeSpan,
    /// How long one statement may run on PostgreSQL before the server ends it, whatever the call's deadline is; a
    /// migration has no such limit.
    pub statement_timeout: TimeSpan,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: Secret::default(),
            schema: String::new(),
            application_role: String::new(),
            writers: 8,
            readers: 8,
            acquire_timeout: TimeSpan::secs(5),
            statement_timeout: TimeSpan::secs(30),
        }
    }
}

impl DatabaseSettings {
    /// The defaults with an address.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: Secret::new(url), ..Self::default() }
    }

    /// The same settings with a schema.
    #[must_use]
    pub fn with_schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = schema.into();
        self
    }
}

impl Check for DatabaseSettings {
    fn check(&self, problems: &mut Problems) {
        let url = self.url.expose();
        let known =
            ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        problems.expect(known, "url", "must start with sqlite:// or postgres://");
        problems.expect(
            is_plain_name(&self.schema),
            "schema",
            "must be letters a-z, digits and _, at most 63",
        );
        problems.expect(
            is_plain_name(&self.application_role),
            "application_role",
            "must be letters a-z, digits and _, at most 63",
        );
        problems.expect(
            self.application_role.is_empty() || !url.starts_with("sqlite:"),
            "application_role",
            "is for PostgreSQL; SQLite has no roles",
        );
        problems.expect(self.writers > 0, "writers", "must be at least 1");
        problems.expect(self.readers > 0, "readers", "must be at least 1");
        problems.expect(!self.acquire_timeout.is_zero(), "acquire_timeout", "must not be zero");
        problems.expect(!self.statement_timeout.is_zero(), "statement_timeout", "must not be zero");
    }
}

/// Whether a name can stand in a statement without quoting; empty means none.
fn is_plain_name(name: &str) -> bool {
    let tame = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= LONGEST_NAME && name.chars().all(tame) && !name.starts_with(|c: char| c.is_ascii_digit())
}
