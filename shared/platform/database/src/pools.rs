//! How many connections are open, for the metrics: of every database of this process together.

use std::sync::{Arc, LazyLock, Mutex, Once, PoisonError, Weak};

use opentelemetry::KeyValue;
use sea_orm::DatabaseConnection;

use crate::Engine;

/// The databases that are open; an observer cannot be taken back, so that there is one for all of them.
static OPEN: LazyLock<Mutex<Vec<Weak<Pools>>>> = LazyLock::new(Mutex::default);

/// Starts the observer.
static OBSERVER: Once = Once::new();

/// The connections of one database, observed while this lives.
#[derive(Debug)]
pub(crate) struct Pools {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Pools {
    pub(crate) fn observe(writer: &DatabaseConnection, reader: &DatabaseConnection) -> Arc<Self> {
        let pools = Arc::new(Self { writer: writer.clone(), reader: reader.clone() });
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&pools));
        OBSERVER.call_once(start);
        pools
    }
}

fn start() {
    jamfor_telemetry::meter()
        .u64_observable_gauge("jamfor.database.connections")
        .with_unit("{connection}")
        .with_description("open connections to the database")
        .with_callback(|gauge| {
            for (pool, (used, idle)) in [("writer", sum(writer)), ("reader", sum(reader))] {
                for (state, count) in [("used", used), ("idle", idle)] {
                    gauge.observe(count, &[KeyValue::new("pool", pool), KeyValue::new("state", state)]);
                }
            }
        })
        .build();
}

const fn writer(pools: &Pools) -> &DatabaseConnection {
    &pools.writer
}

const fn reader(pools: &Pools) -> &DatabaseConnection {
    &pools.reader
}

/// The used and the idle connections of a kind, over all databases that are still open.
fn sum(of: fn(&Pools) -> &DatabaseConnection) -> (u64, u64) {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|pools| pools.strong_count() > 0);
    let counts = open.iter().filter_map(Weak::upgrade).map(|pools| counts(of(&pools)));
    counts.fold((0, 0), |(used, idle), (size, unused)| {
        let unused = unused as u64;
        (used + u64::from(size).saturating_sub(unused), idle + unused)
    })
}

fn counts(connection: &DatabaseConnection) -> (u32, usize) {
    match Engine::from(connection.get_database_backend()) {
        Engine::Sqlite => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        Engine::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
    }
}
