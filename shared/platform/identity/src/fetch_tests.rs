//! What becomes of issuers that answer wrongly, too much, too late or elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use axum::http::Uri;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;

fn a_key() -> Value {
    let coordinate = "A".repeat(43);
    json!({ "kty": "EC", "crv": "P-256", "kid": "a", "x": coordinate, "y": coordinate })
}

/// Serves what a function makes of the path; gives the address.
async fn serve<F, R>(answer: F) -> String
where
    F: Fn(String) -> R + Clone + Send + Sync + 'static,
    R: IntoResponse + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new().fallback(move |uri: Uri| {
        let answer = answer(uri.path().to_owned()).into_response();
        async move { answer }
    });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// The keys that stand at an address.
fn keys_at(address: &str) -> Source {
    Source {
        issuer: "https://login.example".to_owned(),
        keys: address.to_owned(),
        authorities: PathBuf::new(),
    }
}

/// The keys of an issuer that says itself where they are.
fn found_by(issuer: &str) -> Source {
    Source { issuer: issuer.to_owned(), keys: String::new(), authorities: PathBuf::new() }
}

#[tokio::test]
async fn keys_are_fetched_where_the_settings_say() {
    let address = serve(|_| json!({ "keys": [a_key()] }).to_string()).await;
    assert!(keys_at(&address).fetch().await.is_ok());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let elsewhere = serve(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        json!({ "keys": [a_key()] }).to_string()
    })
    .await;
    let address = serve(move |_| (StatusCode::FOUND, [(LOCATION, elsewhere.clone())])).await;
    let error = keys_at(&address).fetch().await.expect_err("followed");
    assert!(matches!(error, FetchError::Status(StatusCode::FOUND)), "{error}");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let of = |bytes: usize| json!({ "keys": [a_key()], "pad": "x".repeat(bytes) }).to_string();
    let address = serve(move |path| of(if path == "/large" { MOST_BYTES } else { MOST_BYTES / 2 })).await;
    assert!(keys_at(&format!("{address}/small")).fetch().await.is_ok());
    let error = keys_at(&format!("{address}/large")).fetch().await.expect_err("taken");
    assert!(matches!(error, FetchError::TooLarge), "{error}");
}

#[tokio::test]
async fn an_issuer_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let begun = Instant::now();
    let error = keys_at(&address).fetch().await.expect_err("answered");
    assert!(matches!(error, FetchError::TooSlow), "{error}");
    assert!(begun.elapsed() < LONGEST * 2);
}

#[tokio::test]
async fn an_issuer_that_is_not_there_or_broken_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = keys_at(&address).fetch().await.expect_err("answered");
    assert!(matches!(error, FetchError::Unreachable(_)), "{error}");

    let broken = serve(|_| StatusCode::INTERNAL_SERVER_ERROR).await;
    let error = keys_at(&broken).fetch().await.expect_err("answered");
    assert!(matches!(error, FetchError::Status(StatusCode::INTERNAL_SERVER_ERROR)), "{error}");

    let page = serve(|_| "<html>sign in</html>").await;
    let error = keys_at(&page).fetch().await.expect_err("read");
    assert!(matches!(error, FetchError::Keys(KeysError::Malformed)), "{error}");
    let error = found_by(&page).fetch().await.expect_err("read");
    assert!(matches!(error, FetchError::Description), "{error}");
}

/// An issuer that describes itself with one part changed.
async fn describes(part: &'static str, value: &'static str) -> (Source, Result<KeySet, FetchError>) {
    let address = Arc::new(std::sync::OnceLock::<String>::new());
    let own = Arc::clone(&address);
    let served = serve(move |path| {
        let own = own.get().cloned().unwrap_or_default();
        let mut description = json!({ "issuer": own, "jwks_uri": format!("{own}/jwks") });
        if !part.is_empty() {
            description[part] = json!(value);
        }
        if path == DISCOVERY { description.to_string() } else { json!({ "keys": [a_key()] }).to_string() }
    })
    .await;
    address.set(served.clone()).unwrap();
    let source = found_by(&served);
    let fetched = source.fetch().await;
    (source, fetched)
}

#[tokio::test]
async fn keys_are_found_by_the_issuer_s_own_word() {
    assert!(describes("", "").await.1.is_ok());
}

#[tokio::test]
async fn an_issuer_that_describes_itself_as_another_one_is_refused() {
    let (_, fetched) = describes("issuer", "https://login.example").await;
    assert!(matches!(fetched, Err(FetchError::OtherIssuer(other)) if other == "https://login.example"));
}

#[tokio::test]
async fn keys_at_a_place_that_is_not_trusted_are_not_fetched() {
    for place in ["http://login.example/jwks", "file:///etc/passwd", "jwks", ""] {
        let (_, fetched) = describes("jwks_uri", place).await;
        assert!(matches!(fetched, Err(FetchError::Address(address)) if address == place), "{place}");
    }
}

#[tokio::test]
async fn an_encrypted_issuer_cannot_send_to_keys_that_are_not() {
    let authority = Authority::new();
    let issuer = authority.serve(|own| json!({ "issuer": own, "jwks_uri": "http://127.0.0.1:9/jwks" })).await;
    let source = Source { authorities: authority.file.path().to_owned(), ..found_by(&issuer) };
    let error = source.fetch().await.expect_err("fetched");
    assert!(
        matches!(&error, FetchError::Address(address) if address == "http://127.0.0.1:9/jwks"),
        "{error}"
    );
}

#[tokio::test]
async fn the_configured_authorities_alone_vouch_for_an_issuer() {
    let (authority, other) = (Authority::new(), Authority::new());
    let address = authority.serve(|_| json!({ "keys": [a_key()] })).await;
    let by = |file: &std::path::Path| Source { authorities: file.to_owned(), ..keys_at(&address) };
    assert!(by(authority.file.path()).fetch().await.is_ok());
    for wrong in [by(other.file.path()), keys_at(&address)] {
        let error = wrong.fetch().await.expect_err("believed");
        assert!(matches!(error, FetchError::Unreachable(_)), "{error}");
    }
}

#[test]
fn authorities_that_cannot_be_read_are_said_at_once() {
    let empty = tempfile::NamedTempFile::new().unwrap();
    for path in [empty.path(), std::path::Path::new("/nowhere/ca.pem")] {
        let source = Source { authorities: path.to_owned(), ..keys_at("https://login.example/jwks") };
        assert!(matches!(source.check(), Err(FetchError::Authorities { .. })), "{}", path.display());
    }
}

/// A certificate authority, its file, and a server that it vouches for.
struct Authority {
    issuer: rcgen::CertifiedIssuer<'static, rcgen::KeyPair>,
    file: tempfile::NamedTempFile,
}

impl Authority {
    fn new() -> Self {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let issuer =
            rcgen::CertifiedIssuer::self_signed(params, rcgen::KeyPair::generate().unwrap()).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// Answers every request with what a function makes of the server's own address, which is given.
    async fn serve(&self, answer: impl FnOnce(&str) -> Value) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let config = rustls::ServerConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let body = answer(&address).to_string();
        tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let Ok(mut connection) = acceptor.accept(connection).await else { continue };
                let mut request = [0; 4096];
                let _ = connection.read(&mut request).await;
                let head =
                    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
                let _ = connection.write_all(format!("{head}{body}").as_bytes()).await;
                let _ = connection.shutdown().await;
            }
        });
        address
    }
}
