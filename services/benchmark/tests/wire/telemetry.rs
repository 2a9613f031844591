//! What building a release leaves in measures and traces.

use std::time::Duration;

use jamfor_contract::benchmark::release::State;
use jamfor_telemetry::{TelemetrySettings, exposition, init};
use jamfor_testkit::{postgres, wait_until};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

use crate::kit::{furnished, ready, release};

const PHASES: [&str; 5] = ["fetching", "tabulating", "estimating", "protecting", "storing"];

/// The value of a measure, by its name with its labels.
fn value(name: &str) -> f64 {
    let text = exposition();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
    line.map_or(0.0, |line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_build_is_counted_by_how_it_ended_and_its_phases_are_measured() {
    let _telemetry = init("benchmark", &TelemetrySettings::default()).unwrap();
    let builds = |outcome| value(&format!(r#"jamfor_release_builds_total{{outcome="{outcome}"}}"#));
    let phase = |phase| value(&format!(r#"jamfor_release_phase_duration_seconds_count{{phase="{phase}"}}"#));
    // other tests of this process may build at the same time, where tests share one
    let before = (builds("ready"), PHASES.map(phase));
    let _suite = ready().await;
    // the watch ends with what is stored, and the build is counted behind that
    let counted = || async { builds("ready") >= before.0 + 1.0 };
    wait_until("the build is counted", Duration::from_secs(5), counted).await;
    for (name, before) in PHASES.into_iter().zip(before.1) {
        assert!(phase(name) >= before + 1.0, "{name}\n{}", exposition());
    }
}

fn said(span: &SpanData, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
    found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

/// One thread, whose spans are kept: the builder and all three services are on it. On SQLite, which has threads of its
/// own, spans that end there would leave those around them open.
#[tokio::test]
async fn a_release_is_one_trace_through_all_three_services() {
    let suite = furnished([postgres().await, postgres().await, postgres().await]).await;
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    // as a service does: a connection's own spans end with the connection, and hold open what they are in
    let ours = Targets::new().with_target("jamfor", LevelFilter::DEBUG);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test")).with_filter(ours);
    let _of_thread = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    suite.create("first", release()).await.unwrap();
    assert_eq!(suite.wait("first").await.state(), State::Ready);
    let ended =
        || async { exporter.get_finished_spans().unwrap().iter().any(|span| span.name == "release.build") };
    wait_until("the build has ended", Duration::from_secs(5), ended).await;

    let spans = exporter.get_finished_spans().unwrap();
    let call = |method: &str| {
        let called = |span: &&SpanData| span.name == "rpc" && said(span, "rpc.method").ends_with(method);
        spans.iter().find(called).unwrap_or_else(|| panic!("{method} was not called"))
    };
    let create = call("/CreateRelease").span_context.clone();
    let build = spans.iter().find(|span| span.name == "release.build").unwrap();
    assert_eq!(build.parent_span_id, create.span_id());
    let phases: Vec<&SpanData> = spans.iter().filter(|span| span.name == "release.phase").collect();
    assert_eq!(phases.iter().map(|span| said(span, "phase")).collect::<Vec<_>>(), PHASES);
    assert!(phases.iter().all(|span| span.parent_span_id == build.span_context.span_id()));

    let within = |span: &SpanData, phase: &SpanData| {
        let mut at = span.parent_span_id;
        while at != phase.span_context.span_id() {
            let Some(parent) = spans.iter().find(|span| span.span_context.span_id() == at) else {
                return false;
            };
            at = parent.parent_span_id;
        }
        span.span_context.trace_id() == create.trace_id()
    };
    // intake gives the answers, the questionnaire service what they mean
    for (service, phase) in [("jamfor.intake.", phases[1]), ("jamfor.questionnaire.", phases[0])] {
        let asked = spans.iter().filter(|span| span.name == "rpc");
        let mut asked = asked.filter(|span| said(span, "rpc.method").contains(service));
        assert!(asked.any(|span| within(span, phase)), "{service}\n{spans:#?}");
    }
    let mut stored = spans.iter().filter(|span| span.name == "database.write");
    assert!(stored.any(|span| within(span, phases[4])), "{spans:#?}");
}
