//! An issuer on loopback whose answers a test decides, and pens that sign tokens as it does, or wrongly.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use jamfor_context::Caller;
use jamfor_identity::{Authenticator, IdentitySettings, IssuerSettings, Unauthenticated};
use jamfor_settings::TimeSpan;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// What the issuer answers when its keys are asked for.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The keys of these pens.
    Keys(Vec<Value>),
    /// The same, after a while.
    Late(Vec<Value>, Duration),
    /// An error.
    Broken,
}

#[derive(Debug)]
struct Shared {
    answer: Mutex<Answer>,
    asked: AtomicUsize,
}

/// An issuer on loopback.
pub(crate) struct Issuer {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

impl Issuer {
    pub(crate) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared { answer: Mutex::new(answer), asked: AtomicUsize::new(0) });
        let routes = Router::new().route("/jwks", get(jwks)).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, shared }
    }

    pub(crate) async fn of(pens: &[&Pen]) -> Self {
        Self::start(Answer::Keys(published(pens))).await
    }

    pub(crate) fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    /// How often its keys were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn settings(&self) -> IssuerSettings {
        IssuerSettings {
            issuer: self.url.clone(),
            name: "local".to_owned(),
            keys: format!("{}/jwks", self.url),
            bodies: vec!["se-*".to_owned()],
            refetch: TimeSpan::secs(1),
            ..IssuerSettings::default()
        }
    }

    /// Claims that hold.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": self.url, "aud": "jamfor", "sub": "anna", "iat": now(), "exp": now() + 600,
            "jamfor_body": "se-skr", "jamfor_roles": ["analyst"],
        })
    }

    /// Claims that hold, with one changed.
    pub(crate) fn claims_with(&self, name: &str, value: Value) -> Value {
        let mut claims = self.claims();
        claims[name] = value;
        claims
    }
}

async fn jwks(State(shared): State<Arc<Shared>>) -> Response {
    shared.asked.fetch_add(1, Ordering::SeqCst);
    let answer = shared.answer.lock().unwrap().clone();
    match answer {
        Answer::Keys(keys) => json!({ "keys": keys }).to_string().into_response(),
        Answer::Late(keys, wait) => {
            tokio::time::sleep(wait).await;
            json!({ "keys": keys }).to_string().into_response()
        }
        Answer::Broken => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

pub(crate) fn published(pens: &[&Pen]) -> Vec<Value> {
    pens.iter().map(|pen| pen.published()).collect()
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

/// A key, its name, and what it signs.
pub(crate) struct Pen {
    pub(crate) id: &'static str,
    pair: Pair,
}

impl Pen {
    pub(crate) fn ec(id: &'static str) -> Self {
        Self { id, pair: Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()) }
    }

    pub(crate) fn ed(id: &'static str) -> Self {
        Self { id, pair: Pair::Ed(Ed25519KeyPair::generate().unwrap()) }
    }

    pub(crate) fn rsa(id: &'static str) -> Self {
        Self { id, pair: Pair::Rsa(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())) }
    }

    pub(crate) fn algorithm(&self) -> &'static str {
        match &self.pair {
            Pair::Ec(_) => "ES256",
            Pair::Ed(_) => "EdDSA",
            Pair::Rsa(_) => "RS256",
        }
    }

    /// The public key in the encoding of its kind.
    pub(crate) fn public(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Ec(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ed(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    pub(crate) fn published(&self) -> Value {
        let public = self.public();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut key = match &self.pair {
            Pair::Ec(_) => {
                json!({ "kty": "EC", "crv": "P-256", "x": text(&public[1..33]), "y": text(&public[33..]) })
            }
            Pair::Ed(_) => json!({ "kty": "OKP", "crv": "Ed25519", "x": text(&public) }),
            // the modulus of 256 bytes stands after nine bytes of structure; the exponent is 65537
            Pair::Rsa(_) => json!({ "kty": "RSA", "n": text(&public[9..265]), "e": "AQAB" }),
        };
        key["kid"] = json!(self.id);
        key
    }

    pub(crate) fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
                signature
            }
        }
    }

    /// The header of a right token.
    pub(crate) fn header(&self) -> Value {
        json!({ "alg": self.algorithm(), "typ": "at+jwt", "kid": self.id })
    }

    /// The header of a right token, with one part changed.
    pub(crate) fn header_with(&self, name: &str, value: Value) -> Value {
        let mut header = self.header();
        header[name] = value;
        header
    }

    /// A right token.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&self.header(), claims)
    }

    /// A token of this key, whatever its header says.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        signed(&message, &self.sign_bytes(message.as_bytes()))
    }
}

/// The part of a token that is signed.
pub(crate) fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

pub(crate) fn signed(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A signature by a shared secret.
pub(crate) fn mac(secret: &[u8], message: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes()).as_ref().to_vec()
}

/// An authenticator at work.
pub(crate) struct Door {
    pub(crate) authenticator: Authenticator,
    _stop: DropGuard,
}

impl Door {
    /// An authenticator that fetches keys, whether or not it has some already.
    pub(crate) fn ajar(settings: &IdentitySettings) -> Self {
        let authenticator = Authenticator::new(settings).unwrap();
        let stop = CancellationToken::new();
        let (running, until) = (authenticator.clone(), stop.clone());
        tokio::spawn(async move { running.run(until).await });
        Self { authenticator, _stop: stop.drop_guard() }
    }

    /// An authenticator that has keys.
    pub(crate) async fn open(settings: &IdentitySettings) -> Self {
        let door = Self::ajar(settings);
        wait_until("the keys are there", || door.authenticator.ready().is_ok()).await;
        door
    }

    /// An authenticator that believes one issuer.
    pub(crate) async fn of(issuer: IssuerSettings) -> Self {
        Self::open(&IdentitySettings { issuers: vec![issuer], ..IdentitySettings::default() }).await
    }

    /// Who bears a token.
    pub(crate) async fn bearer(&self, token: &str) -> Result<Caller, Unauthenticated> {
        self.authenticator.authenticate(&bearing(token), None).await
    }
}

pub(crate) fn bearing(token: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    headers
}

/// Waits for something that happens soon.
pub(crate) async fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let until = tokio::time::Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(tokio::time::Instant::now() < until, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
