//! From a call's headers and its connection's certificate to its caller.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jamfor_context::Caller;
use jamfor_settings::{Check as _, Problems};
use jamfor_telemetry::meter;
use jamfor_tls::PeerNames;
use opentelemetry::KeyValue;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::certificate::principal_of;
use crate::claims::Principal;
use crate::issuer::Issuer;
use crate::token::Token;
use crate::{Anonymous, CertificateSettings, FetchError, IdentitySettings, Unauthenticated, bearer};

/// Why callers cannot be known.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The settings are wrong.
    #[error("identity settings are wrong: {0}")]
    Settings(Problems),
    /// An issuer's keys could never be fetched.
    #[error("keys of issuer {issuer} cannot be fetched: {cause}")]
    Issuer {
        /// The issuer, as the settings call it.
        issuer: String,
        /// Why.
        #[source]
        cause: FetchError,
    },
}

/// Knows callers. Clones share the keys.
#[derive(Clone, Debug)]
pub struct Authenticator {
    issuers: Arc<[Arc<Issuer>]>,
    certificates: Arc<[CertificateSettings]>,
    anonymous: Anonymous,
}

impl Authenticator {
    /// An authenticator by a service's settings. It knows no key until [`Authenticator::run`] has fetched some.
    ///
    /// # Errors
    /// [`IdentityError`] for wrong settings and files that cannot be read. An issuer that is away is no error.
    pub fn new(settings: &IdentitySettings) -> Result<Self, IdentityError> {
        let mut problems = Problems::default();
        settings.check(&mut problems);
        if !problems.is_empty() {
            return Err(IdentityError::Settings(problems));
        }
        let issuers: Arc<[_]> = settings.issuers.iter().cloned().map(Issuer::of).map(Arc::new).collect();
        for issuer in issuers.iter() {
            let wrong = |cause| IdentityError::Issuer { issuer: issuer.settings().label(), cause };
            issuer.check().map_err(wrong)?;
        }
        observe(&issuers);
        let certificates = settings.certificates.clone().into();
        Ok(Self { issuers, certificates, anonymous: settings.anonymous })
    }

    /// Fetches the keys of every issuer at once and keeps them fresh until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        for issuer in self.issuers.iter() {
            tasks.spawn(Arc::clone(issuer).keep_fresh());
        }
        stop.cancelled().await;
    }

    /// Whether the keys of every issuer were fetched at least once.
    ///
    /// # Errors
    /// The issuers without keys, in words for whoever runs the service.
    pub fn ready(&self) -> Result<(), String> {
        let without = self.issuers.iter().filter(|issuer| issuer.age().is_none());
        let without: Vec<_> = without.map(|issuer| issuer.settings().label()).collect();
        if without.is_empty() {
            return Ok(());
        }
        Err(format!("keys were never fetched of {}", without.join(", ")))
    }

    /// The caller of a call. A token decides where there is one and has to be right; then the certificate; then
    /// what the settings say of who has neither. Only a service of the suite may say for whom it calls.
    ///
    /// # Errors
    /// [`Unauthenticated`]; [`Unauthenticated::NoKeys`] when trying again later helps.
    pub async fn authenticate(
        &self,
        headers: &HeaderMap,
        peer: Option<&PeerNames>,
    ) -> Result<Caller, Unauthenticated> {
        let principal = match bearer::token(headers)? {
            Some(token) => Some(self.bearer_of(token).await?),
            None => peer.and_then(|peer| principal_of(&self.certificates, peer)),
        };
        match (principal, bearer::on_behalf_of(headers)) {
            (Some(Principal::Service(service)), Ok(None)) => Ok(Caller::service(&service).via(service)),
            (Some(Principal::Service(service)), Ok(Some(caller))) => Ok(caller.via(service)),
            (Some(Principal::Service(_)), Err(malformed)) => Err(malformed),
            (Some(Principal::Caller(caller)), Ok(None)) => Ok(caller),
            (None, Ok(None)) => self.stranger(peer),
            (_, _) => Err(Unauthenticated::NotAService),
        }
    }

    /// Who bears a token.
    async fn bearer_of(&self, token: &str) -> Result<Principal, Unauthenticated> {
        let token = Token::read(token)?;
        let mut issuers = self.issuers.iter();
        let issuer = issuers.find(|issuer| issuer.settings().issuer == token.issuer());
        let issuer = issuer.ok_or(Unauthenticated::Issuer)?;
        issuer.open(&token).await?.principal(issuer.settings(), now())
    }

    /// The caller who sent neither a token nor a known certificate.
    fn stranger(&self, peer: Option<&PeerNames>) -> Result<Caller, Unauthenticated> {
        match (self.anonymous, peer) {
            (Anonymous::PublicReader, _) => Ok(Caller::anybody()),
            (Anonymous::Refused, Some(_)) => Err(Unauthenticated::Certificate),
            (Anonymous::Refused, None) => Err(Unauthenticated::Nothing),
        }
    }
}

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

/// Shows how old the keys of each issuer are.
fn observe(issuers: &Arc<[Arc<Issuer>]>) {
    // weak: what is observed must not live as long as the meter does
    let issuers: Vec<_> = issuers.iter().map(Arc::downgrade).collect();
    meter()
        .f64_observable_gauge("jamfor.identity.keys.age")
        .with_unit("s")
        .with_description("How long ago the keys of an issuer were last fetched.")
        .with_callback(move |observer| {
            for issuer in issuers.iter().filter_map(std::sync::Weak::upgrade) {
                if let Some(age) = issuer.age() {
                    observer
                        .observe(age.as_secs_f64(), &[KeyValue::new("issuer", issuer.settings().label())]);
                }
            }
        })
        .build();
}
