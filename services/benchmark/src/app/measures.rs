//! What is measured of builds: how long their phases take, and how they end.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram};

use crate::domain::release::Phase;

/// The buckets in seconds: from a round of one municipality to many large ones.
const BUCKETS: [f64; 14] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0];

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The figures stand.
    Ready,
    /// It cannot be built, also later.
    Failed,
    /// It begins again, here or elsewhere.
    PutOff,
    /// Who built it let the lease run out; counted by who takes over, as the dead count nothing.
    Lost,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::PutOff => "put_off",
            Self::Lost => "lost",
        }
    }
}

/// The instruments of builds. Clones count into the same ones.
#[derive(Clone, Debug)]
pub(super) struct Measures {
    phases: Histogram<f64>,
    builds: Counter<u64>,
}

impl Measures {
    pub(super) fn new() -> Self {
        let meter = jamfor_telemetry::meter();
        let phases = meter
            .f64_histogram("jamfor.release.phase.duration")
            .with_unit("s")
            .with_description("duration of the phases of builds, also of those that fail")
            .with_boundaries(BUCKETS.to_vec())
            .build();
        let builds = meter
            .u64_counter("jamfor.release.builds")
            .with_unit("{build}")
            .with_description("builds by how they ended")
            .build();
        Self { phases, builds }
    }

    pub(super) fn phase(&self, phase: Phase, took: Duration) {
        self.phases.record(took.as_secs_f64(), &[KeyValue::new("phase", name(phase))]);
    }

    pub(super) fn ended(&self, outcome: Outcome) {
        self.builds.add(1, &[KeyValue::new("outcome", outcome.name())]);
    }
}

/// What a phase is called in measures and traces.
pub(super) const fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "waiting",
        Phase::Fetching => "fetching",
        Phase::Tabulating => "tabulating",
        Phase::Estimating => "estimating",
        Phase::Protecting => "protecting",
        Phase::Storing => "storing",
    }
}
