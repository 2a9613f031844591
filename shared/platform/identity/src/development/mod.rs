//! An issuer for one machine without one: whoever asks gets the token that they ask for. Loopback only.
//!
//! It exists so that a service on a laptop runs with the same checks as everywhere else. Its tokens say
//! `"development": true`, its key lives as long as the process, and it can never listen to another machine.

mod asked;
mod signer;

pub use asked::TokenRequest;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::IssuerSettings;
use asked::Asked;
use signer::Signer;

/// Whom its tokens are for.
const AUDIENCE: &str = "jamfor";

/// Why the issuer cannot start, or cannot make a token.
#[derive(Debug, thiserror::Error)]
pub enum DevelopmentError {
    /// The address can be reached from other machines.
    #[error("development issuer listens on this machine alone, not on {0}")]
    NotLoopback(SocketAddr),
    /// The address is taken or cannot be used.
    #[error("development issuer cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// No key could be made or used.
    #[error("development issuer cannot sign")]
    Sign,
    /// The request for a token is wrong.
    #[error("{0}")]
    Asked(&'static str),
}

/// What the handlers share.
#[derive(Debug)]
struct Desk {
    url: String,
    local: SocketAddr,
    signer: Signer,
}

/// A running development issuer; it stops when it is dropped.
#[derive(Debug)]
pub struct DevelopmentIssuer {
    desk: Arc<Desk>,
    server: JoinHandle<()>,
}

impl DevelopmentIssuer {
    /// Starts an issuer with a new key; port 0 takes a free one.
    ///
    /// # Errors
    /// [`DevelopmentError::NotLoopback`] and [`DevelopmentError::Listen`].
    pub async fn start(listen: SocketAddr) -> Result<Self, DevelopmentError> {
        if !listen.ip().is_loopback() {
            return Err(DevelopmentError::NotLoopback(listen));
        }
        let listener = TcpListener::bind(listen).await?;
        let local = listener.local_addr()?;
        let desk = Arc::new(Desk { url: format!("http://{local}"), local, signer: Signer::new()? });
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/jwks", get(keys))
            .route("/token", get(token).post(token))
            .with_state(Arc::clone(&desk));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "development issuer ended");
            }
        });
        tracing::warn!(
            url = desk.url,
            "DEVELOPMENT ISSUER: everybody on this machine can be anybody; never use it with real answers"
        );
        Ok(Self { desk, server })
    }

    /// Its address, which is also its name in tokens: `http://127.0.0.1:7100`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.desk.url
    }

    /// The settings with which a service believes it, for every body.
    #[must_use]
    pub fn settings(&self) -> IssuerSettings {
        IssuerSettings {
            issuer: self.desk.url.clone(),
            name: "development".to_owned(),
            audience: AUDIENCE.to_owned(),
            algorithms: vec!["ES256".to_owned()],
            bodies: vec!["*".to_owned()],
            ..IssuerSettings::default()
        }
    }

    /// A token, without a request over the wire.
    ///
    /// # Errors
    /// [`DevelopmentError::Asked`] for a request that the wire would refuse too.
    pub fn token(&self, request: &TokenRequest) -> Result<String, DevelopmentError> {
        self.desk.token(request)
    }
}

impl Drop for DevelopmentIssuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Desk {
    fn token(&self, request: &TokenRequest) -> Result<String, DevelopmentError> {
        request.check()?;
        self.signer.sign(&request.claims(&self.url, AUDIENCE))
    }

    /// Whether a request is meant for this address: a page in a browser could otherwise ask under another name.
    fn is_asked(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        host == self.local.to_string() || host == format!("localhost:{}", self.local.port())
    }
}

async fn description(State(desk): State<Arc<Desk>>) -> Response {
    let url = &desk.url;
    let description = json!({
        "issuer": url,
        "jwks_uri": format!("{url}/jwks"),
        "token_endpoint": format!("{url}/token"),
        "grant_types_supported": ["client_credentials"],
        "development": true,
    });
    answer(StatusCode::OK, &description)
}

async fn keys(State(desk): State<Arc<Desk>>) -> Response {
    answer(StatusCode::OK, &json!({ "keys": [desk.signer.published()] }))
}

/// A form for machines, the same as a query for people. What a client's form has no place for, such as roles, stands
/// in the query of its token endpoint.
async fn token(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Query(query): Query<Asked>,
    Form(form): Form<Asked>,
) -> Response {
    if !desk.is_asked(&headers) {
        return refusal(StatusCode::FORBIDDEN, "invalid_request", "ask under the issuer's own address");
    }
    let request = match form.or(query).by(client(&headers)).request() {
        Ok(request) => request,
        Err(code) => return refusal(StatusCode::BAD_REQUEST, code, "ask with grant_type=client_credentials"),
    };
    match desk.token(&request) {
        Ok(token) => {
            let life = request.expires_in.as_secs();
            let token = json!({ "access_token": token, "token_type": "Bearer", "expires_in": life });
            answer(StatusCode::OK, &token)
        }
        Err(DevelopmentError::Asked(text)) => refusal(StatusCode::BAD_REQUEST, "invalid_request", text),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "no token could be made"),
    }
}

/// The client that names itself as RFC 6749, section 2.3.1 prefers; any secret is right.
fn client(headers: &HeaderMap) -> Option<String> {
    let encoded = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    pair.split_once(':').map(|(name, _)| name.to_owned())
}

fn refusal(status: StatusCode, code: &str, text: &str) -> Response {
    answer(status, &json!({ "error": code, "error_description": text }))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (status, headers, value.to_string()).into_response()
}
