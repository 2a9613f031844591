//! Tokens of a token endpoint: kept, renewed in time by one task at a time, and used to their end when the endpoint
//! is away.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Mutex as Turn;
use tokio::time::Instant;

use super::TokenError;
use super::fetch::{Endpoint, Grant};

/// So long before its end a token is renewed, or a fifth of its life when that is shorter.
const MARGIN: Duration = Duration::from_secs(30);

/// How long the endpoint is left alone after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// How often at most a token is renewed because it was refused: a wrong audience is not cured by new tokens.
const LEAST_RENEWAL: Duration = Duration::from_secs(10);

/// The token of an endpoint. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Issued(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    endpoint: Endpoint,
    kept: Mutex<Kept>,
    /// Whoever holds it asks the endpoint.
    turn: Arc<Turn<()>>,
}

#[derive(Debug, Default)]
struct Kept {
    token: Option<Token>,
    failed: Option<(Instant, TokenError)>,
    refused: Option<Instant>,
}

#[derive(Clone, Debug)]
struct Token {
    value: HeaderValue,
    due: Instant,
    end: Instant,
}

impl Token {
    fn of(grant: Grant, now: Instant) -> Self {
        let margin = MARGIN.min(grant.life / 5);
        Self { value: grant.value, due: now + (grant.life - margin), end: now + grant.life }
    }
}

impl Issued {
    pub(crate) fn by(endpoint: Endpoint) -> Self {
        Self(Arc::new(Shared { endpoint, kept: Mutex::default(), turn: Arc::default() }))
    }

    /// A token that is good for a while.
    ///
    /// # Errors
    /// When there is none and the endpoint gives none.
    pub(crate) async fn bearer(&self) -> Result<HeaderValue, TokenError> {
        let now = Instant::now();
        if let Some(token) = self.good(now) {
            if token.due <= now {
                self.renew_beside();
            }
            return Ok(token.value);
        }
        let _turn = self.0.turn.lock().await;
        // somebody else may have asked meanwhile
        let now = Instant::now();
        match self.good(now) {
            Some(token) => Ok(token.value),
            None => match self.failure(now) {
                Some(error) => Err(error),
                None => self.fetch().await,
            },
        }
    }

    /// A call was refused with a token: whether there is another one now.
    pub(crate) async fn renew(&self, used: &HeaderValue) -> bool {
        let _turn = self.0.turn.lock().await;
        let now = Instant::now();
        if self.good(now).is_some_and(|token| token.value != used) {
            return true;
        }
        let early = |at: Instant| now.duration_since(at) < LEAST_RENEWAL;
        if self.kept().refused.is_some_and(early) {
            return false;
        }
        self.kept().refused = Some(now);
        self.fetch().await.is_ok_and(|value| value != used)
    }

    /// Renews the token in a task of its own, unless one is at it or the endpoint has just failed.
    fn renew_beside(&self) {
        let Ok(turn) = Arc::clone(&self.0.turn).try_lock_owned() else { return };
        if self.failure(Instant::now()).is_some() {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            let _turn = turn;
            if let Err(error) = this.fetch().await {
                tracing::warn!(%error, "the token is used to its end");
            }
        });
    }

    /// Asks the endpoint; to be called by whoever has the turn.
    async fn fetch(&self) -> Result<HeaderValue, TokenError> {
        let answer = self.0.endpoint.grant().await;
        let mut kept = self.kept();
        let now = Instant::now();
        match answer {
            Ok(grant) => {
                let token = Token::of(grant, now);
                let value = token.value.clone();
                (kept.token, kept.failed) = (Some(token), None);
                Ok(value)
            }
            Err(error) => {
                kept.failed = Some((now, error.clone()));
                Err(error)
            }
        }
    }

    fn good(&self, now: Instant) -> Option<Token> {
        self.kept().token.clone().filter(|token| now < token.end)
    }

    /// What the endpoint failed with a moment ago.
    fn failure(&self, now: Instant) -> Option<TokenError> {
        let (at, error) = self.kept().failed.clone()?;
        (now.duration_since(at) < PAUSE).then_some(error)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
