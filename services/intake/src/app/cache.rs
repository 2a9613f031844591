//! Opened rounds with their definitions compiled, kept per process. Whether a round is open is never answered from
//! here: the transaction that writes asks the database.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jamfor_context::Context;
use jamfor_contract::names::Name;
use tokio::sync::Mutex;

use crate::domain::opened::OpenedRound;
use crate::domain::round::State;
use crate::error::Error;
use crate::store::Store;

/// Rounds that are kept; more than collect at the same time.
const MOST_ROUNDS: usize = 64;

/// The opened rounds of this process.
pub(super) struct RoundCache {
    store: Arc<dyn Store>,
    rounds: RwLock<HashMap<Name, Arc<OpenedRound>>>,
    /// One at a time loads, so that a thousand callers do not compile the same questionnaire.
    loading: Mutex<()>,
}

impl RoundCache {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, rounds: RwLock::default(), loading: Mutex::default() }
    }

    /// The round as this process knows it, loaded when it does not.
    pub(super) async fn get(&self, ctx: &Context, name: &Name) -> Result<Arc<OpenedRound>, Error> {
        if let Some(round) = self.kept(name) {
            return Ok(round);
        }
        let _loading = self.loading.lock().await;
        match self.kept(name) {
            Some(round) => Ok(round),
            None => self.load(ctx, name).await,
        }
    }

    /// The round with the participants that it has now.
    pub(super) async fn newest(&self, ctx: &Context, round: &OpenedRound) -> Result<Arc<OpenedRound>, Error> {
        let (_, version) = self.store.standing(ctx, round.id).await?;
        let current = |kept: &Arc<OpenedRound>| kept.participants_version >= version;
        if let Some(kept) = self.kept(&round.name).filter(current) {
            return Ok(kept);
        }
        let _loading = self.loading.lock().await;
        match self.kept(&round.name).filter(current) {
            Some(kept) => Ok(kept),
            None => self.load(ctx, &round.name).await,
        }
    }

    fn kept(&self, name: &Name) -> Option<Arc<OpenedRound>> {
        self.rounds.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    async fn load(&self, ctx: &Context, name: &Name) -> Result<Arc<OpenedRound>, Error> {
        let Some(round) = self.store.opened(ctx, name).await? else {
            return match self.store.round(ctx, name).await? {
                Some(_) => Err(Error::round_state("ROUND_NOT_OPEN", name, &State::Draft)),
                None => Err(Error::no_round(name)),
            };
        };
        let round = Arc::new(round);
        let mut rounds = self.rounds.write().unwrap_or_else(PoisonError::into_inner);
        if rounds.len() >= MOST_ROUNDS {
            rounds.clear();
        }
        rounds.insert(name.clone(), round.clone());
        Ok(round)
    }
}
