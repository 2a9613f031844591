//! The way to another service: its replicas, what a call carries along, and when it is made again.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderValue;
use jamfor_context::Context;
use jamfor_settings::{Check, Problems};
use jamfor_tls::{ClientTls, TlsError};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::connector::Connector;
use crate::linked::Linked;
use crate::place::{NotAPlace, Place};
use crate::replicas::Replicas;
use crate::retry::{Attempts, Budget};
use crate::token::Tokens;
use crate::{LinkSettings, RemoteFault, Repeat};

/// Why there can be no way to a service.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The settings are wrong.
    #[error("the link to {endpoint:?} cannot be used: {problems}")]
    Settings {
        /// Where it was to lead.
        endpoint: String,
        /// All that is wrong.
        problems: Problems,
    },
    /// TLS cannot be set up.
    #[error("the link to {endpoint:?} cannot be used: {source}")]
    Tls {
        /// Where it was to lead.
        endpoint: String,
        /// What is wrong with the files.
        source: TlsError,
    },
}

/// The way to another service. Clones share the connections, the token and the budget for trying again; with
/// the last one they end.
#[derive(Clone, Debug)]
pub struct Link {
    pub(crate) shared: Arc<Shared>,
    /// Whether calls name the caller for whom they are made.
    pub(crate) on_behalf: bool,
}

/// What all clones of a link share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) way: Way,
    pub(crate) server: String,
    pub(crate) budget: Budget,
    pub(crate) tokens: Option<Tokens>,
}

/// Over what calls go.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// The replicas of a service.
    Replicas(Replicas),
    /// A channel that somebody else made.
    Channel(Channel),
}

/// What the attempts of one call know of each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<Mutex<Tried>>);

#[derive(Debug, Default)]
struct Tried {
    replicas: Vec<SocketAddr>,
    token: Option<HeaderValue>,
    renewed: bool,
}

impl Link {
    /// A link that connects when it is first used, and again whenever it has to. To be called inside a runtime.
    ///
    /// # Errors
    /// When the settings are wrong, or a file of TLS cannot be used.
    pub fn connect(settings: &LinkSettings) -> Result<Self, LinkError> {
        let endpoint = settings.endpoint.clone();
        let mut problems = Problems::default();
        settings.check(&mut problems);
        let place = match Place::of(&endpoint) {
            Ok(place) if problems.is_empty() => place,
            Ok(_) | Err(NotAPlace) => return Err(LinkError::Settings { endpoint, problems }),
        };
        let stop = CancellationToken::new();
        let unusable = |source| LinkError::Tls { endpoint: endpoint.clone(), source };
        let tls = place
            .secure
            .then(|| ClientTls::load(&format!("{}:{}", place.host, place.port), &settings.tls))
            .transpose()
            .map_err(unusable)?;
        let tokens = Tokens::of(&settings.token, &stop).map_err(unusable)?;
        if let Some(tls) = tls.clone() {
            tokio::spawn(tls.watch(stop.clone()));
        }
        let connector = Connector::new(place.clone(), tls, settings.connect_timeout.get());
        let server = place.host.clone();
        let way = Way::Replicas(Replicas::of(place, connector, &stop));
        Ok(Self::new(way, server, tokens))
    }

    /// A link over a channel that the caller made, such as one inside this process.
    #[must_use]
    pub fn over(channel: Channel) -> Self {
        Self::new(Way::Channel(channel), String::new(), None)
    }

    pub(crate) fn new(way: Way, server: String, tokens: Option<Tokens>) -> Self {
        let shared = Shared { way, server, budget: Budget::default(), tokens };
        Self { shared: Arc::new(shared), on_behalf: false }
    }

    /// The same link for a service of the suite: each call names the caller for whom it is made. The other side
    /// believes that of services of the suite alone.
    #[must_use]
    pub fn of_service(mut self) -> Self {
        self.on_behalf = true;
        self
    }

    /// The channel as a generated client takes it, for one call's context: `RoundServiceClient::new(link.with(ctx))`.
    #[must_use]
    pub fn with(&self, ctx: &Context) -> Linked {
        Linked::within(self.clone(), ctx.clone(), Memory::default())
    }

    /// The channel as a generated client takes it, for calls of one's own. What the contract lets be called twice
    /// is made again when that helps.
    #[must_use]
    pub fn channel(&self) -> Linked {
        Linked::alone(self.clone())
    }

    /// Whether some replica of the other service says that it serves.
    pub async fn is_serving(&self) -> bool {
        let asked = HealthClient::new(self.channel()).check(HealthCheckRequest::default()).await;
        asked.is_ok_and(|answer| answer.get_ref().status() == ServingStatus::Serving)
    }

    /// Makes a call within the context's deadline; `attempt` may run again when `repeat` says so and the other
    /// side could not be reached, then at another replica. For a stream this covers its head alone.
    ///
    /// # Errors
    /// What the other side said, or that it could not be reached in time.
    pub async fn call<T, F, Fut>(&self, ctx: &Context, repeat: Repeat, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<tonic::Response<T>, Status>>,
    {
        let made = self.attempts(ctx, repeat, attempt);
        match tokio::time::timeout_at(ctx.deadline.instant(), made).await {
            Ok(result) => result,
            Err(_) => Err(RemoteFault::out_of_time()),
        }
    }

    async fn attempts<T, F, Fut>(&self, ctx: &Context, repeat: Repeat, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<tonic::Response<T>, Status>>,
    {
        let memory = Memory::default();
        let mut attempts = Attempts::begin(&self.shared.budget, repeat, Some(ctx.deadline));
        loop {
            let linked = Linked::within(self.clone(), ctx.clone(), memory.clone());
            let fault = match attempt(linked).await {
                Ok(response) => return Ok(response.into_inner()),
                Err(status) => RemoteFault::from(status),
            };
            if !(self.shared.renews(&memory, &fault).await || attempts.again(&fault).await) {
                return Err(fault);
            }
        }
    }
}

impl Shared {
    /// Whether a call that was refused for its token has another one now; once for each call. No handler has seen
    /// such a call, so that every one may be made again.
    pub(crate) async fn renews(&self, memory: &Memory, fault: &RemoteFault) -> bool {
        let (Some(tokens), tonic::Code::Unauthenticated) = (&self.tokens, fault.code) else { return false };
        match memory.first_renewal() {
            Some(used) => tokens.renew(&used).await,
            None => false,
        }
    }
}

impl Memory {
    /// The replicas that were tried.
    pub(crate) fn tried(&self) -> Vec<SocketAddr> {
        self.lock().replicas.clone()
    }

    pub(crate) fn try_replica(&self, address: SocketAddr) {
        self.lock().replicas.push(address);
    }

    pub(crate) fn use_token(&self, token: HeaderValue) {
        self.lock().token = Some(token);
    }

    /// The token that was used, unless another one was asked for already.
    fn first_renewal(&self) -> Option<HeaderValue> {
        let mut tried = self.lock();
        if std::mem::replace(&mut tried.renewed, true) { None } else { tried.token.clone() }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Tried> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
