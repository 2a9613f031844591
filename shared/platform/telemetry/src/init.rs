//! Starting and ending telemetry.

use std::time::Duration;

use jamfor_settings::{Check, Problems};
use opentelemetry::metrics::Meter;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{ExporterBuildError, MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{EnvFilter, Layer};

use crate::{Format, TelemetrySettings};

/// Why telemetry cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The settings are wrong.
    #[error("telemetry settings are wrong: {0}")]
    Settings(Problems),
    /// The exporter cannot be made.
    #[error("collector cannot be used: {0}")]
    Exporter(#[from] ExporterBuildError),
    /// Another subscriber was there first.
    #[error("telemetry was started before: {0}")]
    Started(#[from] TryInitError),
}

/// Keeps telemetry running; ended by [`Guard::shutdown`] at the end of `main`.
#[derive(Debug)]
#[must_use = "what was not sent is lost when the guard is dropped without a shutdown"]
pub struct Guard {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
    farewell: Duration,
}

/// Starts logs, and traces and metrics when a collector is configured. Call it once, inside the runtime.
///
/// # Errors
/// Wrong settings, an unusable collector address, or a second start.
pub fn init(service: &str, settings: &TelemetrySettings) -> Result<Guard, TelemetryError> {
    let mut problems = Problems::default();
    settings.check(&mut problems);
    if !problems.is_empty() {
        return Err(TelemetryError::Settings(problems));
    }
    let (traces, metrics) = if settings.endpoint.is_empty() {
        (None, None)
    } else {
        (Some(traces(service, settings)?), Some(metrics(service, settings)?))
    };
    let spans = traces.as_ref().map(|provider| {
        tracing_opentelemetry::layer().with_tracer(provider.tracer("jamfor")).with_location(false)
    });
    tracing_subscriber::registry().with(spans).with(lines(settings)).try_init()?;
    if let Some(provider) = &metrics {
        global::set_meter_provider(provider.clone());
    }
    Ok(Guard { traces, metrics, farewell: settings.farewell.get() })
}

/// The meter of the suite; measures nothing while no collector is configured.
#[must_use]
pub fn meter() -> Meter {
    global::meter("jamfor")
}

impl Guard {
    /// Sends what is left and stops, within the farewell time whatever the collector does.
    pub async fn shutdown(self) {
        let Self { traces, metrics, farewell } = self;
        // flushing blocks, and deadlocks on the only worker of a small pod: a thread of its own, and a limit
        let last = tokio::task::spawn_blocking(move || {
            if let Some(Err(error)) = traces.map(|provider| provider.shutdown_with_timeout(farewell)) {
                tracing::warn!(%error, "last traces were not sent");
            }
            if let Some(Err(error)) = metrics.map(|provider| provider.shutdown_with_timeout(farewell)) {
                tracing::warn!(%error, "last metrics were not sent");
            }
        });
        if tokio::time::timeout(farewell, last).await.is_err() {
            tracing::warn!("telemetry did not end in time");
        }
    }
}

/// The layer that writes log lines to standard error.
fn lines<S>(settings: &TelemetrySettings) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let filter = EnvFilter::builder().parse_lossy(&settings.filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match settings.format {
        Format::Text => lines.with_filter(filter).boxed(),
        Format::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    }
}

fn resource(service: &str) -> Resource {
    Resource::builder()
        .with_service_name(format!("jamfor-{service}"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build()
}

fn traces(service: &str, settings: &TelemetrySettings) -> Result<SdkTracerProvider, ExporterBuildError> {
    let exporter = SpanExporter::builder().with_tonic().with_endpoint(&settings.endpoint).build()?;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sampled)));
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(sampler)
        .with_resource(resource(service))
        .build())
}

fn metrics(service: &str, settings: &TelemetrySettings) -> Result<SdkMeterProvider, ExporterBuildError> {
    let exporter = MetricExporter::builder().with_tonic().with_endpoint(&settings.endpoint).build()?;
    Ok(SdkMeterProvider::builder().with_periodic_exporter(exporter).with_resource(resource(service)).build())
}
