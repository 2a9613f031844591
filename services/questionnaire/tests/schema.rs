//! A database that release 0.1.0 made becomes, step by step, what a new one is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jamfor_database::{Database, DatabaseSettings, Schema, migrate, schema};
use jamfor_questionnaire::store::Migrator;
use jamfor_testkit::{TestDatabase, for_each_engine};

/// The schema with one audit row, as the release left it.
const fn released(postgres: bool) -> &'static str {
    if postgres { include_str!("schema/0.1.0-postgres.sql") } else { include_str!("schema/0.1.0-sqlite.sql") }
}

async fn migrated(test: &TestDatabase) -> Database {
    let database = Database::connect("questionnaire", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    database
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_that_was_migrated_is_as_a_new_one() {
    for_each_engine(|old| async move {
        let new = old.another().await;
        old.load(released(old.is_postgres())).await;
        let upgraded = migrated(&old).await;
        let fresh = migrated(&new).await;
        assert_eq!(old.catalogue().await, new.catalogue().await);
        assert!(old.catalogue().await.len() > 20, "a catalogue says something");
        for database in [&upgraded, &fresh] {
            assert_eq!(schema::<Migrator>(database).await.unwrap(), Schema::Current);
        }
        let kept = upgraded.audit(Some("bodies/se-skr"), 10).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].action.as_str(), kept[0].caller.as_str()), ("first.write", "local-operator"));
    })
    .await;
}
