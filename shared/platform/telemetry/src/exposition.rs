//! The metrics of the process as text, for those who come and read them.

use std::sync::OnceLock;

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::metrics::{MeterProviderBuilder, SdkMeterProvider};
use prometheus::{Registry, TextEncoder};

/// What [`exposition`] reads; one for a process, as the meter provider is.
static OF_PROCESS: OnceLock<Exposition> = OnceLock::new();

/// The metrics as Prometheus reads them.
#[derive(Debug, Default)]
pub(crate) struct Exposition(Registry);

impl Exposition {
    /// Every metric as it stands now.
    pub(crate) fn text(&self) -> String {
        TextEncoder::new().encode_to_string(&self.0.gather()).unwrap_or_else(|error| {
            tracing::warn!(%error, "metrics cannot be shown");
            String::new()
        })
    }

    /// A meter provider that is read here, beside the readers that the builder has already.
    pub(crate) fn provide(
        &self,
        builder: MeterProviderBuilder,
        resource: Resource,
    ) -> Result<SdkMeterProvider, OTelSdkError> {
        let reader = opentelemetry_prometheus::exporter()
            .with_registry(self.0.clone())
            // one meter for the suite: its name on every line would say nothing
            .scope_info_enabled(false)
            .build()?;
        Ok(builder.with_reader(reader).with_resource(resource).build())
    }

    /// Makes this the one that [`exposition`] gives.
    pub(crate) fn of_process(self) {
        // a second start was refused before: the first one stays
        let _ = OF_PROCESS.set(self);
    }
}

/// Every metric of this process as it stands now, in Prometheus' text format 0.0.4; there are none before
/// [`crate::init`].
#[must_use]
pub fn exposition() -> String {
    OF_PROCESS.get().map(Exposition::text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, clippy::panic)]

    use opentelemetry::KeyValue;
    use opentelemetry::metrics::MeterProvider as _;

    use super::*;
    use crate::{init, process};

    fn shown() -> (Exposition, SdkMeterProvider) {
        let exposition = Exposition::default();
        let provider =
            exposition.provide(SdkMeterProvider::builder(), init::resource("intake")).expect("it is new");
        (exposition, provider)
    }

    #[test]
    fn a_metric_has_the_name_and_the_unit_that_prometheus_expects() {
        let (exposition, provider) = shown();
        let meter = provider.meter("jamfor");
        let labels = [KeyValue::new("rpc.method", "jamfor.intake.v1.RoundService/GetRound")];
        let buckets = vec![0.1, 1.0];
        let durations =
            meter.f64_histogram("rpc.server.call.duration").with_unit("s").with_boundaries(buckets).build();
        durations.record(0.5, &labels);
        meter.i64_up_down_counter("jamfor.server.connections").build().add(3, &[]);
        let lines = meter.u64_counter("jamfor.intake.lines").with_unit("{line}").build();
        lines.add(7, &[KeyValue::new("outcome", "accepted")]);
        let sizes = meter.u64_histogram("jamfor.intake.commit.size").with_unit("{response}").build();
        sizes.record(250, &[]);

        let text = exposition.text();
        for line in [
            r#"rpc_server_call_duration_seconds_bucket{rpc_method="jamfor.intake.v1.RoundService/GetRound",le="0.1"} 0"#,
            r#"rpc_server_call_duration_seconds_bucket{rpc_method="jamfor.intake.v1.RoundService/GetRound",le="1"} 1"#,
            "# TYPE jamfor_server_connections gauge",
            "jamfor_server_connections 3",
            r#"jamfor_intake_lines_total{outcome="accepted"} 7"#,
            "jamfor_intake_commit_size_count 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("otel_scope"), "{text}");
    }

    #[test]
    fn the_target_says_which_service_in_which_version() {
        let (exposition, provider) = shown();
        provider.meter("jamfor").u64_counter("any").build().add(1, &[]);
        let text = exposition.text();
        let target = text.lines().find(|line| line.starts_with("target_info{")).expect("a target");
        assert!(target.contains(r#"service_name="jamfor-intake""#), "{target}");
        let version = format!(r#"service_version="{}""#, env!("CARGO_PKG_VERSION"));
        assert!(target.contains(&version), "{target}");
    }

    #[test]
    fn the_memory_and_the_open_files_of_the_process_are_among_them() {
        let (exposition, provider) = shown();
        process::observe(&provider.meter("jamfor"));
        let text = exposition.text();
        let value = |name: &str| -> f64 {
            let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
            line.and_then(|line| line.rsplit_once(' ')?.1.parse().ok()).unwrap_or_else(|| panic!("{name}"))
        };
        assert!(value("process_memory_resident_bytes") > 1e6, "{text}");
        assert!(value("process_open_fds") >= 3.0, "{text}");
    }

    #[test]
    fn before_the_start_there_are_none() {
        assert_eq!(exposition(), "");
    }
}
