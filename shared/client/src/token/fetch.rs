//! A token endpoint: client credentials for a token (RFC 6749, section 4.4).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jamfor_settings::Secret;
use jamfor_tls::{ClientTls, ClientTlsSettings, TlsError};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::{TokenError, bearer};
use crate::TokenSettings;
use crate::retry::chain;

/// How long the endpoint may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longer answers are none.
const LONGEST: usize = 64 * 1024;

/// How long a token lives when the endpoint does not say.
const LIFE: Duration = Duration::from_secs(300);

/// What is believed of a life; no addition overflows.
const LONGEST_LIFE: u64 = 24 * 60 * 60;

/// A token endpoint and what is said to it.
#[derive(Debug)]
pub(crate) struct Endpoint {
    url: String,
    tls: Option<ClientTls>,
    client: HeaderValue,
    body: String,
}

/// What an endpoint gave.
pub(crate) struct Grant {
    pub(crate) value: HeaderValue,
    pub(crate) life: Duration,
}

/// The part of the answer that is of use.
#[derive(Deserialize)]
struct Answer {
    access_token: String,
    #[serde(default)]
    expires_in: Option<u64>,
}

/// Why an endpoint refuses.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Endpoint {
    pub(crate) fn of(settings: &TokenSettings, stop: &CancellationToken) -> Result<Self, TlsError> {
        let tls = if settings.url.starts_with("https:") {
            let believed = ClientTlsSettings {
                authorities: settings.authorities.clone(),
                ..ClientTlsSettings::default()
            };
            let tls = ClientTls::load("token", &believed)?;
            tokio::spawn(tls.clone().watch(stop.clone()));
            Some(tls)
        } else {
            None
        };
        let mut body = "grant_type=client_credentials".to_owned();
        if !settings.scope.is_empty() {
            body.push_str("&scope=");
            body.push_str(&encoded(&settings.scope));
        }
        let client = basic(&settings.client_id, &settings.client_secret);
        Ok(Self { url: settings.url.clone(), tls, client, body })
    }

    /// Asks for a token.
    pub(crate) async fn grant(&self) -> Result<Grant, TokenError> {
        let failed = |cause: String| TokenError::Endpoint { url: self.url.clone(), cause };
        let answer = tokio::time::timeout(PATIENCE, self.ask()).await;
        let answer = answer.map_err(|_| failed("it does not answer in time".to_owned()))?.map_err(failed)?;
        let life = answer.expires_in.map_or(LIFE, |seconds| Duration::from_secs(seconds.min(LONGEST_LIFE)));
        Ok(Grant { value: bearer(&answer.access_token)?, life })
    }

    async fn ask(&self) -> Result<Answer, String> {
        let request = Request::post(&self.url)
            .header(header::AUTHORIZATION, self.client.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(Full::new(Bytes::from(self.body.clone())))
            .map_err(|error| error.to_string())?;
        let answer = self.send(request).await?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LONGEST).collect().await;
        let body = body.map_err(|error| error.to_string())?.to_bytes();
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| "its answer is not a token".to_owned());
        }
        match serde_json::from_slice::<Refusal>(&body) {
            Ok(refusal) => Err(format!("it refuses with {status} {:?}", refusal.error)),
            Err(_) => Err(format!("it refuses with {status}")),
        }
    }

    /// One request over a connection of its own: tokens are rare, and the authorities may have changed.
    async fn send(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<http::Response<hyper::body::Incoming>, String> {
        let sent = match &self.tls {
            Some(tls) => {
                let mut config = (*tls.config()).clone();
                config.alpn_protocols.clear(); // HTTP/1.1
                let https = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1();
                Client::builder(TokioExecutor::new()).build(https.build()).request(request).await
            }
            None => Client::builder(TokioExecutor::new()).build_http().request(request).await,
        };
        sent.map_err(|error| chain(&error))
    }
}

/// The client's name and secret as RFC 6749, section 2.3.1 writes them.
fn basic(id: &str, secret: &Secret) -> HeaderValue {
    let pair = format!("{}:{}", encoded(id), encoded(secret.expose()));
    let text = format!("Basic {}", STANDARD.encode(pair));
    // base64 is always a header's value
    let mut value = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

/// A text as forms write it.
fn encoded(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'*');
        match byte {
            b' ' => form.push('+'),
            _ if plain => form.push(char::from(byte)),
            _ => form.push_str(&format!("%{byte:02X}")),
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_encoded_before_it_is_joined() {
        assert_eq!(encoded("a b:c+å"), "a+b%3Ac%2B%C3%A5");
        assert_eq!(basic("id", &Secret::new("s:1")), "Basic aWQ6cyUzQTE=");
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        assert_eq!(format!("{:?}", basic("id", &Secret::new("s"))), "Sensitive");
    }
}
