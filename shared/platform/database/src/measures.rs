//! What is measured of writes: how long they take, how they end, and what was lost to others.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram};

/// The buckets in seconds: a commit waits for the disk, a contended one for others.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is on disk.
    Committed,
    /// The work refused, or a key was taken.
    Refused,
    /// Others were faster, each time.
    Contended,
    /// The database failed, or had no connection free in time.
    Failed,
}

impl Outcome {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Refused => "refused",
            Self::Contended => "contended",
            Self::Failed => "failed",
        }
    }
}

/// The instruments of a database. Clones count into the same ones.
#[derive(Clone, Debug)]
pub(crate) struct Measures {
    writes: Histogram<f64>,
    lost: Counter<u64>,
}

impl Measures {
    pub(crate) fn new() -> Self {
        let meter = jamfor_telemetry::meter();
        let writes = meter
            .f64_histogram("jamfor.database.write.duration")
            .with_unit("s")
            .with_description("duration of writes, with the wait for a connection and every attempt")
            .with_boundaries(BUCKETS.to_vec())
            .build();
        let lost = meter
            .u64_counter("jamfor.database.write.attempts.lost")
            .with_unit("{attempt}")
            .with_description("attempts to write that others won")
            .build();
        Self { writes, lost }
    }

    pub(crate) fn write(&self, took: Duration, outcome: Outcome) {
        self.writes.record(took.as_secs_f64(), &[KeyValue::new("outcome", outcome.name())]);
    }

    pub(crate) fn lost(&self) {
        self.lost.add(1, &[]);
    }
}
