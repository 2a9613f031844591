//! One issuer with the keys it had when they were last fetched.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jamfor_telemetry::meter;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Counter;
use tokio::sync::{Mutex, MutexGuard, Semaphore};
use tokio::time::Instant;

use crate::claims::Claims;
use crate::fetch::Source;
use crate::keys::{Found, KeySet};
use crate::token::Token;
use crate::{FetchError, IssuerSettings, Unauthenticated};

/// How long to wait after the first fetch that failed; doubled after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// And never longer than this, nor longer than after a fetch that did not fail.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How many calls wait for a fetch at once: each holds a place that known callers need, and forged tokens would take
/// them all.
const MOST_WAITING: usize = 16;

/// Keys, and when they were fetched.
#[derive(Debug)]
struct Fetched {
    keys: KeySet,
    at: Instant,
}

/// An issuer that the settings name.
#[derive(Debug)]
pub(crate) struct Issuer {
    settings: IssuerSettings,
    source: Source,
    fetched: ArcSwapOption<Fetched>,
    /// When the last fetch began. Who holds it fetches; there is never a second one.
    turn: Mutex<Option<Instant>>,
    /// When the last fetch began that has ended: nobody has to take turns for that.
    ended: ArcSwapOption<Instant>,
    /// Places of calls that wait for a fetch.
    waiting: Semaphore,
    refreshes: Counter<u64>,
}

impl Issuer {
    pub(crate) fn of(settings: IssuerSettings) -> Self {
        let refreshes = meter()
            .u64_counter("jamfor.identity.keys.refreshes")
            .with_description("Fetches of the keys of issuers, by their outcome.")
            .build();
        let source = Source::of(&settings);
        Self {
            settings,
            source,
            fetched: ArcSwapOption::empty(),
            turn: Mutex::new(None),
            ended: ArcSwapOption::empty(),
            waiting: Semaphore::new(MOST_WAITING),
            refreshes,
        }
    }

    pub(crate) fn settings(&self) -> &IssuerSettings {
        &self.settings
    }

    /// Whether keys can be fetched at all.
    ///
    /// # Errors
    /// [`FetchError::Authorities`].
    pub(crate) fn check(&self) -> Result<(), FetchError> {
        self.source.check()
    }

    /// How old the keys are; none when there are none yet.
    pub(crate) fn age(&self) -> Option<Duration> {
        self.fetched.load().as_ref().map(|fetched| fetched.at.elapsed())
    }

    /// What a token of this issuer says, once it is found to be of one of its keys.
    ///
    /// # Errors
    /// [`Unauthenticated`].
    pub(crate) async fn open(self: &Arc<Self>, token: &Token<'_>) -> Result<Claims, Unauthenticated> {
        token.is_of_type(&self.settings.types)?;
        let algorithm = token.algorithm(&self.settings.algorithms)?;
        let id = token.key_id()?;
        for attempt in [Attempt::First, Attempt::Last] {
            let fetched = self.fetched.load_full();
            let Some(fetched) = fetched else {
                return Err(Unauthenticated::NoKeys { issuer: self.settings.label() });
            };
            match fetched.keys.find(id, algorithm) {
                Found::Key(key) => return token.verify(key),
                Found::OtherAlgorithm => return Err(Unauthenticated::Algorithm),
                Found::Nothing if attempt == Attempt::First => self.expect_another().await?,
                Found::Nothing => break,
            }
        }
        Err(Unauthenticated::Key)
    }

    /// Fetches the keys again for a token that names an unknown one, unless that was done lately.
    ///
    /// # Errors
    /// [`Unauthenticated::NoKeys`] when so many wait already that one more would only hold a place of others.
    async fn expect_another(self: &Arc<Self>) -> Result<(), Unauthenticated> {
        // a call that asked for its turn here would be in the way of all others
        if self.ended.load().as_deref().is_some_and(|begun| self.is_recent(Some(*begun))) {
            return Ok(());
        }
        let Ok(_place) = self.waiting.try_acquire() else {
            return Err(Unauthenticated::NoKeys { issuer: self.settings.label() });
        };
        let issuer = Arc::clone(self);
        // a task of its own: a caller who hangs up must not end the fetch that others wait for
        let fetch = tokio::spawn(async move {
            let turn = issuer.turn.lock().await;
            if !issuer.is_recent(*turn) {
                let _ = issuer.refresh_in(turn).await;
            }
        });
        if let Err(error) = fetch.await {
            tracing::error!(%error, "fetching keys broke off");
        }
        Ok(())
    }

    fn is_recent(&self, begun: Option<Instant>) -> bool {
        begun.is_some_and(|begun| begun.elapsed() < self.settings.refetch.get())
    }

    /// Fetches the keys; those there stay when that fails.
    async fn refresh_in(&self, mut turn: MutexGuard<'_, Option<Instant>>) -> Result<(), FetchError> {
        let begun = Instant::now();
        *turn = Some(begun);
        let issuer = self.settings.label();
        let outcome = match self.source.fetch().await {
            Ok(keys) => Ok(self.replace(keys)),
            Err(error) => {
                tracing::warn!(issuer, %error, "keys could not be fetched");
                Err(error)
            }
        };
        self.ended.store(Some(Arc::new(begun)));
        let word =
            outcome.as_ref().map_or("failed", |changed| if *changed { "fetched" } else { "unchanged" });
        self.refreshes.add(1, &[KeyValue::new("issuer", issuer), KeyValue::new("outcome", word)]);
        outcome.map(|_| ())
    }

    /// Takes the keys over; tells whether they are others than before.
    fn replace(&self, keys: KeySet) -> bool {
        let changed = self.fetched.load().as_ref().is_none_or(|before| !before.keys.is_same(&keys));
        if changed {
            tracing::info!(issuer = self.settings.label(), "keys are new");
        }
        self.fetched.store(Some(Arc::new(Fetched { keys, at: Instant::now() })));
        changed
    }

    /// Fetches the keys at once and then again and again, sooner after a failure.
    pub(crate) async fn keep_fresh(self: Arc<Self>) {
        let refresh = self.settings.refresh.get();
        let longest = LONGEST_PAUSE.min(refresh);
        let mut pause = FIRST_PAUSE.min(longest);
        loop {
            let wait = match self.refresh_in(self.turn.lock().await).await {
                Ok(()) => {
                    pause = FIRST_PAUSE.min(longest);
                    refresh
                }
                Err(_) => {
                    let wait = pause;
                    pause = longest.min(pause * 2);
                    wait
                }
            };
            tokio::time::sleep(wait).await;
        }
    }
}

/// Which look among the keys it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    First,
    Last,
}
