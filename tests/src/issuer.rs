//! An issuer that signs whatever it is told to, and whose keys are away, slow or huge when a test wants it so.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// The name of its key.
const KEY: &str = "key-1";

/// How its keys are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// At once.
    Well,
    /// Not at all.
    Away,
    /// Not before whoever asks has lost patience.
    Slow,
    /// With more around them than anybody should read.
    Huge,
}

/// A running issuer.
pub struct Issuer {
    /// Its address, and its name in tokens.
    pub url: String,
    pair: EcdsaKeyPair,
    mood: Arc<Mutex<Mood>>,
    server: JoinHandle<()>,
}

impl Issuer {
    /// Starts one with a new key.
    pub async fn start(mood: Mood) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key can be made");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let mood = Arc::new(Mutex::new(mood));
        let keys = json!({ "keys": [published(&pair)] });
        let routes = Router::new().route("/jwks", get(give)).with_state((Arc::clone(&mood), keys));
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.expect("it serves") });
        Self { url, pair, mood, server }
    }

    /// From now on.
    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().expect("nobody panicked") = mood;
    }

    /// A table of the settings that believes it, for some bodies.
    pub fn settings(&self, bodies: &str) -> String {
        let url = &self.url;
        format!(
            "[[identity.issuers]]\nissuer = \"{url}\"\nkeys = \"{url}/jwks\"\nname = \"strict\"\n\
             algorithms = [\"ES256\"]\nbodies = [\"{bodies}\"]\n"
        )
    }

    /// What a right token of a methodologist says.
    pub fn claims(&self, body: &str) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
        json!({
            "iss": self.url, "aud": "jamfor", "sub": "mallory", "iat": now, "exp": now + 600,
            "jamfor_body": body, "jamfor_roles": ["methodologist"],
        })
    }

    /// The header of a right token.
    pub fn header() -> Value {
        json!({ "alg": "ES256", "typ": "at+jwt", "kid": KEY })
    }

    /// A token with a right signature over whatever it says.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).expect("it can sign");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token signed with what everybody knows of the key, as if it were a secret.
    pub fn sign_with_public_key(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let secret = hmac::Key::new(hmac::HMAC_SHA256, self.pair.public_key().as_ref());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&secret, message.as_bytes())))
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A token up to its signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// The public key as issuers publish theirs.
fn published(pair: &EcdsaKeyPair) -> Value {
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": KEY, "x": x, "y": y })
}

async fn give(State((mood, keys)): State<(Arc<Mutex<Mood>>, Value)>) -> Response {
    let mood = *mood.lock().expect("nobody panicked");
    match mood {
        Mood::Well => keys.to_string().into_response(),
        Mood::Away => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Slow => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            keys.to_string().into_response()
        }
        Mood::Huge => {
            let rest = keys.to_string();
            format!("{{\"padding\":\"{}\",{}", "a".repeat(64 << 20), &rest[1..]).into_response()
        }
    }
}
