//! Who calls: survey tools, readers and owners with tokens of a token endpoint, which are renewed many times in a run.

use jamfor_client::{Link, LinkSettings, Suite, SuiteSettings, TokenSettings};
use jamfor_settings::Secret;
use jamfor_tls::ClientTlsSettings;

use crate::{secured::Secured, small};

/// How long a token is valid, in seconds.
const LIFE: u32 = 10;

/// The area of the owner.
pub(super) const OWN_AREA: usize = 1;

/// A survey tool that delivers for every area.
pub(super) fn supplier(suite: &Secured) -> Suite {
    connect(suite, &token(suite, "soak-tool", "body=xx-tool&roles=supplier&areas=*"))
}

/// Somebody who reads what is published.
pub(super) fn reader(suite: &Secured) -> Suite {
    connect(suite, &token(suite, "soak-reader", "body=xx-office&roles=analyst"))
}

/// Somebody who answers for one area.
pub(super) fn owner(suite: &Secured) -> Suite {
    let area = small::area(OWN_AREA).trim_start_matches("areas/").to_owned();
    let claims = format!("body=xx-{OWN_AREA:03}&roles=municipality-owner&areas={area}");
    connect(suite, &token(suite, "soak-owner", &claims))
}

/// The way to intake for somebody without a token.
pub(super) fn passer_by(suite: &Secured) -> Link {
    let endpoint = suite.endpoints().intake;
    Link::connect(&link(suite, &endpoint, &TokenSettings::default())).expect("the endpoint is right")
}

fn token(suite: &Secured, client: &str, claims: &str) -> TokenSettings {
    TokenSettings {
        url: format!("{}/token?{claims}&expires_in={LIFE}", suite.issuer.url()),
        client_id: client.to_owned(),
        client_secret: Secret::new("any"),
        ..TokenSettings::default()
    }
}

fn connect(suite: &Secured, token: &TokenSettings) -> Suite {
    let endpoints = suite.endpoints();
    let settings = SuiteSettings {
        questionnaire: link(suite, &endpoints.questionnaire, token),
        intake: link(suite, &endpoints.intake, token),
        benchmark: link(suite, &endpoints.benchmark, token),
    };
    Suite::connect(&settings).expect("the endpoints are right")
}

fn link(suite: &Secured, endpoint: &str, token: &TokenSettings) -> LinkSettings {
    let proof = suite.proof();
    let tls = ClientTlsSettings {
        authorities: proof.authorities,
        server_name: proof.server_name,
        ..ClientTlsSettings::default()
    };
    LinkSettings { tls, token: token.clone(), ..LinkSettings::at(endpoint) }
}
