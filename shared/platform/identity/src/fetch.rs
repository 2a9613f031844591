//! Fetching an issuer's keys: from the configured place or the one that the issuer names, bounded in every way.

use std::path::PathBuf;
use std::time::Duration;

use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;

use crate::IssuerSettings;
use crate::address::{is_encrypted, is_trusted};
use crate::keys::{KeySet, KeysError};

/// Nobody waits longer for an issuer, both steps together.
const LONGEST: Duration = Duration::from_secs(5);

/// The largest answer.
const MOST_BYTES: usize = 256 * 1024;

/// Where an issuer says what it is.
const DISCOVERY: &str = "/.well-known/openid-configuration";

type Http = Client<HttpsConnector<HttpConnector>, Empty<&'static [u8]>>;

/// Why an issuer's keys could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The file of authorities cannot be used.
    #[error("authorities of {path} cannot be used: {cause}")]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The address is none, or neither encrypted nor on this machine.
    #[error("address {0:?} is not trusted")]
    Address(String),
    /// No connection, or one that broke.
    #[error("issuer does not answer: {0}")]
    Unreachable(String),
    /// Another answer than 200; redirects are not followed.
    #[error("issuer answers {0}")]
    Status(StatusCode),
    /// The answer is too large.
    #[error("issuer answers more than {MOST_BYTES} bytes")]
    TooLarge,
    /// The answer took too long.
    #[error("issuer does not answer within {} seconds", LONGEST.as_secs())]
    TooSlow,
    /// The issuer's description of itself is not one.
    #[error("issuer's description of itself is malformed")]
    Description,
    /// The issuer describes itself as another one.
    #[error("issuer describes itself as {0:?}")]
    OtherIssuer(String),
    /// The answer holds no keys to use.
    #[error("answer {0}")]
    Keys(#[from] KeysError),
}

/// What an issuer says of itself, as far as it counts.
#[derive(Deserialize)]
struct Description {
    issuer: String,
    jwks_uri: String,
}

/// Where an issuer's keys come from.
#[derive(Debug)]
pub(crate) struct Source {
    issuer: String,
    keys: String,
    authorities: PathBuf,
}

impl Source {
    pub(crate) fn of(settings: &IssuerSettings) -> Self {
        Self {
            issuer: settings.issuer.clone(),
            keys: settings.keys.clone(),
            authorities: settings.authorities.clone(),
        }
    }

    /// Whether keys can be fetched at all, without fetching any.
    ///
    /// # Errors
    /// [`FetchError::Authorities`].
    pub(crate) fn check(&self) -> Result<(), FetchError> {
        self.roots().map(|_| ())
    }

    /// The keys as they are now.
    ///
    /// # Errors
    /// [`FetchError`].
    pub(crate) async fn fetch(&self) -> Result<KeySet, FetchError> {
        tokio::time::timeout(LONGEST, self.fetch_unbounded()).await.map_err(|_| FetchError::TooSlow)?
    }

    async fn fetch_unbounded(&self) -> Result<KeySet, FetchError> {
        // made anew each time, so that authorities that were replaced count from then on
        let http = self.client()?;
        let address = if self.keys.is_empty() { self.discover(&http).await? } else { self.keys.clone() };
        Ok(KeySet::read(&get(&http, &address).await?)?)
    }

    /// Where the issuer says that its keys are.
    async fn discover(&self, http: &Http) -> Result<String, FetchError> {
        let address = format!("{}{DISCOVERY}", self.issuer.trim_end_matches('/'));
        let description: Description =
            serde_json::from_slice(&get(http, &address).await?).map_err(|_| FetchError::Description)?;
        if description.issuer != self.issuer {
            return Err(FetchError::OtherIssuer(description.issuer));
        }
        if is_encrypted(&self.issuer) && !is_encrypted(&description.jwks_uri) {
            return Err(FetchError::Address(description.jwks_uri));
        }
        Ok(description.jwks_uri)
    }

    fn client(&self) -> Result<Http, FetchError> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .map_err(|error| FetchError::Unreachable(error.to_string()))?
            .with_root_certificates(self.roots()?)
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Ok(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
    }

    /// Who vouches for the issuer.
    fn roots(&self) -> Result<RootCertStore, FetchError> {
        let mut roots = RootCertStore::empty();
        if self.authorities.as_os_str().is_empty() {
            // nothing is encrypted towards this machine: the system's authorities are not worth reading
            if is_encrypted(&self.keys) || is_encrypted(&self.issuer) {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
            return Ok(roots);
        }
        let wrong = |cause: String| FetchError::Authorities { path: self.authorities.clone(), cause };
        let certificates =
            CertificateDer::pem_file_iter(&self.authorities).map_err(|error| wrong(error.to_string()))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
        }
        if roots.is_empty() { Err(wrong("it holds no certificate".to_owned())) } else { Ok(roots) }
    }
}

/// One answer, when it is a plain one of bounded size.
async fn get(http: &Http, address: &str) -> Result<Vec<u8>, FetchError> {
    if !is_trusted(address) {
        return Err(FetchError::Address(address.to_owned()));
    }
    let request = Request::get(address)
        .header(http::header::ACCEPT, "application/json")
        .body(Empty::new())
        .map_err(|_| FetchError::Address(address.to_owned()))?;
    let response = http.request(request).await.map_err(|error| FetchError::Unreachable(told(&error)))?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status()));
    }
    let body = Limited::new(response.into_body(), MOST_BYTES).collect().await;
    let body = body.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
        Some(_) => FetchError::TooLarge,
        None => FetchError::Unreachable(error.to_string()),
    })?;
    Ok(body.to_bytes().to_vec())
}

/// An error with its causes: the outermost alone says only that the request failed.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
