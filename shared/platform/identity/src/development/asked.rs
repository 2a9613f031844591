//! Which token is asked for.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::{Value, json};

use super::DevelopmentError;

/// How long a token is valid unless asked otherwise.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// The longest that a token is valid.
const LONGEST_LIFE: Duration = Duration::from_secs(60 * 60);

/// The token that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// Who the bearer is.
    pub subject: String,
    /// The bearer's body; none for a bearer without one.
    pub body: Option<String>,
    /// What the bearer is: names of roles.
    pub roles: Vec<String>,
    /// The areas that the bearer acts for; `*` for all.
    pub areas: Vec<String>,
    /// How long the token is valid: at most an hour.
    pub expires_in: Duration,
}

impl TokenRequest {
    /// A token that names its bearer and nothing else, for a quarter of an hour.
    pub fn of(subject: impl Into<String>) -> Self {
        let subject = subject.into();
        Self { subject, body: None, roles: Vec::new(), areas: Vec::new(), expires_in: LIFE }
    }

    /// The same token for a bearer of a body.
    #[must_use]
    pub fn of_body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The same token with one more role.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// The same token with one more area.
    #[must_use]
    pub fn with_area(mut self, area: impl Into<String>) -> Self {
        self.areas.push(area.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), DevelopmentError> {
        if self.subject.is_empty() {
            return Err(DevelopmentError::Asked("say who the token is for: subject, or client_id"));
        }
        if self.expires_in.is_zero() || self.expires_in > LONGEST_LIFE {
            return Err(DevelopmentError::Asked("expires_in must be 1 to 3600 seconds"));
        }
        Ok(())
    }

    /// What the token says.
    pub(super) fn claims(&self, issuer: &str, audience: &str) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut claims = json!({
            "iss": issuer,
            "aud": audience,
            "sub": self.subject,
            "iat": now.as_secs(),
            "exp": (now + self.expires_in).as_secs(),
            "jti": uuid::Uuid::new_v4().to_string(),
            "development": true,
            "jamfor_roles": self.roles,
            "jamfor_areas": self.areas,
        });
        if let Some(body) = &self.body {
            claims["jamfor_body"] = json!(body);
        }
        claims
    }
}

/// The form of a request, or its query. Lists are separated by spaces or commas.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    grant_type: String,
    subject: String,
    client_id: String,
    body: String,
    roles: String,
    areas: String,
    expires_in: Option<u64>,
}

impl Asked {
    /// The same with what another one has where this one has nothing.
    pub(super) fn or(self, other: Self) -> Self {
        let first = |one: String, two: String| if one.is_empty() { two } else { one };
        Self {
            grant_type: first(self.grant_type, other.grant_type),
            subject: first(self.subject, other.subject),
            client_id: first(self.client_id, other.client_id),
            body: first(self.body, other.body),
            roles: first(self.roles, other.roles),
            areas: first(self.areas, other.areas),
            expires_in: self.expires_in.or(other.expires_in),
        }
    }

    /// The same by a client that named itself outside of the form.
    pub(super) fn by(mut self, client: Option<String>) -> Self {
        if let Some(client) = client {
            self.client_id = client;
        }
        self
    }

    /// The token that is asked for.
    ///
    /// # Errors
    /// The error code of another grant than the one there is.
    pub(super) fn request(self) -> Result<TokenRequest, &'static str> {
        if !matches!(self.grant_type.as_str(), "" | "client_credentials") {
            return Err("unsupported_grant_type");
        }
        let subject = if self.subject.is_empty() { self.client_id } else { self.subject };
        Ok(TokenRequest {
            subject,
            body: Some(self.body).filter(|body| !body.is_empty()),
            roles: list(&self.roles),
            areas: list(&self.areas),
            expires_in: self.expires_in.map_or(LIFE, Duration::from_secs),
        })
    }
}

fn list(text: &str) -> Vec<String> {
    text.split([' ', ',']).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
