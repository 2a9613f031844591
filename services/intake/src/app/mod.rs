//! What intake does: one command per RPC. Each says first who may, then decides, then calls the store.

mod batch;
mod cache;
pub mod committer;
mod contact;
pub mod definitions;
pub mod freezer;
mod measures;
mod opening;
mod participant;
pub mod rehearsal;
pub mod round;
mod snapshot;
pub mod submission;
pub mod weight_set;

pub use participant::place;

use std::sync::Arc;

use tokio::sync::Notify;

use self::cache::RoundCache;
use self::committer::Committer;
use self::definitions::Definitions;
use self::measures::Lines;
use crate::store::Store;

/// How often a command decides again when somebody else was faster.
const ATTEMPTS: usize = 20;

/// A page of a list: what stands behind `after`, at most `size`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where to go on; empty from the start.
    pub after: String,
    /// How many at most.
    pub size: u64,
}

/// The commands of this service, and what they work with.
#[derive(Clone)]
pub struct Intake {
    store: Arc<dyn Store>,
    definitions: Arc<dyn Definitions>,
    committer: Committer,
    rounds: Arc<RoundCache>,
    freeze: Arc<Notify>,
    lines: Lines,
}

impl Intake {
    /// The commands over a store and the definitions of the questionnaire service. `freeze` wakes the freezer.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        definitions: Arc<dyn Definitions>,
        committer: Committer,
        freeze: Arc<Notify>,
    ) -> Self {
        let rounds = Arc::new(RoundCache::new(store.clone()));
        Self { store, definitions, committer, rounds, freeze, lines: Lines::new() }
    }
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}
