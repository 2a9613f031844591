//! Starting and ending telemetry.

use std::time::Duration;

use jamfor_settings::{Check, Problems};
use opentelemetry::metrics::Meter;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{ExporterBuildError, MetricExporter, SpanExporter, WithTonicConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tonic::transport::Channel;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{EnvFilter, Layer};

use crate::exposition::Exposition;
use crate::lines::JsonLines;
use crate::{CollectorError, Format, TelemetrySettings, collector, process};

/// Why telemetry cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The settings are wrong.
    #[error("telemetry settings are wrong: {0}")]
    Settings(Problems),
    /// The collector cannot be used.
    #[error(transparent)]
    Collector(#[from] CollectorError),
    /// The exporter cannot be made.
    #[error("collector cannot be used: {0}")]
    Exporter(#[from] ExporterBuildError),
    /// The metrics cannot be shown.
    #[error("metrics cannot be shown: {0}")]
    Exposition(#[from] OTelSdkError),
    /// Another subscriber was there first.
    #[error("telemetry was started before: {0}")]
    Started(#[from] TryInitError),
}

/// Keeps telemetry running; ended by [`Guard::shutdown`] at the end of `main`.
#[derive(Debug)]
#[must_use = "what was not sent is lost when the guard is dropped without a shutdown"]
pub struct Guard {
    traces: SdkTracerProvider,
    metrics: SdkMeterProvider,
    farewell: Duration,
}

/// Starts logs and metrics, and sends metrics and traces when a collector is configured. Call it once, inside the
/// runtime, before anything that measures is made.
///
/// # Errors
/// Wrong settings, an unusable collector address or authority, or a second start.
pub fn init(service: &str, settings: &TelemetrySettings) -> Result<Guard, TelemetryError> {
    let mut problems = Problems::default();
    settings.check(&mut problems);
    if !problems.is_empty() {
        return Err(TelemetryError::Settings(problems));
    }
    let channel = if settings.endpoint.is_empty() { None } else { Some(collector::channel(settings)?) };
    let traces = traces(service, settings, channel.clone())?;
    let exposition = Exposition::default();
    let metrics = metrics(service, &exposition, channel)?;
    let detail = if settings.endpoint.is_empty() { LevelFilter::INFO } else { LevelFilter::DEBUG };
    let lines = lines(settings, std::io::stderr);
    tracing_subscriber::registry().with(spans(&traces, detail)).with(lines).try_init()?;
    global::set_meter_provider(metrics.clone());
    process::observe(&meter());
    exposition.of_process();
    Ok(Guard { traces, metrics, farewell: settings.farewell.get() })
}

/// The meter of the suite; what was made of it before [`init`] measures nothing.
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
            if let Err(error) = traces.shutdown_with_timeout(farewell) {
                tracing::warn!(%error, "last traces were not sent");
            }
            if let Err(error) = metrics.shutdown_with_timeout(farewell) {
                tracing::warn!(%error, "last metrics were not sent");
            }
        });
        if tokio::time::timeout(farewell, last).await.is_err() {
            tracing::warn!("telemetry did not end in time");
        }
    }
}

/// The layer that makes traces of spans, of our own in `detail`. Without a collector it only gives the spans of calls
/// their ids, for the log and for the services that are called.
pub(crate) fn spans<S>(
    traces: &SdkTracerProvider,
    detail: LevelFilter,
) -> impl Layer<S> + Send + Sync + use<S>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer("jamfor")).with_location(false);
    // the transport's own spans are many, and for those who debug it
    layer.with_filter(Targets::new().with_default(LevelFilter::INFO).with_target("jamfor", detail))
}

/// The layer that writes log lines.
pub(crate) fn lines<S, W>(settings: &TelemetrySettings, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder().parse_lossy(&settings.filter);
    // a line that passes must name its call, also where the filter would have hidden the call's span
    let filter =
        filter.or(filter_fn(|metadata| metadata.is_span() && *metadata.level() <= LevelFilter::INFO));
    match settings.format {
        Format::Text => tracing_subscriber::fmt::layer().with_writer(writer).with_filter(filter).boxed(),
        Format::Json => JsonLines::to(writer).with_filter(filter).boxed(),
    }
}

pub(crate) fn resource(service: &str) -> Resource {
    Resource::builder()
        .with_service_name(format!("jamfor-{service}"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build()
}

pub(crate) fn traces(
    service: &str,
    settings: &TelemetrySettings,
    channel: Option<Channel>,
) -> Result<SdkTracerProvider, ExporterBuildError> {
    let builder = SdkTracerProvider::builder().with_resource(resource(service));
    let Some(channel) = channel else {
        return Ok(builder.with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff))).build());
    };
    let exporter = SpanExporter::builder().with_tonic().with_channel(channel).build()?;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sampled)));
    Ok(builder.with_batch_exporter(exporter).with_sampler(sampler).build())
}

fn metrics(
    service: &str,
    exposition: &Exposition,
    channel: Option<Channel>,
) -> Result<SdkMeterProvider, TelemetryError> {
    let mut builder = SdkMeterProvider::builder();
    if let Some(channel) = channel {
        let exporter = MetricExporter::builder().with_tonic().with_channel(channel).build()?;
        builder = builder.with_periodic_exporter(exporter);
    }
    Ok(exposition.provide(builder, resource(service))?)
}
