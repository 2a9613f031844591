//! `jamfor token`: a token of the development issuer of `jamfor up --tokens`.

use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::failure::Failure;
use crate::screen::Screen;

/// An answer is a token and a few words.
const LONGEST_ANSWER: usize = 64 << 10;

/// Get a token of the development issuer, to be whoever you want to be on this machine.
#[derive(Debug, clap::Args)]
pub(super) struct Token {
    /// Who you are
    #[arg(long, default_value = "developer")]
    subject: String,
    /// The body that you belong to
    #[arg(long, default_value = "se-skr")]
    body: String,
    /// What you are, as often as you are something: methodologist, national-editor, release-approver,
    /// municipality-owner, supplier, analyst, operator, public-reader
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// The areas that you act for, or * for all
    #[arg(long = "area")]
    areas: Vec<String>,
    /// Where the issuer is
    #[arg(long, env = "JAMFOR_ISSUER", default_value = "http://127.0.0.1:7400")]
    issuer: String,
}

impl Token {
    pub(super) async fn run(self, screen: &mut Screen) -> Result<(), Failure> {
        let query: Vec<(&str, String)> = vec![
            ("subject", self.subject),
            ("body", self.body),
            ("roles", self.roles.join(" ")),
            ("areas", self.areas.join(" ")),
        ];
        let query: Vec<String> =
            query.into_iter().map(|(key, value)| format!("{key}={}", escaped(&value))).collect();
        let address = format!("{}/token?{}", self.issuer, query.join("&"));
        let wrong = |error: &dyn std::fmt::Display| Failure::Usage(format!("{}: {error}", self.issuer));
        let address: http::Uri = address.parse().map_err(|error| wrong(&error))?;
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<hyper::body::Bytes>>();
        let answer = client.get(address).await.map_err(|error| wrong(&error))?;
        let body = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| wrong(&error))?.to_bytes();
        let answer: serde_json::Value = serde_json::from_slice(&body).map_err(|error| wrong(&error))?;
        match answer.get("access_token").and_then(serde_json::Value::as_str) {
            Some(token) => screen.say(token),
            None => Err(wrong(&answer)),
        }
    }
}

/// A value as a query takes it.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
