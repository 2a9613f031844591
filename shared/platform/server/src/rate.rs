//! How often one caller may call one method: a token bucket for each pair.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio_util::sync::CancellationToken;

use crate::{MethodRules, RateSettings};

/// How often the buckets of callers who went away are forgotten.
const FORGET: Duration = Duration::from_secs(60);

/// The buckets of all methods, by path.
pub(crate) struct Rates {
    buckets: HashMap<String, DefaultKeyedRateLimiter<String>>,
    clock: DefaultClock,
}

impl Rates {
    pub(crate) fn new(rules: &MethodRules, settings: &RateSettings) -> Self {
        let bucket = |path: &str| {
            let (each_second, burst) = settings.of_method(path);
            let quota = Quota::per_second(at_least_one(each_second)).allow_burst(at_least_one(burst));
            (path.to_owned(), RateLimiter::keyed(quota))
        };
        Self { buckets: rules.iter().map(|(path, _)| bucket(path)).collect(), clock: DefaultClock::default() }
    }

    /// Takes one call from a caller's bucket.
    ///
    /// # Errors
    /// How long to wait until there is one.
    pub(crate) fn take(&self, path: &str, caller: &str) -> Result<(), Duration> {
        let Some(bucket) = self.buckets.get(path) else { return Ok(()) };
        bucket.check_key(&caller.to_owned()).map_err(|not_yet| not_yet.wait_time_from(self.clock.now()))
    }

    /// Forgets full buckets from time to time, until the token is cancelled.
    pub(crate) async fn forget(&self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(FORGET)).await.is_some() {
            for bucket in self.buckets.values() {
                bucket.retain_recent();
                bucket.shrink_to_fit();
            }
        }
    }
}

const fn at_least_one(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}
