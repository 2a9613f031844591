//! Which database, and how much of it a service may use.

use jamfor_settings::{Check, Problems, Secret, TimeSpan};
use serde::{Deserialize, Serialize};

/// The longest name that PostgreSQL keeps whole.
const LONGEST_NAME: usize = 63;

/// The `database` section of a service's settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:///var/lib/jamfor/intake.db` or `postgres://user:password@host/database`.
    pub url: Secret,
    /// The schema on PostgreSQL, so that services may share a server; empty means `public`.
    pub schema: String,
    /// Connections for writing on PostgreSQL; SQLite has one.
    pub writers: u32,
    /// Connections for reading.
    pub readers: u32,
    /// How long a call waits for a free connection, and on SQLite for another process's lock.
    pub acquire_timeout: TimeSpan,
    /// How long one statement may run on PostgreSQL.
    pub statement_timeout: TimeSpan,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: Secret::default(),
            schema: String::new(),
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
            is_schema_name(&self.schema),
            "schema",
            "must be letters a-z, digits and _, at most 63",
        );
        problems.expect(self.writers > 0, "writers", "must be at least 1");
        problems.expect(self.readers > 0, "readers", "must be at least 1");
        problems.expect(!self.acquire_timeout.is_zero(), "acquire_timeout", "must not be zero");
        problems.expect(!self.statement_timeout.is_zero(), "statement_timeout", "must not be zero");
    }
}

/// Whether a name can stand in a statement without quoting; empty means none.
fn is_schema_name(name: &str) -> bool {
    let tame = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= LONGEST_NAME && name.chars().all(tame) && !name.starts_with(|c: char| c.is_ascii_digit())
}
