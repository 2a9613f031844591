//! A copy of a SQLite database that was taken under writes is whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jamfor_context::Context;
use jamfor_database::{Audit, AuditTable, Database, DatabaseSettings, Schema, StoreError, migrate, schema};
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable)]
    }
}

async fn migrated(test: &jamfor_testkit::TestDatabase) -> Database {
    let database = Database::connect("test", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    database
}

async fn ask<T: sea_orm::TryGetable>(database: &Database, sql: &str) -> T {
    let reader = database.read();
    let ask = Statement::from_string(reader.get_database_backend(), sql);
    reader.query_one_raw(ask).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_under_writes_has_what_was_acknowledged_before_and_opens() {
    let (test, home) = (jamfor_testkit::sqlite(), tempfile::tempdir().unwrap());
    let database = migrated(&test).await;
    let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let writing = tokio::spawn({
        let (database, stop, acknowledged) = (database.clone(), stop.clone(), acknowledged.clone());
        async move {
            while !stop.load(Ordering::SeqCst) {
                let audit = Audit::new("places.create", "x".repeat(2_000));
                database.record(&Context::for_test(), audit).await.unwrap();
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let acknowledged = || acknowledged.load(Ordering::SeqCst);
    jamfor_testkit::wait_until("rows are there", std::time::Duration::from_secs(20), || async {
        acknowledged() > 50
    })
    .await;
    let before = acknowledged();
    let file = home.path().join("copy.db");
    database.backup_to(&file).await.unwrap();
    let after = acknowledged() + 1; // one may be on disk and not told yet
    stop.store(true, Ordering::SeqCst);
    writing.await.unwrap();

    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let restored = DatabaseSettings::at(format!("sqlite://{}", file.display()));
    let restored = Database::connect("test", &restored).await.unwrap();
    assert_eq!(schema::<Migrator>(&restored).await.unwrap(), Schema::Current);
    assert_eq!(ask::<String>(&restored, "PRAGMA integrity_check").await, "ok");
    let rows: i64 = ask(&restored, "SELECT COUNT(*) FROM audit").await;
    assert!((before..=after).contains(&rows), "{rows} rows, {before} before and {after} after the copy");
    restored.record(&Context::for_test(), Audit::new("places.create", "places/1")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_never_takes_the_place_of_a_file() {
    let (test, home) = (jamfor_testkit::sqlite(), tempfile::tempdir().unwrap());
    let database = migrated(&test).await;
    let file = home.path().join("copy.db");
    std::fs::write(&file, "precious").unwrap();
    let refused = database.backup_to(&file).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unusable(_)), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_of_a_copy_that_was_cut_is_not_in_the_way() {
    let (test, home) = (jamfor_testkit::sqlite(), tempfile::tempdir().unwrap());
    let database = migrated(&test).await;
    std::fs::write(home.path().join("copy.db.partial"), "half").unwrap();
    database.backup_to(&home.path().join("copy.db")).await.unwrap();
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().flatten().map(|at| at.file_name()).collect();
    assert_eq!(left, ["copy.db"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_has_tools_of_its_own() {
    let test = jamfor_testkit::postgres().await;
    let database = Database::connect("test", &DatabaseSettings::at(test.url())).await.unwrap();
    let refused = database.backup_to(std::path::Path::new("copy.db")).await.unwrap_err();
    assert!(refused.to_string().contains("pg_dump"), "{refused}");
}
