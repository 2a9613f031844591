//! What a run found, for people, and what of it must not be.

use std::{fmt, sync::Arc, time::Duration};

use hdrhistogram::Histogram;

use super::{faults::Blow, kind::Kind, load::Arrivals, memory::Memory, outcomes::Outcomes, verdict::Kept};
use crate::secured::SERVICES;

/// A run.
#[derive(Debug)]
pub struct Report {
    /// Operations in a second that the suite bore.
    pub capacity: f64,
    /// Operations in a second that it was given.
    pub rate: f64,
    /// What arrived.
    pub arrivals: Arrivals,
    /// What was done to it.
    pub blows: Vec<Blow>,
    /// What its processes had of memory.
    pub memory: Memory,
    /// What became of every operation.
    pub outcomes: Arc<Outcomes>,
    /// What the snapshot held.
    pub kept: Kept,
    /// Responses that were lost, doubled or refused.
    pub wrong: Vec<String>,
}

impl Report {
    /// Everything that must not be; empty when the run has passed.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = self.wrong.clone();
        failures.extend(self.kept.wrong());
        failures.extend(self.outcomes.untyped().into_iter().map(|text| format!("not typed: {text}")));
        failures.extend(self.outcomes.lost().into_iter().map(|text| format!("given up: {text}")));
        failures.extend(self.memory.growing());
        for blow in &self.blows {
            let fault = blow.fault;
            if blow.success.is_none() {
                failures.push(format!("{fault}: nothing came through afterwards"));
            }
            if let Some(code @ 1..) = blow.code {
                failures.push(format!("{fault}: it ended with {code}"));
            }
        }
        let silent = Kind::all().filter(|kind| self.outcomes.with(*kind, |outcome| outcome.done) == 0);
        failures.extend(silent.map(|kind| format!("{kind}: not one came through")));
        failures
    }

    fn operations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| operation | done | tried again | p50, ms | p99, ms | max, ms | p50 / echo | faults: p99, ms | faults: max, ms |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|")?;
        let echo = self.outcomes.with(Kind::Echo, |echo| millis(&echo.steady, 0.5));
        for kind in Kind::all() {
            self.outcomes.with(kind, |outcome| {
                let (steady, disturbed) = (&outcome.steady, &outcome.disturbed);
                let p50 = millis(steady, 0.5);
                writeln!(
                    f,
                    "| {kind} | {} | {} | {p50:.1} | {:.1} | {:.1} | {:.1} | {:.0} | {:.0} |",
                    outcome.done,
                    outcome.again,
                    millis(steady, 0.99),
                    millis(steady, 1.0),
                    p50 / echo,
                    millis(disturbed, 0.99),
                    millis(disturbed, 1.0),
                )
            })?;
        }
        Ok(())
    }

    fn errors(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| operation | error that its caller saw | times |\n|---|---|---|")?;
        for kind in Kind::all() {
            self.outcomes.with(kind, |outcome| {
                outcome
                    .errors
                    .iter()
                    .try_for_each(|(error, times)| writeln!(f, "| {kind} | {error} | {times} |"))
            })?;
        }
        Ok(())
    }

    fn blows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| fault | lasted, ms | first success after, ms | exit code |\n|---|---|---|---|")?;
        for Blow { fault, lasted, success, code } in &self.blows {
            let success = success.map_or("none".to_owned(), |success| success.as_millis().to_string());
            let code = code.map_or(String::new(), |code| code.to_string());
            writeln!(f, "| {fault} | {} | {success} | {code} |", lasted.as_millis())?;
        }
        Ok(())
    }

    fn memory(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| resident memory, MiB | {} |\n|---|---|---|---|", SERVICES.join(" | "))?;
        for (moment, bytes) in &self.memory.moments {
            let [a, b, c] = bytes.map(|bytes| bytes >> 20);
            writeln!(f, "| {moment} | {a} | {b} | {c} |")?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Arrivals { begun, put_off } = self.arrivals;
        let (capacity, rate) = (self.capacity, self.rate);
        writeln!(
            f,
            "Borne: {capacity:.0} operations a second. Given: {rate:.0}; {begun} began, {put_off} were put off.\n"
        )?;
        self.operations(f)?;
        writeln!(f)?;
        self.errors(f)?;
        writeln!(f)?;
        self.blows(f)?;
        writeln!(f)?;
        self.memory(f)?;
        let Kept { sent, acknowledged, came_anew, rows } = self.kept;
        writeln!(
            f,
            "\n{sent} responses were sent, {acknowledged} had a receipt; sent again, {came_anew} were new. The snapshot has {rows} rows."
        )?;
        match self.failures().as_slice() {
            [] => writeln!(f, "Passed."),
            failures => failures.iter().try_for_each(|failure| writeln!(f, "FAILED: {failure}")),
        }
    }
}

/// A quantile in milliseconds.
fn millis(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    Duration::from_micros(histogram.value_at_quantile(quantile)).as_secs_f64() * 1_000.0
}
