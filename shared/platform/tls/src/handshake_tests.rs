//! Who is let in by whom, on real sockets.

use std::sync::Arc;
use std::time::SystemTime;

use rustls::HandshakeKind;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::testing::{Authority, Place, SPIFFE, greeted, running};
use crate::{ClientTls, ClientTlsSettings, ServerTls, ServerTlsSettings, TlsError};

/// One authority, and the files of a server and of a client that both come from it.
fn suite() -> (Authority, Place, Place) {
    let authority = Authority::new("suite");
    let server = Place::of(&authority.issue(&["localhost"]), &authority);
    let client = Place::of(&authority.issue(&[SPIFFE, "benchmark.example"]), &authority);
    (authority, server, client)
}

fn client(settings: &ClientTlsSettings) -> ClientTls {
    ClientTls::load("questionnaire", settings).unwrap()
}

fn server(settings: &ServerTlsSettings) -> ServerTls {
    ServerTls::load(settings).unwrap()
}

#[tokio::test]
async fn a_client_that_believes_the_authority_speaks_http2_with_the_server() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.server())).await;
    let mut connection = greeted(&client(&ours.client()), address).await.unwrap();
    assert!(connection.says_again("tere").await);
    assert_eq!(connection.stream.get_ref().get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn a_server_of_another_authority_is_refused() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.server())).await;
    ours.write("ca.crt", &Authority::new("another").pem());
    let refusal = greeted(&client(&ours.client()), address).await.err().unwrap();
    assert!(refusal.to_string().contains("UnknownIssuer"), "{refusal}");
}

#[tokio::test]
async fn without_authorities_of_its_own_a_link_believes_those_of_the_system_alone() {
    let (_, served, _) = suite();
    let address = running(&server(&served.server())).await;
    match ClientTls::load("questionnaire", &ClientTlsSettings::default()) {
        Ok(ours) => {
            let refusal = greeted(&ours, address).await.err().unwrap();
            assert!(refusal.to_string().contains("UnknownIssuer"), "{refusal}");
        }
        Err(error) => assert!(matches!(error, TlsError::NoSystemAuthorities), "{error}"),
    }
}

#[tokio::test]
async fn a_server_must_have_the_name_that_was_asked_for() {
    let (authority, served, ours) = suite();
    served.put(&authority.issue(&["intake.example"]));
    let address = running(&server(&served.server())).await;
    let refusal = greeted(&client(&ours.client()), address).await.err().unwrap();
    assert!(refusal.to_string().contains("not valid for"), "{refusal}");
    let named = ClientTlsSettings { server_name: "intake.example".to_owned(), ..ours.client() };
    assert!(greeted(&client(&named), address).await.is_ok());
}

#[tokio::test]
async fn an_expired_server_certificate_is_refused_by_the_client() {
    let (authority, served, ours) = suite();
    served.put(&authority.issue_until(&["localhost"], 2020));
    let address = running(&server(&served.server())).await;
    let refusal = greeted(&client(&ours.client()), address).await.err().unwrap();
    assert!(refusal.to_string().contains("expired"), "{refusal}");
}

#[tokio::test]
async fn the_names_in_a_client_certificate_reach_the_server() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.asking_server())).await;
    let connection = greeted(&client(&ours.showing_client()), address).await.unwrap();
    let seen = format!("Some(PeerNames {{ uris: [{SPIFFE:?}], dns: [\"benchmark.example\"] }})");
    assert_eq!(connection.names, seen);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_let_in_nameless_unless_one_is_required() {
    let (_, served, ours) = suite();
    let nameless = client(&ours.client());
    let address = running(&server(&served.asking_server())).await;
    assert_eq!(greeted(&nameless, address).await.unwrap().names, "None");
    let required = ServerTlsSettings { require_client_certificate: true, ..served.asking_server() };
    let address = running(&server(&required)).await;
    let refusal = greeted(&nameless, address).await.err().unwrap();
    assert!(refusal.to_string().contains("CertificateRequired"), "{refusal}");
    assert!(greeted(&client(&ours.showing_client()), address).await.is_ok());
}

#[tokio::test]
async fn a_server_that_asks_for_no_certificate_sees_no_names() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.server())).await;
    assert_eq!(greeted(&client(&ours.showing_client()), address).await.unwrap().names, "None");
}

#[tokio::test]
async fn a_client_certificate_of_another_authority_is_refused_also_where_none_is_required() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.asking_server())).await;
    ours.put(&Authority::new("another").issue(&[SPIFFE]));
    assert!(greeted(&client(&ours.showing_client()), address).await.is_err());
    ours.put(&Authority::new("suite").issue(&[SPIFFE])); // the same name is not the same authority
    assert!(greeted(&client(&ours.showing_client()), address).await.is_err());
}

#[tokio::test]
async fn an_expired_client_certificate_is_refused() {
    let (authority, served, ours) = suite();
    let address = running(&server(&served.asking_server())).await;
    ours.put(&authority.issue_until(&[SPIFFE], 2020));
    let refusal = greeted(&client(&ours.showing_client()), address).await.err().unwrap();
    assert!(refusal.to_string().contains("CertificateExpired"), "{refusal}");
}

#[tokio::test]
async fn a_client_of_another_protocol_is_refused() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.server())).await;
    let ours = client(&ours.client());
    let mut old = (*ours.config()).clone();
    old.alpn_protocols = vec![b"http/1.1".to_vec()];
    let socket = TcpStream::connect(address).await.unwrap();
    let name = ours.server_name("localhost").unwrap();
    let refusal = TlsConnector::from(Arc::new(old)).connect(name, socket).await.err().unwrap();
    assert!(refusal.to_string().contains("NoApplicationProtocol"), "{refusal}");
}

#[tokio::test]
async fn every_connection_proves_its_certificate_anew() {
    let (_, served, ours) = suite();
    let address = running(&server(&served.asking_server())).await;
    let ours = client(&ours.showing_client());
    for _ in 0..3 {
        let mut connection = greeted(&ours, address).await.unwrap();
        assert!(connection.says_again("tere").await); // tickets would have come by now
        let kind = connection.stream.get_ref().get_ref().1.handshake_kind();
        assert_eq!(kind, Some(HandshakeKind::Full));
    }
}

#[test]
fn an_expired_certificate_is_used_and_says_so() {
    let (authority, served, _) = suite();
    let chain = authority.issue_until(&["localhost"], 2090);
    let old = authority.issue_until(&["old.example"], 2020);
    assert!(server(&served.server()).expires() > SystemTime::now());
    // the earliest of the chain counts
    served.put(&chain);
    served.write("tls.crt", &(chain.certificate + &old.certificate));
    assert!(server(&served.server()).expires() < SystemTime::now());
}

#[test]
fn a_link_without_a_certificate_has_none_that_expires() {
    let (_, _, ours) = suite();
    assert_eq!(client(&ours.client()).expires(), None);
    assert!(client(&ours.showing_client()).expires() > Some(SystemTime::now()));
}

#[test]
fn a_host_is_a_name_or_an_address_and_nothing_else() {
    let (_, _, ours) = suite();
    let ours = client(&ours.client());
    for (host, name) in [("intake", "intake"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("::1", "::1")] {
        assert_eq!(ours.server_name(host).unwrap().to_str(), name);
    }
    assert!(matches!(ours.server_name("a b"), Err(TlsError::ServerName { .. })));
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_what_to_do_and_without_its_content() {
    let (authority, served, _) = suite();
    let good = authority.issue(&["localhost"]);
    let other = authority.issue(&["localhost"]);
    let half = |text: &str| text[..text.len() / 2].to_owned();
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let cases = [
        ("tls.crt", String::new(), "tls.crt holds no certificate"),
        ("tls.crt", good.key.clone(), "tls.crt holds no certificate"),
        ("tls.crt", half(&good.certificate), "tls.crt holds a certificate that is cut short"),
        ("tls.crt", garbage.to_owned(), "tls.crt holds a certificate that is cut short"),
        ("tls.key", String::new(), "tls.key holds no whole private key"),
        ("tls.key", half(&good.key), "tls.key holds no whole private key"),
        ("tls.key", good.certificate.clone(), "tls.key holds no whole private key"),
        ("tls.key", garbage.replace("CERTIFICATE", "PRIVATE KEY"), "tls.key holds a key of an unknown kind"),
        ("tls.key", other.key.clone(), "tls.key is not the key of the first certificate in"),
        ("ca.crt", String::new(), "ca.crt holds no certificate"),
        ("ca.crt", half(&authority.pem()), "ca.crt holds a certificate that is cut short"),
        ("ca.crt", garbage.to_owned(), "ca.crt holds a certificate that is cut short"),
    ];
    for (name, content, said) in cases {
        served.put(&good);
        served.write("ca.crt", &authority.pem());
        assert!(ServerTls::load(&served.asking_server()).is_ok());
        served.write(name, &content);
        let error = ServerTls::load(&served.asking_server()).unwrap_err();
        assert!(error.to_string().contains(said), "{error} instead of {said}");
        let told = format!("{error} {error:?}");
        let lines = content.lines().filter(|line| line.len() > 3);
        assert!(lines.clone().all(|line| !told.contains(line)), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (_, served, ours) = suite();
    std::fs::remove_file(served.path("tls.key")).unwrap();
    let error = ServerTls::load(&served.server()).unwrap_err();
    assert!(
        matches!(&error, TlsError::Unreadable { file, .. } if *file == served.path("tls.key")),
        "{error}"
    );
    std::fs::remove_file(ours.path("ca.crt")).unwrap();
    let error = ClientTls::load("intake", &ours.client()).unwrap_err();
    assert!(matches!(&error, TlsError::Unreadable { file, .. } if *file == ours.path("ca.crt")), "{error}");
}

#[test]
fn a_server_without_settings_is_not_made() {
    let error = ServerTls::load(&ServerTlsSettings::default()).unwrap_err();
    assert!(
        matches!(&error, TlsError::Settings(problems) if problems.found()[0].key == "certificate"),
        "{error}"
    );
}
