//! One database for one test, on either engine.

use std::path::PathBuf;

use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use crate::postgres::server;

/// A database that is this test's own.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    engine: &'static str,
    _home: Option<TempDir>,
}

impl TestDatabase {
    /// Its address, as settings take it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        self.engine
    }

    /// Whether it is PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.engine == "postgres"
    }
}

/// A new SQLite file in a directory of its own, removed with the value.
///
/// # Panics
/// When no temporary directory can be made.
#[must_use]
pub fn sqlite() -> TestDatabase {
    let home = TempDir::new().expect("a temporary directory can be made");
    let file: PathBuf = home.path().join("test.db");
    TestDatabase { url: format!("sqlite://{}", file.display()), engine: "sqlite", _home: Some(home) }
}

/// A new PostgreSQL database: on the server of `JAMFOR_TEST_POSTGRES`, or on one that this process starts.
///
/// # Panics
/// When PostgreSQL is not installed or does not start; a test is never skipped for that.
pub async fn postgres() -> TestDatabase {
    let server = server();
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(server).await.expect("the test server answers");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection.execute_unprepared(&create).await.expect("a database can be made");
    connection.close().await.expect("the connection closes");
    let (address, _) = server.rsplit_once('/').expect("an address names a database");
    TestDatabase { url: format!("{address}/{name}"), engine: "postgres", _home: None }
}

/// Runs a test on SQLite, then on PostgreSQL.
///
/// # Panics
/// When the test does, or when PostgreSQL is not installed.
#[allow(clippy::print_stderr, reason = "a failed test must say on which engine")]
pub async fn for_each_engine<F, Fut>(test: F)
where
    F: Fn(TestDatabase) -> Fut,
    Fut: Future<Output = ()>,
{
    eprintln!("on sqlite");
    test(sqlite()).await;
    eprintln!("on postgres");
    test(postgres().await).await;
}
