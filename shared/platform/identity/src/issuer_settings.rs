//! An issuer whose tokens are believed, and how far.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jamfor_settings::{Check, Problems, TimeSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::{is_body, is_trusted};
use crate::certificate::is_service;
use crate::keys::algorithm;

/// More leeway than this is no longer a matter of clocks.
const MOST_LEEWAY: TimeSpan = TimeSpan::mins(5);

/// Keys are never fetched again sooner than this for tokens that name unknown ones.
const SHORTEST_REFETCH: TimeSpan = TimeSpan::secs(1);

/// An issuer whose tokens are believed. What a token says of its bearer stands in the claims `jamfor_body`,
/// `jamfor_roles` (a list) and `jamfor_areas` (a list; `*` for all).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IssuerSettings {
    /// The issuer exactly as it stands in the tokens: `https://login.example`.
    pub issuer: String,
    /// What the issuer is called in the names of callers and in metrics; empty: its address without `https://`.
    pub name: String,
    /// The audience that a token must be made for.
    pub audience: String,
    /// Where the issuer's keys are (a JSON Web Key Set): `https://...`, or `http://` on this machine alone. Empty:
    /// found by the issuer's `/.well-known/openid-configuration`.
    pub keys: String,
    /// The authorities (a PEM file) that vouch for the place of the keys; empty: the system's.
    pub authorities: PathBuf,
    /// The signatures that are accepted, of `RS256`, `ES256` and `EdDSA`.
    pub algorithms: Vec<String>,
    /// The types of token that are accepted (`typ` in the header). Issuers that do not mark access tokens send
    /// `JWT`.
    pub types: Vec<String>,
    /// The bodies that this issuer may speak for: `se-skr`, `se-*` for all that begin so, `*` for all.
    pub bodies: Vec<String>,
    /// How far the issuer's clock may be from ours.
    pub leeway: TimeSpan,
    /// Tokens that are valid for longer are refused.
    pub longest_life: TimeSpan,
    /// How often the keys are fetched.
    pub refresh: TimeSpan,
    /// How soon the keys are fetched again when a token names an unknown one.
    pub refetch: TimeSpan,
    /// The subjects (`sub`) that are services of the suite, with the name of each: `"client-7" = "benchmark"`. They
    /// may say for whom they call. The name of the client in a token does not count: people who sign in by way of
    /// that client carry it too.
    pub services: BTreeMap<String, String>,
}

impl Default for IssuerSettings {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            name: String::new(),
            audience: "jamfor".to_owned(),
            keys: String::new(),
            authorities: PathBuf::new(),
            algorithms: ["RS256", "ES256", "EdDSA"].map(str::to_owned).into(),
            types: vec!["at+jwt".to_owned()],
            bodies: Vec::new(),
            leeway: TimeSpan::secs(30),
            longest_life: TimeSpan::mins(24 * 60),
            refresh: TimeSpan::mins(60),
            refetch: TimeSpan::mins(1),
            services: BTreeMap::new(),
        }
    }
}

impl IssuerSettings {
    /// What the issuer is called: its name, or its address without the scheme.
    #[must_use]
    pub fn label(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let address = self.issuer.split_once("://").map_or(self.issuer.as_str(), |(_, address)| address);
        address.trim_end_matches('/').to_owned()
    }

    /// Whether the issuer may speak for a body.
    pub(crate) fn speaks_for(&self, body: &str) -> bool {
        self.bodies.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => body.starts_with(beginning),
            None => body == pattern,
        })
    }
}

/// `*`, `se-*` or `se-skr`.
fn is_pattern(text: &str) -> bool {
    text.strip_suffix('*').map_or_else(|| is_body(text), |start| start.is_empty() || is_body(start))
}

impl Check for IssuerSettings {
    fn check(&self, problems: &mut Problems) {
        let named = !self.issuer.is_empty() && !self.issuer.contains(|c: char| c.is_control() || c == '|');
        problems.expect(named, "issuer", "must be the issuer as it stands in its tokens");
        let label = self.label();
        let label = !label.is_empty() && !label.contains(|c: char| c.is_control() || c == '|');
        problems.expect(label, "name", "must be a text without | and control characters");
        problems.expect(!self.audience.is_empty(), "audience", "must not be empty");
        if self.keys.is_empty() {
            problems.expect(
                is_trusted(&self.issuer),
                "keys",
                "must be given when the issuer is not an https:// address (http:// on this machine alone)",
            );
        } else {
            problems.expect(
                is_trusted(&self.keys),
                "keys",
                "must start with https://, or http:// on this machine alone",
            );
        }
        let known = self.algorithms.iter().all(|name| algorithm(name).is_some());
        problems.expect(
            known && !self.algorithms.is_empty(),
            "algorithms",
            "must list some of RS256, ES256, EdDSA",
        );
        let typed = !self.types.is_empty() && self.types.iter().all(|name| !name.is_empty());
        problems.expect(typed, "types", "must list the accepted types of token, such as at+jwt");
        let patterns = !self.bodies.is_empty() && self.bodies.iter().all(|pattern| is_pattern(pattern));
        problems.expect(patterns, "bodies", "must list bodies, such as se-skr, se-* or *");
        problems.expect(self.leeway <= MOST_LEEWAY, "leeway", "must be at most 5m");
        problems.expect(!self.longest_life.is_zero(), "longest_life", "must not be zero");
        problems.expect(!self.refresh.is_zero(), "refresh", "must not be zero");
        problems.expect(self.refetch >= SHORTEST_REFETCH, "refetch", "must be at least 1s");
        let services = self.services.iter().all(|(subject, name)| !subject.is_empty() && is_service(name));
        problems.expect(services, "services", "must map subjects to names of services, such as benchmark");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_called_by_its_address_unless_it_has_a_name() {
        let mut settings = IssuerSettings {
            issuer: "https://login.example/realms/a/".to_owned(),
            ..IssuerSettings::default()
        };
        assert_eq!(settings.label(), "login.example/realms/a");
        settings.name = "kommun".to_owned();
        assert_eq!(settings.label(), "kommun");
    }

    #[test]
    fn an_issuer_speaks_for_the_bodies_of_its_patterns_alone() {
        let of = |bodies: &[&str]| IssuerSettings {
            bodies: bodies.iter().map(|&body| body.to_owned()).collect(),
            ..IssuerSettings::default()
        };
        assert!(of(&["se-*"]).speaks_for("se-skr") && !of(&["se-*"]).speaks_for("dk-kl"));
        assert!(of(&["se-skr"]).speaks_for("se-skr") && !of(&["se-skr"]).speaks_for("se-skrx"));
        assert!(of(&["*"]).speaks_for("dk-kl") && !of(&[]).speaks_for("se-skr"));
    }
}
