//! What every service relies on, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jamfor_context::{Context, Deadline};
use jamfor_database::{Audit, AuditTable, Database, DatabaseSettings, StoreError, migrate, pending};
use jamfor_fault::{Fault, Kind};
use jamfor_testkit::{TestDatabase, for_each_engine, wait_until};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

struct Places;

impl MigrationName for Places {
    fn name(&self) -> &'static str {
        "m000002_places"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Places {
    #[allow(elided_lifetimes_in_paths)]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let create = "CREATE TABLE place (id INTEGER PRIMARY KEY, clients INTEGER NOT NULL)";
        manager.get_connection().execute_unprepared(create).await.map(|_| ())
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Places)]
    }
}

async fn connect(database: &TestDatabase) -> Database {
    Database::connect("test", &DatabaseSettings::at(database.url())).await.unwrap()
}

async fn migrated(database: &TestDatabase) -> Database {
    let database = connect(database).await;
    migrate::<Migrator>(&database).await.unwrap();
    database
}

async fn count(database: &Database, table: &str) -> i64 {
    let reader = database.read();
    let count =
        Statement::from_string(reader.get_database_backend(), format!("SELECT COUNT(*) FROM {table}"));
    reader.query_one_raw(count).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn insert(database: &Database, id: u32) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO place (id, clients) VALUES ({id}, 10)");
    let audit = Audit::new("places.create", format!("places/{id}"));
    database
        .write(&Context::for_test(), audit, move |tx| {
            let sql = sql.clone();
            Box::pin(async move {
                tx.execute_unprepared(&sql).await?;
                Ok(())
            })
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_leaves_its_row_and_its_audit_row() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        insert(&database, 1).await.unwrap();
        assert_eq!(count(&database, "place").await, 1);
        let rows = database.audit(Some("places/1"), 10).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].action.as_str(), rows[0].caller.as_str()), ("places.create", "local-operator"));
        assert_eq!(database.audit(Some("places"), 10).await.unwrap(), rows);
        assert_eq!(database.audit(Some("place"), 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_write_leaves_nothing() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        insert(&database, 1).await.unwrap();
        let twice = insert(&database, 1).await.unwrap_err();
        assert!(twice.is_unique(), "{twice}");
        assert_eq!(twice.kind(), Kind::AlreadyExists);
        assert!(!twice.public_message().contains("place"), "{}", twice.public_message());
        assert_eq!((count(&database, "place").await, count(&database, "audit").await), (1, 1));
    })
    .await;
}

/// Polls a future so many times at most, then drops it.
async fn cancel_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = Box::pin(future);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return std::task::Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(cx) {
            std::task::Poll::Ready(_) => std::task::Poll::Ready(true),
            std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(false),
            std::task::Poll::Pending => std::task::Poll::Pending,
        }
    })
    .await
}

/// The rows of a place and its audit rows, read in one statement.
async fn kept(database: &Database, id: u32) -> (i64, i64) {
    let places = format!("SELECT COUNT(*) FROM place WHERE id = {id}");
    let audits = format!("SELECT COUNT(*) FROM audit WHERE resource = 'places/{id}'");
    let reader = database.read();
    let both =
        Statement::from_string(reader.get_database_backend(), format!("SELECT ({places}), ({audits})"));
    let row = reader.query_one_raw(both).await.unwrap().unwrap();
    (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
}

/// No write takes more polls than this, also when it is polled by its caller alone.
const MOST_POLLS: usize = 200;

/// A session left inside a transaction would swallow whatever is written on it next.
async fn no_forgotten_transaction(test: &TestDatabase, database: &Database, polls: usize) {
    if !test.is_postgres() {
        return; // SQLite has no view of its sessions; the next write, on the same one, tells
    }
    let sessions =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    wait_until(
        &format!("no session is left in a transaction ({polls} polls)"),
        Duration::from_secs(3),
        || async {
            let ask = Statement::from_string(database.read().get_database_backend(), sessions);
            let row = database.read().query_one_raw(ask).await.unwrap().unwrap();
            row.try_get_by_index::<i64>(0).unwrap() == 0
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_cancelled_at_any_poll_is_whole_or_absent_and_hides_no_later_write() {
    for_each_engine(|test| async move {
        migrated(&test).await.close().await.unwrap();
        // one connection, so that a write after the cancelled one meets the same session
        let settings = DatabaseSettings { writers: 1, ..DatabaseSettings::at(test.url()) };
        for polls in 0..MOST_POLLS {
            let database = Database::connect("test", &settings).await.unwrap();
            let id = u32::try_from(polls * 2).unwrap();
            let finished = cancel_after(polls, insert(&database, id)).await;
            no_forgotten_transaction(&test, &database, polls).await;
            insert(&database, id + 1).await.unwrap();
            database.close().await.unwrap(); // a dropped write may still be under way; what is counted must not move
            let elsewhere = connect(&test).await;
            let begun = i64::from(polls > 0);
            assert_eq!(kept(&elsewhere, id).await, (begun, begun), "{polls} polls, finished {finished}");
            assert_eq!(kept(&elsewhere, id + 1).await, (1, 1), "the write after {polls} polls");
            elsewhere.close().await.unwrap();
            if finished && polls > 12 {
                break;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_begun_goes_on_when_its_call_is_dropped() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        assert!(!cancel_after(1, insert(&database, 7)).await);
        database.clone().close().await.unwrap(); // waits for the writes under way
        assert_eq!(count(&connect(&test).await, "place").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_that_read_first_lose_no_update() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        insert(&database, 1).await.unwrap();
        let adding = (0..20).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                let audit = Audit::new("places.count", "places/1");
                let done: Result<(), StoreError> = database
                    .write(&Context::for_test(), audit, |tx| {
                        Box::pin(async move {
                            let read = "SELECT clients FROM place WHERE id = 1";
                            let read = Statement::from_string(tx.get_database_backend(), read);
                            let row = tx.query_one_raw(read).await?.unwrap();
                            let clients: i32 = row.try_get_by_index(0)?;
                            let write = format!("UPDATE place SET clients = {} WHERE id = 1", clients + 1);
                            tx.execute_unprepared(&write).await?;
                            Ok(())
                        })
                    })
                    .await;
                done
            })
        });
        let mut added = 0;
        for task in adding.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(()) => added += 1,
                Err(error) => assert!(matches!(error, StoreError::Contended { .. }), "{error}"),
            }
        }
        let read =
            Statement::from_string(database.read().get_database_backend(), "SELECT clients FROM place");
        let clients: i32 =
            database.read().query_one_raw(read).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(clients, 10 + added);
        assert!(added >= 10, "only {added} of 20 got through");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_lost_to_others_runs_again() {
    for_each_engine(|test| async move {
        if !test.is_postgres() {
            return; // SQLite runs writes one after another: none is lost
        }
        let database = migrated(&test).await;
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let done: Result<(), StoreError> = database
            .write(&Context::for_test(), Audit::new("places.create", "places/1"), move |tx| {
                let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
                Box::pin(async move {
                    if first {
                        let fail = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$";
                        tx.execute_unprepared(fail).await?;
                    }
                    tx.execute_unprepared("INSERT INTO place (id, clients) VALUES (1, 1)").await?;
                    Ok(())
                })
            })
            .await;
        done.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert_eq!((count(&database, "place").await, count(&database, "audit").await), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_swallows_a_failed_statement_leaves_nothing() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        insert(&database, 1).await.unwrap();
        let failed: Result<(), StoreError> = database
            .write(&Context::for_test(), Audit::new("places.create", "places/2"), |tx| {
                Box::pin(async move {
                    tx.execute_unprepared("INSERT INTO place (id, clients) VALUES (2, 1)").await?;
                    let _ = tx.execute_unprepared("INSERT INTO place (id, clients) VALUES (1, 1)").await;
                    Ok(())
                })
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Internal(_))));
        assert_eq!((count(&database, "place").await, count(&database, "audit").await), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_a_write_leaves_nothing_and_the_next_write_works() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        let failed: Result<(), StoreError> = database
            .write(&Context::for_test(), Audit::new("places.create", "places/1"), |tx| {
                Box::pin(async move {
                    tx.execute_unprepared("INSERT INTO place (id, clients) VALUES (1, 1)").await?;
                    panic!("a defect");
                })
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Internal(_))));
        insert(&database, 2).await.unwrap();
        assert_eq!((count(&database, "place").await, count(&database, "audit").await), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_begins_after_the_deadline() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        let mut ctx = Context::for_test();
        ctx.deadline = Deadline::after(Duration::ZERO);
        let late = database.record(&ctx, Audit::new("responses.read", "rounds/1")).await.unwrap_err();
        assert_eq!(late.kind(), Kind::DeadlineExceeded);
        assert_eq!(count(&database, "audit").await, 0);
    })
    .await;
}

/// Takes the only connection that writes for a while.
fn occupied(database: &Database, hold: Duration) -> tokio::task::JoinHandle<()> {
    let database = database.clone();
    tokio::spawn(async move {
        let held: Result<(), StoreError> = database
            .write(&Context::for_test(), Audit::new("places.hold", "places/0"), move |_| {
                Box::pin(async move {
                    tokio::time::sleep(hold).await;
                    Ok(())
                })
            })
            .await;
        held.unwrap();
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_ends_the_wait_for_a_connection_to_write() {
    for_each_engine(|test| async move {
        migrated(&test).await.close().await.unwrap();
        let settings = DatabaseSettings { writers: 1, ..DatabaseSettings::at(test.url()) };
        let database = Database::connect("test", &settings).await.unwrap();
        let holding = occupied(&database, Duration::from_secs(2));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mut ctx = Context::for_test();
        ctx.deadline = Deadline::after(Duration::from_millis(300));
        let begun = std::time::Instant::now();
        let late = database.record(&ctx, Audit::new("places.wait", "places/1")).await.unwrap_err();
        assert_eq!(late.kind(), Kind::DeadlineExceeded, "{late}");
        assert!(begun.elapsed() < Duration::from_millis(1_500), "waited {:?}", begun.elapsed());
        holding.await.unwrap();
        assert_eq!(database.audit(Some("places/1"), 1).await.unwrap(), [], "nothing came of it later");
        insert(&database, 1).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_for_a_connection_to_write_ends_with_the_acquire_timeout() {
    for_each_engine(|test| async move {
        migrated(&test).await.close().await.unwrap();
        let acquire_timeout = jamfor_settings::TimeSpan::millis(300);
        let settings = DatabaseSettings { writers: 1, acquire_timeout, ..DatabaseSettings::at(test.url()) };
        let database = Database::connect("test", &settings).await.unwrap();
        let holding = occupied(&database, Duration::from_secs(2));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let busy = insert(&database, 1).await.unwrap_err();
        assert_eq!(busy.kind(), Kind::Unavailable, "{busy}");
        holding.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_is_dropped_gives_its_connection_back() {
    for_each_engine(|test| async move {
        migrated(&test).await.close().await.unwrap();
        let settings = DatabaseSettings { readers: 1, ..DatabaseSettings::at(test.url()) };
        let database = Database::connect("test", &settings).await.unwrap();
        for polls in 1..20 {
            cancel_after(polls, count(&database, "place")).await;
            assert_eq!(count(&database, "place").await, 0, "after {polls} polls");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_row_says_through_which_service_a_caller_came() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        let mut ctx = Context::for_test();
        ctx.caller = jamfor_context::Caller::new("anna").via("benchmark");
        database.record(&ctx, Audit::new("responses.read", "rounds/1")).await.unwrap();
        assert_eq!(database.audit(None, 1).await.unwrap()[0].caller, "anna via benchmark");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reading_side_cannot_write() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        let refused =
            database.read().execute_unprepared("INSERT INTO place (id, clients) VALUES (1, 1)").await;
        assert!(refused.is_err());
        assert_eq!(count(&database, "place").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_migrators_at_once_on_an_empty_database_succeed() {
    for_each_engine(|test| async move {
        let url = test.url().to_owned();
        let migrating = (0..4).map(|_| {
            let settings = DatabaseSettings::at(&url);
            tokio::spawn(async move {
                let database = Database::connect("test", &settings).await?;
                migrate::<Migrator>(&database).await
            })
        });
        let mut did = Vec::new();
        for task in migrating.collect::<Vec<_>>() {
            did.extend(task.await.unwrap().unwrap());
        }
        assert_eq!(did, ["m000001_audit", "m000002_places"], "one of them did everything");
        assert_eq!(pending::<Migrator>(&connect(&test).await).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pending_is_named_without_changing_anything() {
    for_each_engine(|test| async move {
        let database = connect(&test).await;
        assert_eq!(pending::<Migrator>(&database).await.unwrap(), ["m000001_audit", "m000002_places"]);
        assert_eq!(pending::<Migrator>(&database).await.unwrap().len(), 2);
    })
    .await;
}

struct Broken;

impl MigrationName for Broken {
    fn name(&self) -> &'static str {
        "m000003_broken"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Broken {
    #[allow(elided_lifetimes_in_paths)]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared("CREATE TABLE half (id INTEGER)").await?;
        connection.execute_unprepared("CREATE NONSENSE").await.map(|_| ())
    }
}

struct BrokenMigrator;

impl MigratorTrait for BrokenMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Places), Box::new(Broken)]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_migration_leaves_none_of_its_tables() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        migrate::<BrokenMigrator>(&database).await.unwrap_err();
        let half = database.read().execute_unprepared("SELECT * FROM half").await;
        assert!(half.is_err());
        assert_eq!(pending::<BrokenMigrator>(&database).await.unwrap(), ["m000003_broken"]);
        migrate::<Migrator>(&database).await.unwrap(); // the lock was given back
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_services_share_a_server_in_schemas_of_their_own() {
    let test = jamfor_testkit::postgres().await;
    let mut databases = Vec::new();
    for schema in ["questionnaire", "intake"] {
        let settings = DatabaseSettings::at(test.url()).with_schema(schema);
        let database = Database::connect(schema, &settings).await.unwrap();
        migrate::<Migrator>(&database).await.unwrap();
        databases.push(database);
    }
    insert(&databases[0], 1).await.unwrap();
    assert_eq!(count(&databases[0], "place").await, 1);
    assert_eq!(count(&databases[1], "place").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_may_forget_commits_is_refused() {
    let test = jamfor_testkit::postgres().await;
    let admin = sea_orm::Database::connect(test.url()).await.unwrap();
    let (_, name) = test.url().rsplit_once('/').unwrap();
    admin.execute_unprepared(&format!("ALTER DATABASE {name} SET synchronous_commit = off")).await.unwrap();
    let refused = Database::connect("test", &DatabaseSettings::at(test.url())).await.unwrap_err();
    assert!(refused.to_string().contains("synchronous_commit is off"), "{refused}");
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    for url in ["sqlite://:memory:", "sqlite://x?mode=memory"] {
        let refused = Database::connect("test", &DatabaseSettings::at(url)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unusable(_)), "{refused}");
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable_and_says_nothing_of_its_address() {
    let url = format!("postgres://postgres:hunter2@127.0.0.1:{}/x", jamfor_testkit::free_port());
    let settings = DatabaseSettings {
        acquire_timeout: jamfor_settings::TimeSpan::millis(300),
        ..DatabaseSettings::at(url)
    };
    let away = Database::connect("test", &settings).await.unwrap_err();
    assert_eq!(away.kind(), Kind::Unavailable, "{away}");
    assert!(!away.public_message().contains("127.0.0.1"));
    assert!(!away.to_string().contains("hunter2"));
}
