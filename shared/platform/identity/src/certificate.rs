//! A client certificate that names a caller.

use jamfor_context::{Caller, Role};
use jamfor_settings::{Check, Problems};
use jamfor_tls::PeerNames;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::{is_area, is_body, is_of_body};
use crate::claims::Principal;

/// A name in client certificates, and who it is: a service of the suite, or a caller of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateSettings {
    /// The name in the certificate: a URI such as `spiffe://suite.example/ns/jamfor/sa/benchmark`, or a DNS name.
    pub name: String,
    /// The service of the suite that it is; empty: a caller of the body below.
    pub service: String,
    /// The body that the caller belongs to.
    pub body: String,
    /// What the caller is: names of roles.
    pub roles: Vec<String>,
    /// The areas that the caller acts for, by code; `*` for all.
    pub areas: Vec<String>,
}

impl CertificateSettings {
    /// Whether a peer proved to have the name.
    fn is_of(&self, peer: &PeerNames) -> bool {
        if self.name.contains("://") {
            return peer.uris.contains(&self.name);
        }
        peer.dns.iter().any(|name| name.eq_ignore_ascii_case(&self.name))
    }

    /// Who the name is.
    fn principal(&self) -> Principal {
        if !self.service.is_empty() {
            return Principal::Service(self.service.clone());
        }
        let caller = Caller::new(self.name.as_str()).of_body(self.body.as_str());
        let caller = self.roles.iter().filter_map(|role| role.parse().ok()).fold(caller, Caller::with_role);
        Principal::Caller(self.areas.iter().fold(caller, |caller, area| match area.as_str() {
            "*" => caller.with_every_area(),
            area => caller.with_area(area),
        }))
    }
}

/// Who a peer is: the first of the settings whose name it has.
pub(crate) fn principal_of(settings: &[CertificateSettings], peer: &PeerNames) -> Option<Principal> {
    settings.iter().find(|certificate| certificate.is_of(peer)).map(CertificateSettings::principal)
}

/// Whether a text has the form of a service's name: `benchmark`.
pub(crate) fn is_service(text: &str) -> bool {
    is_body(text)
}

impl Check for CertificateSettings {
    fn check(&self, problems: &mut Problems) {
        let named = !self.name.is_empty() && !self.name.contains(|c: char| c.is_control() || c == '|');
        problems.expect(named, "name", "must be the URI or DNS name in the certificate");
        for role in &self.roles {
            if let Err(error) = role.parse::<Role>() {
                problems.note("roles", format!("{role:?} {error}"));
            }
        }
        let of_body = |area: &str| is_area(area) && (self.body.is_empty() || is_of_body(area, &self.body));
        let areas = self.areas.iter().all(|area| area == "*" || of_body(area));
        problems.expect(areas, "areas", "must be codes of the body's country such as SE-1490, or *");
        let caller = !self.body.is_empty() || !self.roles.is_empty() || !self.areas.is_empty();
        match (self.service.is_empty(), caller) {
            (false, false) => {
                problems.expect(is_service(&self.service), "service", "must be a name such as benchmark");
            }
            (true, true) => {
                problems.expect(is_body(&self.body), "body", "must be a body's code, such as se-skr");
                problems.expect(!self.roles.is_empty(), "roles", "must list at least one role");
            }
            _ => problems.note("service", "give either a service, or a body and roles"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_one_kind_is_not_taken_for_the_other() {
        let uri = "spiffe://suite.example/ns/jamfor/sa/benchmark";
        let settings = [
            CertificateSettings {
                name: uri.to_owned(),
                service: "benchmark".to_owned(),
                ..CertificateSettings::default()
            },
            CertificateSettings {
                name: "supplier.example".to_owned(),
                body: "se-supplier".to_owned(),
                roles: vec!["supplier".to_owned()],
                areas: vec!["SE-1490".to_owned()],
                ..CertificateSettings::default()
            },
        ];
        let peer = |uris: &[&str], dns: &[&str]| PeerNames {
            uris: uris.iter().map(|&name| name.to_owned()).collect(),
            dns: dns.iter().map(|&name| name.to_owned()).collect(),
        };
        let supplier = Caller::new("supplier.example")
            .of_body("se-supplier")
            .with_role(Role::Supplier)
            .with_area("SE-1490");
        assert_eq!(
            principal_of(&settings, &peer(&[uri], &[])),
            Some(Principal::Service("benchmark".to_owned()))
        );
        assert_eq!(
            principal_of(&settings, &peer(&[], &["Supplier.example"])),
            Some(Principal::Caller(supplier))
        );
        assert_eq!(principal_of(&settings, &peer(&["supplier.example"], &[uri])), None);
        assert_eq!(principal_of(&settings, &peer(&[&format!("{uri}/x")], &["x.supplier.example"])), None);
        assert_eq!(principal_of(&settings, &peer(&[], &[])), None);
    }
}
