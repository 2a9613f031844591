//! Whom a service believes, and what it does with who says nothing.

use std::collections::BTreeSet;

use jamfor_settings::{Check, Problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CertificateSettings, IssuerSettings};

/// What becomes of a call that carries neither a token nor a known certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anonymous {
    /// It is refused.
    #[default]
    Refused,
    /// It may read what everybody may read.
    PublicReader,
}

/// The `identity` section of a service's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// What becomes of a call that carries neither a token nor a known certificate: `refused`, or
    /// `public-reader` for a caller who may read what everybody may read.
    pub anonymous: Anonymous,
    /// The issuers whose tokens are believed.
    pub issuers: Vec<IssuerSettings>,
    /// The client certificates that name a caller. When a certificate holds several of the names, the first one
    /// in this order counts.
    pub certificates: Vec<CertificateSettings>,
}

impl IdentitySettings {
    /// Whether anybody can be known by them.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.issuers.is_empty() || !self.certificates.is_empty()
    }
}

impl Check for IdentitySettings {
    fn check(&self, problems: &mut Problems) {
        let (mut issuers, mut labels, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (at, issuer) in self.issuers.iter().enumerate() {
            let section = format!("issuers[{at}]");
            problems.section(&section, issuer);
            let once = issuers.insert(issuer.issuer.as_str());
            problems.expect(once, &format!("{section}.issuer"), "stands in the settings twice");
            // names begin the names of callers: two issuers of one name would make one caller of two people
            let once = labels.insert(issuer.label());
            problems.expect(once, &format!("{section}.name"), "another issuer has this name");
        }
        for (at, certificate) in self.certificates.iter().enumerate() {
            let section = format!("certificates[{at}]");
            problems.section(&section, certificate);
            let once = names.insert(certificate.name.to_ascii_lowercase());
            problems.expect(once, &format!("{section}.name"), "stands in the settings twice");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn problems(settings: &IdentitySettings) -> Vec<String> {
        let mut problems = Problems::default();
        problems.section("identity", settings);
        problems.found().iter().map(|problem| problem.key.clone()).collect()
    }

    fn issuer() -> IssuerSettings {
        IssuerSettings {
            issuer: "https://login.example".to_owned(),
            bodies: vec!["se-*".to_owned()],
            ..IssuerSettings::default()
        }
    }

    #[test]
    fn nothing_configured_is_off_and_right() {
        let settings = IdentitySettings::default();
        assert!(!settings.is_on());
        assert!(problems(&settings).is_empty());
    }

    #[test]
    fn settings_read_as_the_documents_show_them() {
        let text = r#"{
            "anonymous": "public-reader",
            "issuers": [{
                "issuer": "https://login.example", "audience": "jamfor", "keys": "https://login.example/jwks",
                "algorithms": ["RS256", "ES256", "EdDSA"], "types": ["at+jwt"], "bodies": ["se-skr", "se-*"],
                "leeway": "30s", "services": { "client-7": "benchmark" }
            }],
            "certificates": [
                { "name": "spiffe://suite.example/ns/jamfor/sa/benchmark", "service": "benchmark" },
                { "name": "supplier.example", "body": "se-supplier", "roles": ["supplier"], "areas": ["SE-1490"] }
            ]
        }"#;
        let settings: IdentitySettings = serde_json::from_str(text).unwrap();
        assert!(settings.is_on());
        assert_eq!(problems(&settings), Vec::<String>::new());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = IssuerSettings {
            issuer: "https://login.example".to_owned(),
            name: "a|b".to_owned(),
            audience: String::new(),
            keys: "http://login.example/jwks".to_owned(),
            algorithms: vec!["HS256".to_owned()],
            types: Vec::new(),
            bodies: vec!["s*e".to_owned()],
            services: [("7".to_owned(), "Bench Mark".to_owned())].into(),
            ..IssuerSettings::default()
        };
        let certificate = CertificateSettings {
            name: "supplier.example".to_owned(),
            service: "intake".to_owned(),
            roles: vec!["emperor".to_owned()],
            areas: vec!["1490".to_owned()],
            ..CertificateSettings::default()
        };
        let settings = IdentitySettings {
            issuers: vec![issuer(), wrong],
            certificates: vec![certificate.clone(), certificate],
            ..IdentitySettings::default()
        };
        let found = problems(&settings);
        for key in [
            "issuers[1].name",
            "issuers[1].audience",
            "issuers[1].keys",
            "issuers[1].algorithms",
            "issuers[1].types",
            "issuers[1].bodies",
            "issuers[1].services",
            "issuers[1].issuer",
            "certificates[0].service",
            "certificates[0].roles",
            "certificates[0].areas",
            "certificates[1].name",
        ] {
            assert!(found.contains(&format!("identity.{key}")), "{key} in {found:?}");
        }
    }

    #[test]
    fn a_certificate_without_roles_and_service_names_nobody() {
        let certificate =
            CertificateSettings { name: "a.example".to_owned(), ..CertificateSettings::default() };
        let settings = IdentitySettings { certificates: vec![certificate], ..IdentitySettings::default() };
        assert_eq!(problems(&settings), ["identity.certificates[0].service"]);
    }
}
