//! What is measured of responses: what became of them, how long their senders waited, and how many share a commit.

use std::collections::BTreeMap;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram};

use super::batch::Receipt;
use crate::domain::receipt::Outcome;

/// The buckets in seconds: a line waits for the disk, and behind the lines of others.
const LAGS: [f64; 13] = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The buckets in responses: from one caller alone to whatever a transaction takes.
const SIZES: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0];

/// The instruments of lines. Clones count into the same ones.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    outcomes: Counter<u64>,
    lags: Histogram<f64>,
}

impl Lines {
    pub(super) fn new() -> Self {
        let meter = jamfor_telemetry::meter();
        let outcomes = meter
            .u64_counter("jamfor.intake.lines")
            .with_unit("{line}")
            .with_description("lines by what became of them")
            .build();
        let lags = meter
            .f64_histogram("jamfor.intake.lag")
            .with_unit("s")
            .with_description("time from a line taken in to its receipt")
            .with_boundaries(LAGS.to_vec())
            .build();
        Self { outcomes, lags }
    }

    /// Lines that were taken in together have their receipts after `lag`.
    pub(super) fn told(&self, receipts: &[Receipt], lag: Duration) {
        let mut counts = BTreeMap::new();
        for receipt in receipts {
            *counts.entry(name(&receipt.outcome)).or_insert(0) += 1;
            // a line is what waits: a long batch weighs more than a short one
            self.lags.record(lag.as_secs_f64(), &[]);
        }
        for (outcome, count) in counts {
            self.outcomes.add(count, &[KeyValue::new("outcome", outcome)]);
        }
    }
}

const fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Duplicate { .. } => "duplicate",
        Outcome::Conflict => "conflict",
        Outcome::Rejected(_) => "rejected",
    }
}

/// The instrument of commits. Clones count into the same one.
#[derive(Clone, Debug)]
pub(super) struct Commits(Histogram<u64>);

impl Commits {
    pub(super) fn new() -> Self {
        let sizes = jamfor_telemetry::meter()
            .u64_histogram("jamfor.intake.commit.size")
            .with_unit("{response}")
            .with_description("responses that share a transaction")
            .with_boundaries(SIZES.to_vec())
            .build();
        Self(sizes)
    }

    /// A transaction with so many responses is on disk.
    pub(super) fn committed(&self, responses: usize) {
        self.0.record(responses as u64, &[]);
    }
}
