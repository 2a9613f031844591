//! Ports and waiting.

use std::net::TcpListener;
use std::time::{Duration, Instant};

/// How often a condition is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// A loopback port that was free a moment ago.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
    listener.local_addr().expect("a listener has an address").port()
}

/// Waits until something holds.
///
/// # Panics
/// When it does not within the limit; `what` says what was waited for.
pub async fn wait_until<F, Fut>(what: &str, limit: Duration, holds: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < limit, "waited {limit:?} in vain until {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
