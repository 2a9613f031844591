//! How long a service takes from nothing to ready on a database that is up to date, and what it holds while nobody
//! asks for anything.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use crate::{
    secured::{SERVICES, Secured},
    soak::resident,
};

/// How long nobody asks before memory is read.
const IDLE: Duration = Duration::from_secs(10);

/// Between two looks whether it is ready.
const LOOK: Duration = Duration::from_millis(1);

/// No service takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// One service.
#[derive(Clone, Debug, Default)]
pub struct Cold {
    /// From the start of the process until it said that it is ready, each time.
    pub ready: Vec<Duration>,
    /// Bytes of resident memory while idle.
    pub idle: u64,
}

/// Starts each service of a running suite so many times from nothing, then leaves all of them alone for a while.
pub async fn measure(suite: &mut Secured, times: usize) -> BTreeMap<&'static str, Cold> {
    let mut found: BTreeMap<_, Cold> = SERVICES.map(|service| (service, Cold::default())).into();
    for _ in 0..times {
        for service in SERVICES {
            let process = suite.processes.get_mut(service).expect("the service runs");
            process.terminate().await;
            let took = start(suite, service).await;
            found.entry(service).or_default().ready.push(took);
        }
    }
    tokio::time::sleep(IDLE).await;
    for service in SERVICES {
        found.entry(service).or_default().idle = resident(suite.processes[service].id());
    }
    found
}

async fn start(suite: &mut Secured, service: &'static str) -> Duration {
    let begun = Instant::now();
    suite.spawn(service);
    while suite.admin(service, "/readyz").await.0 != 200 {
        assert!(begun.elapsed() < PATIENCE, "{service} is not ready: {}", suite.processes[service].log());
        tokio::time::sleep(LOOK).await;
    }
    begun.elapsed()
}
