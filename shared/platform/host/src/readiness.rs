//! Whether a service can be called, and if not, why not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry::KeyValue;

/// The checks that decide, in the order of the answer.
pub(crate) const CHECKS: [&str; 5] = ["database", "schema", "keys", "server", "drain"];

/// The state of every check of a service. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Readiness(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// What is wrong with each check that decides; none when nothing is.
    checks: BTreeMap<&'static str, Option<String>>,
    /// What is known of the services that this one asks. They do not decide: what needs no other service goes on.
    neighbours: BTreeMap<&'static str, Option<String>>,
    begun: bool,
}

impl Readiness {
    /// Nothing is known to be right yet.
    pub(crate) fn new(service: &'static str) -> Self {
        let checks = CHECKS.map(|check| (check, Some("not looked at yet".to_owned())));
        let state = State { checks: checks.into(), neighbours: BTreeMap::new(), begun: false };
        let readiness = Self(Arc::new(Mutex::new(state)));
        readiness.set("drain", None);
        readiness.measure(service);
        readiness
    }

    /// Says what is wrong with a check, or that nothing is.
    pub(crate) fn set(&self, check: &'static str, wrong: Option<String>) {
        self.state().checks.insert(check, wrong);
    }

    /// Says what is wrong with a neighbour, or that nothing is.
    pub(crate) fn set_neighbour(&self, name: &'static str, wrong: Option<String>) {
        self.state().neighbours.insert(name, wrong);
    }

    /// Says that the start is over.
    pub(crate) fn begin(&self) {
        self.state().begun = true;
    }

    /// Whether the start is over.
    pub(crate) fn has_begun(&self) -> bool {
        self.state().begun
    }

    /// Whether every check that decides is right.
    pub(crate) fn is_ready(&self) -> bool {
        self.state().checks.values().all(Option::is_none)
    }

    /// Every check and what is wrong with it, a line each.
    pub(crate) fn text(&self) -> String {
        let state = self.state();
        let mut text = String::new();
        for check in CHECKS {
            let wrong = state.checks.get(check).and_then(Option::as_deref);
            let _ = writeln!(text, "{check}: {}", wrong.unwrap_or("ok"));
        }
        for (name, wrong) in &state.neighbours {
            let _ = writeln!(text, "{name} (does not decide): {}", wrong.as_deref().unwrap_or("ok"));
        }
        text
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn measure(&self, service: &'static str) {
        let state = Arc::downgrade(&self.0);
        let _ = jamfor_telemetry::meter()
            .u64_observable_gauge("jamfor.ready")
            .with_description("whether a check of readiness is right")
            .with_callback(move |observer| {
                let Some(state) = state.upgrade() else { return };
                let state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for (check, wrong) in &state.checks {
                    let labels = [KeyValue::new("service", service), KeyValue::new("check", *check)];
                    observer.observe(u64::from(wrong.is_none()), &labels);
                }
            })
            .build();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_ready_when_every_check_is_right_whatever_its_neighbours_do() {
        let readiness = Readiness::new("test");
        assert!(!readiness.is_ready());
        for check in CHECKS {
            readiness.set(check, None);
        }
        readiness.set_neighbour("questionnaire", Some("cannot be reached".to_owned()));
        assert!(readiness.is_ready());
        assert!(readiness.text().contains("questionnaire (does not decide): cannot be reached"));
        readiness.set("drain", Some("draining".to_owned()));
        assert!(!readiness.is_ready());
    }
}
