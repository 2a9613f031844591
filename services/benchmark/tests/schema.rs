//! A database that release 0.1.0 made becomes, step by step, what a new one is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jamfor_benchmark::domain::life::{Kind, State};
use jamfor_benchmark::domain::release::Content;
use jamfor_benchmark::store::{Lives, Migrator, SeaStore, Store};
use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Database, DatabaseSettings, Schema, migrate, schema};
use jamfor_survey::Texts;
use jamfor_testkit::{TestDatabase, for_each_engine};

/// The schema with one audit row, as the release left it.
const fn released(postgres: bool) -> &'static str {
    if postgres { include_str!("schema/0.1.0-postgres.sql") } else { include_str!("schema/0.1.0-sqlite.sql") }
}

async fn migrated(test: &TestDatabase) -> Database {
    let database = Database::connect("benchmark", &DatabaseSettings::at(test.url())).await.unwrap();
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

/// A release as 0.1.0 kept it, open to everybody or to owners alone.
fn open_release(name: &Name, public: bool) -> String {
    let content = Content {
        title: Texts::new(),
        snapshots: Vec::new(),
        indicators: Vec::new(),
        policy: String::new(),
        breakdowns: Vec::new(),
        crossings: Vec::new(),
        comparators: Vec::new(),
        pooled_rounds: Vec::new(),
        regions: Default::default(),
        corrects: String::new(),
        notice: Texts::new(),
        totals: None,
    };
    let content = serde_json::to_string(&content).unwrap();
    format!(
        "INSERT INTO release (name, body, content, asked, survey, state, failure, digest, method, lease_owner, \
         phase, done, total, synthetic, public, owner, figures, created_micros, version, lease_expires_micros, \
         ready_micros) VALUES ('{name}', 'se-skr', '{content}', '', '', 'PUBLISHED', '', '', '', '', 5, 1, 1, true, \
         {public}, true, 1, 10, 3, 0, 20);"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_was_open_before_is_published_or_previewed() {
    for_each_engine(|old| async move {
        let body = Body::new("se-skr").unwrap();
        let name = |id| Name::new(body.clone(), Collection::Releases, id).unwrap();
        old.load(released(old.is_postgres())).await;
        for (id, public) in [("all", true), ("owners", false)] {
            old.load(&open_release(&name(id), public)).await;
        }
        let (store, ctx) = (SeaStore::new(migrated(&old).await), Context::for_test());
        let all = store.release(&ctx, &name("all")).await.unwrap();
        assert_eq!((all.state, all.publish_micros), (State::Published, Some(20)));
        let owners = store.release(&ctx, &name("owners")).await.unwrap();
        assert_eq!((owners.state, owners.owner, owners.publish_micros), (State::Ready, true, None));
        let events = store.events(&ctx, &body, 0, 10).await.unwrap();
        let events: Vec<_> = events.iter().map(|one| (one.number, one.kind, one.release.name.id())).collect();
        assert_eq!(events, [(1, Kind::Published, "all")]);
    })
    .await;
}
