//! Tokens, certificates and services that call for others, together.

use http::HeaderMap;
use jamfor_context::{Caller, ON_BEHALF_OF, Role};
use jamfor_identity::{Anonymous, Authenticator, CertificateSettings, IdentitySettings, Unauthenticated};
use jamfor_tls::PeerNames;
use serde_json::json;

use crate::support::{Door, Issuer, Pen, bearing, now};

const BENCHMARK: &str = "spiffe://suite.example/ns/jamfor/sa/benchmark";

fn certificates() -> Vec<CertificateSettings> {
    vec![
        CertificateSettings {
            name: BENCHMARK.to_owned(),
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
    ]
}

fn by_certificates(anonymous: Anonymous) -> Authenticator {
    let settings =
        IdentitySettings { anonymous, certificates: certificates(), ..IdentitySettings::default() };
    Authenticator::new(&settings).unwrap()
}

fn service() -> PeerNames {
    PeerNames { uris: vec![BENCHMARK.to_owned()], dns: Vec::new() }
}

fn supplier() -> PeerNames {
    PeerNames { uris: Vec::new(), dns: vec!["supplier.example".to_owned()] }
}

fn for_whom(caller: &Caller) -> HeaderMap {
    carrying(&caller.carry())
}

fn carrying(text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ON_BEHALF_OF, text.parse().unwrap());
    headers
}

fn anna() -> Caller {
    Caller::new("local|anna").of_body("se-skr").with_role(Role::Methodologist)
}

#[tokio::test]
async fn a_certificate_names_a_caller() {
    let known = by_certificates(Anonymous::Refused).authenticate(&HeaderMap::new(), Some(&supplier())).await;
    let expected =
        Caller::new("supplier.example").of_body("se-supplier").with_role(Role::Supplier).with_area("SE-1490");
    assert_eq!(known, Ok(expected));
}

#[tokio::test]
async fn who_sends_nothing_is_refused_or_anybody() {
    let stranger = PeerNames { uris: Vec::new(), dns: vec!["stranger.example".to_owned()] };
    let refusing = by_certificates(Anonymous::Refused);
    let headers = HeaderMap::new();
    assert_eq!(refusing.authenticate(&headers, None).await, Err(Unauthenticated::Nothing));
    assert_eq!(refusing.authenticate(&headers, Some(&stranger)).await, Err(Unauthenticated::Certificate));
    let open = by_certificates(Anonymous::PublicReader);
    assert_eq!(open.authenticate(&headers, None).await, Ok(Caller::anybody()));
    assert_eq!(open.authenticate(&headers, Some(&stranger)).await, Ok(Caller::anybody()));
}

#[tokio::test]
async fn a_service_calls_for_another_one_and_only_reads() {
    let door = by_certificates(Anonymous::Refused);
    let known = door.authenticate(&for_whom(&anna()), Some(&service())).await.unwrap();
    assert_eq!(known, anna().via("benchmark"));
    assert!(known.holds("snapshots.read") && !known.holds("rounds.freeze"));

    let all = door.authenticate(&for_whom(&Caller::local_operator()), Some(&service())).await.unwrap();
    assert!(all.holds("snapshots.read") && !all.holds("rounds.freeze"));
}

#[tokio::test]
async fn a_service_that_calls_for_nobody_calls_for_itself_and_only_reads() {
    let door = by_certificates(Anonymous::Refused);
    let known = door.authenticate(&HeaderMap::new(), Some(&service())).await.unwrap();
    assert_eq!(known.to_string(), "service:benchmark via benchmark");
    assert!(known.holds("snapshots.read") && !known.holds("rounds.freeze"));
}

#[tokio::test]
async fn only_a_service_calls_for_others() {
    let headers = for_whom(&Caller::local_operator());
    for anonymous in [Anonymous::Refused, Anonymous::PublicReader] {
        let door = by_certificates(anonymous);
        assert_eq!(door.authenticate(&headers, Some(&supplier())).await, Err(Unauthenticated::NotAService));
        assert_eq!(door.authenticate(&headers, None).await, Err(Unauthenticated::NotAService));
        let garbage = carrying("garbage");
        assert_eq!(door.authenticate(&garbage, Some(&supplier())).await, Err(Unauthenticated::NotAService));
    }
}

#[tokio::test]
async fn whom_a_service_names_has_to_be_readable_and_one() {
    let door = by_certificates(Anonymous::Refused);
    let mut twice = for_whom(&anna());
    twice.append(ON_BEHALF_OF, anna().carry().parse().unwrap());
    for headers in [carrying("garbage"), carrying(""), for_whom(&Caller::new("anna\nroot")), twice] {
        assert_eq!(door.authenticate(&headers, Some(&service())).await, Err(Unauthenticated::OnBehalfOf));
    }
}

#[tokio::test]
async fn a_token_decides_where_there_is_also_a_certificate() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let settings = IdentitySettings {
        issuers: vec![issuer.settings()],
        certificates: certificates(),
        ..IdentitySettings::default()
    };
    let door = Door::open(&settings).await.authenticator;
    let right = bearing(&pen.token(&issuer.claims()));
    assert_eq!(door.authenticate(&right, Some(&supplier())).await.unwrap().name, "local|anna");
    let expired = bearing(&pen.token(&issuer.claims_with("exp", json!(now() - 60))));
    assert_eq!(door.authenticate(&expired, Some(&supplier())).await, Err(Unauthenticated::Expired));

    // a person's token over a service's connection does not make the person a service
    let mut both = right;
    both.insert(ON_BEHALF_OF, Caller::local_operator().carry().parse().unwrap());
    assert_eq!(door.authenticate(&both, Some(&service())).await, Err(Unauthenticated::NotAService));
}

#[tokio::test]
async fn a_service_proves_itself_by_a_token_too() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let mut settings = issuer.settings();
    settings.services.insert("client-7".to_owned(), "intake".to_owned());
    let door = Door::of(settings).await;
    let mut headers = bearing(&pen.token(&issuer.claims_with("sub", json!("client-7"))));
    headers.insert(ON_BEHALF_OF, anna().carry().parse().unwrap());
    let known = door.authenticator.authenticate(&headers, None).await;
    assert_eq!(known, Ok(anna().via("intake")));

    let mut headers = bearing(&pen.token(&issuer.claims_with("azp", json!("client-7"))));
    headers.insert(ON_BEHALF_OF, anna().carry().parse().unwrap());
    let known = door.authenticator.authenticate(&headers, None).await;
    assert_eq!(known, Err(Unauthenticated::NotAService));
}

#[test]
fn wrong_settings_make_no_authenticator() {
    let settings = IdentitySettings {
        certificates: vec![CertificateSettings::default()],
        ..IdentitySettings::default()
    };
    let error = Authenticator::new(&settings).unwrap_err().to_string();
    assert!(error.contains("certificates[0].name") && error.contains("certificates[0].service"), "{error}");
}
