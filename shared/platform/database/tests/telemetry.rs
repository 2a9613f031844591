//! What a write and a read leave in metrics and traces.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use jamfor_context::Context;
use jamfor_database::{Audit, AuditTable, Database, DatabaseSettings, StoreError, migrate};
use jamfor_telemetry::{Guard, TelemetrySettings, exposition};
use jamfor_testkit::{TestDatabase, for_each_engine};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use sea_orm::ConnectionTrait;
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable)]
    }
}

/// Metrics are of the process: started by whichever test comes first.
async fn migrated(test: &TestDatabase) -> Database {
    static TELEMETRY: OnceLock<Guard> = OnceLock::new();
    TELEMETRY.get_or_init(|| jamfor_telemetry::init("test", &TelemetrySettings::default()).unwrap());
    let database = Database::connect("test", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    database
}

async fn refused(database: &Database) {
    let refused: Result<(), StoreError> = database
        .write(&Context::for_test(), Audit::new("places.create", "places/1"), |_| {
            Box::pin(async { Err(StoreError::Unusable("not today".to_owned())) })
        })
        .await;
    refused.unwrap_err();
}

async fn broken(database: &Database) {
    let broken: Result<(), StoreError> = database
        .write(&Context::for_test(), Audit::new("places.create", "places/1"), |tx| {
            Box::pin(async move {
                tx.execute_unprepared("CREATE NONSENSE").await?;
                Ok(())
            })
        })
        .await;
    broken.unwrap_err();
}

fn value(name: &str) -> f64 {
    let text = exposition();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
    line.map_or(0.0, |line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_counted_by_how_it_ended() {
    for_each_engine(|test| async move {
        let database = migrated(&test).await;
        let count = |outcome| {
            value(&format!(r#"jamfor_database_write_duration_seconds_count{{outcome="{outcome}"}}"#))
        };
        let before = ["committed", "refused", "failed"].map(count);
        database.record(&Context::for_test(), Audit::new("places.create", "places/1")).await.unwrap();
        refused(&database).await;
        broken(&database).await;
        let after = ["committed", "refused", "failed"].map(count);
        // other tests of this process may write at the same time
        for (before, after) in before.into_iter().zip(after) {
            assert!(after >= before + 1.0, "{before} {after}\n{}", exposition());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_connections_are_shown_and_those_of_a_closed_database_are_not() {
    let database = migrated(&jamfor_testkit::postgres().await).await;
    let shown =
        |pool, state| value(&format!(r#"jamfor_database_connections{{pool="{pool}",state="{state}"}}"#));
    let both = |pool| shown(pool, "used") + shown(pool, "idle");
    assert!(both("writer") >= 1.0 && both("reader") >= 1.0, "{}", exposition());
    let one: Result<f64, StoreError> = database
        .write(&Context::for_test(), Audit::new("places.create", "places/1"), move |_| {
            Box::pin(async move { Ok(shown("writer", "used")) })
        })
        .await;
    assert!(one.unwrap() >= 1.0, "{}", exposition());
}

/// The spans of some work inside of a call.
async fn traced<F: Future<Output = ()>>(work: F) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let subscriber = tracing_subscriber::registry().with(layer);
    // a write runs in a task of its own: of this thread, as the test's runtime has no other
    let of_thread = tracing::subscriber::set_default(subscriber);
    work.instrument(tracing::info_span!("rpc")).await;
    drop(of_thread);
    exporter.get_finished_spans().unwrap()
}

fn said(span: &SpanData, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
    found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn each_attempt_of_a_write_is_a_part_of_the_calls_trace() {
    let test = jamfor_testkit::postgres().await;
    let database = migrated(&test).await;
    let first = Arc::new(AtomicBool::new(true));
    let spans = traced(async {
        let done: Result<(), StoreError> = database
            .write(&Context::for_test(), Audit::new("places.create", "places/1"), move |tx| {
                let lose = first.swap(false, Ordering::SeqCst);
                Box::pin(async move {
                    if lose {
                        let lost = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$";
                        tx.execute_unprepared(lost).await?;
                    }
                    Ok(())
                })
            })
            .await;
        done.unwrap();
    })
    .await;
    let call = spans.iter().find(|span| span.name == "rpc").unwrap();
    let writes: Vec<_> = spans.iter().filter(|span| span.name == "database.write").collect();
    assert_eq!(writes.len(), 2, "{spans:?}");
    for (span, outcome) in writes.into_iter().zip(["contended", "committed"]) {
        assert_eq!(span.parent_span_id, call.span_context.span_id());
        assert_eq!(span.span_kind, opentelemetry::trace::SpanKind::Client);
        assert_eq!(said(span, "outcome"), outcome);
        assert_eq!(said(span, "action"), "places.create");
        assert_eq!(said(span, "db.system.name"), "postgresql");
    }
}

#[tokio::test]
async fn a_read_is_a_part_of_the_calls_trace_and_names_no_statement() {
    let database = migrated(&jamfor_testkit::sqlite()).await;
    let spans = traced(async {
        database.audit(Some("places/secret"), 1).await.unwrap();
    })
    .await;
    let call = spans.iter().find(|span| span.name == "rpc").unwrap();
    let read = spans.iter().find(|span| span.name == "database.read").unwrap();
    assert_eq!(read.parent_span_id, call.span_context.span_id());
    assert_eq!(said(read, "db.system.name"), "sqlite");
    assert!(!format!("{read:?}").contains("secret"), "{read:?}");
}
