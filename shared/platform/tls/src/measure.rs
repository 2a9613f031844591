//! What is measured of certificates: when they expire, and whether new ones were taken over.

use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Meter};

/// Counts how new files fared.
#[derive(Clone, Debug)]
pub(crate) struct Reloads(Counter<u64>);

impl Reloads {
    /// A count on a meter.
    pub(crate) fn on(meter: &Meter) -> Self {
        let counter = meter
            .u64_counter("jamfor.tls.reloads")
            .with_description("New certificate files, by whether they could be used")
            .build();
        Self(counter)
    }

    /// New files are in use.
    pub(crate) fn reloaded(&self) {
        self.0.add(1, &[KeyValue::new("outcome", "reloaded")]);
    }

    /// Files could not be used when they were looked at. Counted at every look, so that an alert stays on.
    pub(crate) fn failed(&self) {
        self.0.add(1, &[KeyValue::new("outcome", "failed")]);
    }
}

/// Shows how long the certificate of an end is good for, negative when it has expired.
pub(crate) fn observe_expiry(
    meter: &Meter,
    end: &'static str,
    name: &str,
    expires: impl Fn() -> Option<SystemTime> + Send + Sync + 'static,
) {
    let labels = [KeyValue::new("end", end), KeyValue::new("name", name.to_owned())];
    // the meter keeps the callback; the instrument itself need not be held
    let _ = meter
        .f64_observable_gauge("jamfor.tls.certificate.expiry")
        .with_unit("s")
        .with_description("Time until the first certificate of the chain expires")
        .with_callback(move |observer| {
            if let Some(expires) = expires() {
                observer.observe(seconds_until(expires), &labels);
            }
        })
        .build();
}

fn seconds_until(then: SystemTime) -> f64 {
    match then.duration_since(SystemTime::now()) {
        Ok(left) => left.as_secs_f64(),
        Err(past) => -past.duration().as_secs_f64(),
    }
}
