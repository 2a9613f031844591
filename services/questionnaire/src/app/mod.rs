//! One command per RPC: authorise (one visible line), decide, call the store.
//!
//! Definitions and areas are public, drafts included: reading asks for the scope alone. Writing asks for the body too,
//! before the store is looked at.

mod area;
mod concept;
mod crosswalk;
mod definition;
mod given;
mod indicator;
mod page;
mod policy;
mod publish;
mod questionnaire;
mod survey;

use std::fmt;
use std::sync::Arc;

pub use area::AreaQuery;
pub use definition::{ListQuery, Update};
pub use given::Given;
pub use page::{Page, PageQuery};
pub use publish::{Check, Publish};

use crate::store::Store;

/// The commands of this service, on a store.
#[derive(Clone)]
pub struct App {
    store: Arc<dyn Store>,
}

impl App {
    /// The commands on a store.
    pub fn new(store: impl Store) -> Self {
        Self { store: Arc::new(store) }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
