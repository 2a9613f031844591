//! One command per RPC: authorise (one visible line), decide, call the store and the other services.

mod audience;
mod build;
mod change;
mod comparator;
mod comparison;
mod create;
mod export;
mod figure;
mod fresh;
mod gather;
mod inputs;
mod library;
mod life;
mod make;
mod measures;
mod method;
mod noted;
mod page;
mod provenance;
mod published_figure;
mod ranking;
mod release;
mod shelf;
mod verdict_override;
mod verify;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jamfor_seal::SigningKey;
use tokio::sync::{Notify, Semaphore};

pub use build::Builder;
pub use change::{ChangesQuery, Listed};
pub use comparator::ComparatorUpdate;
pub use comparison::{AreasPage, AreasQuery, CountriesQuery, Held};
pub use create::Draft;
pub use export::Piece;
pub use figure::FiguresQuery;
pub use noted::Noted;
pub use page::{Page, PageQuery};
pub use provenance::Manifest;
pub use published_figure::ImportFile;
pub use release::Events;
pub use verdict_override::VerdictDraft;
pub use verify::{Outcome, Verified};

use crate::domain::{
    change::Pair, method::Method, published_figure::PublishedFigure, verdict_override::Override,
};
use crate::settings::BuildSettings;
use crate::sources::Sources;
use crate::store::Store;
use comparison::Answers;
use fresh::Fresh;
use library::Library;
use shelf::Shelf;

/// The commands of this service.
#[derive(Clone)]
pub struct App {
    store: Arc<dyn Store>,
    sources: Sources,
    method: Method,
    library: Arc<Library>,
    answers: Arc<Answers>,
    /// Printed figures by body.
    published: Arc<Fresh<PublishedFigure>>,
    /// Verdicts set by hand, by release.
    overridden: Arc<Fresh<Override>>,
    /// What stands where in two releases.
    pairs: Arc<Shelf<Arc<Vec<Pair>>>>,
    /// Wakes the builder of this process.
    wake: Arc<Notify>,
    /// What seals manifests and files; none where no key is set.
    seals: Option<SigningKey>,
    /// Threads that count.
    threads: NonZeroUsize,
    /// Lets one verification at a time rebuild.
    verifying: Arc<Semaphore>,
}

impl App {
    /// The commands on a store, with the ways to the other services.
    pub fn new(store: Arc<dyn Store>, sources: Sources, settings: &BuildSettings) -> Self {
        Self {
            store,
            sources,
            method: Method::default(),
            library: Arc::new(Library::new(settings.kept)),
            answers: Arc::default(),
            published: Arc::new(Fresh::new()),
            overridden: Arc::new(Fresh::new()),
            pairs: Arc::new(Shelf::new(change::PAIRS)),
            wake: Arc::default(),
            seals: None,
            threads: make::threads(settings),
            verifying: Arc::new(Semaphore::new(1)),
        }
    }

    /// The same with a key that seals what goes out.
    #[must_use]
    pub fn with_seals(self, key: Option<SigningKey>) -> Self {
        Self { seals: key, ..self }
    }

    /// What builds releases in the background of this process.
    #[must_use]
    pub fn builder(&self, settings: &BuildSettings) -> Builder {
        Builder::new(self.clone(), settings)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// Now, in microseconds since the epoch.
fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
