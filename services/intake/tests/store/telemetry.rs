//! What submissions leave in measures and traces.

use jamfor_intake::app::committer::Committer;
use jamfor_intake::domain::submission::Submission;
use jamfor_telemetry::{TelemetrySettings, exposition, init};
use jamfor_testkit::{postgres, sqlite};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt;

use super::kit::{World, admit, header, lines, other, submission};

/// The value of a measure, by its name with its labels.
fn value(name: &str) -> f64 {
    let text = exposition();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
    line.map_or(0.0, |line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_counted_by_what_became_of_them_with_their_lag_and_the_size_of_commits() {
    let _telemetry = init("intake", &TelemetrySettings::default()).unwrap();
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let intake = world.intake();
    let outcomes = ["accepted", "duplicate", "conflict", "rejected"];
    let counted =
        || outcomes.map(|outcome| value(&format!(r#"jamfor_intake_lines_total{{outcome="{outcome}"}}"#)));
    let lag = |bucket: &str| value(&format!("jamfor_intake_lag_seconds{bucket}"));
    // other tests of this process may submit at the same time, where tests share one
    let before = (counted(), lag("_count"), value("jamfor_intake_commit_size_count"));

    let mut session = intake.begin_submission(&world.ctx, &header("a")).await.unwrap();
    let wrong = Submission { answers: Vec::new(), ..submission("key-0004") };
    let sent =
        [submission("key-0001"), submission("key-0001"), other("key-0001"), wrong, submission("key-0005")];
    let receipts = session.send(lines(sent)).await.unwrap().receipts().await.unwrap();
    assert_eq!(receipts.len(), 5);

    let told = counted();
    let new: Vec<f64> = told.iter().zip(before.0).map(|(now, before)| now - before).collect();
    assert!(new.iter().zip([2.0, 1.0, 1.0, 1.0]).all(|(new, least)| *new >= least), "{new:?}");
    assert!(lag("_count") >= before.1 + 5.0, "{}", exposition());
    assert!(lag(r#"_bucket{le="5"}"#) >= 5.0 && lag("_sum") > 0.0, "{}", exposition());
    assert!(value("jamfor_intake_commit_size_count") >= before.2 + 1.0, "{}", exposition());
    // the one that is wrong was not in it
    assert!(value(r#"jamfor_intake_commit_size_bucket{le="5"}"#) >= 1.0, "{}", exposition());
    assert!(value("jamfor_intake_commit_size_sum") >= 4.0, "{}", exposition());
}

/// Keeps the spans of this thread: a test's runtime has no other. SQLite has, and spans that end there would leave those
/// around them open.
fn traced() -> (InMemorySpanExporter, DefaultGuard) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    (exporter, tracing::subscriber::set_default(tracing_subscriber::registry().with(layer)))
}

fn named<'a>(spans: &'a [SpanData], name: &str) -> Vec<&'a SpanData> {
    spans.iter().filter(|span| span.name == name).collect()
}

#[tokio::test]
async fn a_commit_and_its_statements_are_a_part_of_the_calls_trace() {
    let test = postgres().await;
    let world = World::on(&test).await;
    world.open("a").await;
    let intake = world.intake();
    let (exporter, _of_thread) = traced();
    let call = tracing::info_span!("rpc");
    intake.submit(&world.ctx, &header("a"), submission("key-0001")).instrument(call).await.unwrap();
    let spans = exporter.get_finished_spans().unwrap();
    let (call, commit) = (named(&spans, "rpc")[0], named(&spans, "responses.commit")[0]);
    assert_eq!(commit.parent_span_id, call.span_context.span_id());
    assert_eq!(commit.span_context.trace_id(), call.span_context.trace_id());
    let write = named(&spans, "database.write");
    assert_eq!(write.len(), 1, "{spans:?}");
    assert_eq!(write[0].parent_span_id, commit.span_context.span_id());
}

#[tokio::test]
async fn a_commit_of_several_calls_is_of_the_first_and_names_the_others() {
    let test = postgres().await;
    let world = World::on(&test).await;
    let round = world.open("a").await;
    let committer = Committer::start(&world.store, 4_000, &TaskTracker::new(), &CancellationToken::new());
    let (exporter, _of_thread) = traced();
    let mut waiting = Vec::new();
    // the committer has the thread only when somebody waits
    for (at, keys) in [vec!["key-0001"], vec!["key-0002", "key-0003"], vec!["key-0004"]].iter().enumerate() {
        let call = tracing::info_span!("rpc", at);
        for key in keys {
            let batch = world.batch(&round, "webb", vec![admit(&round, &submission(key))]);
            waiting.push(committer.enqueue(batch).instrument(call.clone()).await.unwrap());
        }
    }
    for one in waiting {
        one.outcome().await.unwrap();
    }
    let spans = exporter.get_finished_spans().unwrap();
    let (calls, commits) = (named(&spans, "rpc"), named(&spans, "responses.commit"));
    assert_eq!((calls.len(), commits.len()), (3, 1), "{spans:?}");
    let [commit] = commits[..] else { panic!("{commits:?}") };
    let of = |at: &str| {
        let said = |call: &&&SpanData| {
            call.attributes.iter().any(|said| said.key.as_str() == "at" && said.value.as_str() == at)
        };
        &calls.iter().find(said).unwrap().span_context
    };
    assert_eq!(commit.parent_span_id, of("0").span_id());
    let linked: Vec<_> = commit.links.iter().map(|link| &link.span_context).collect();
    assert_eq!(linked, [of("1"), of("2")]);
}
