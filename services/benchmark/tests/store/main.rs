//! The obligations of the store, on every engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod comparators;
mod earlier;
mod lives;
mod overrides;
mod published_figures;
mod releases;

use std::sync::Arc;

use jamfor_benchmark::store::{Migrator, SeaStore};
use jamfor_context::Context;
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_testkit::TestDatabase;

/// A store in a database of its own, and somebody who calls.
struct World {
    store: Arc<SeaStore>,
    database: Database,
    ctx: Context,
    home: TestDatabase,
}

async fn world(home: TestDatabase) -> World {
    let database = Database::connect("benchmark", &DatabaseSettings::at(home.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    let store = Arc::new(SeaStore::new(database.clone()));
    World { store, database, ctx: Context::for_test(), home }
}
