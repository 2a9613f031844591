//! Load, faults and soak: mixed traffic against the suite as a cluster runs it, while its processes, its database and
//! the way to the database fail in turn. Every error is counted, and what was acknowledged has to be there at the end,
//! once.

mod callers;
mod faults;
mod kind;
mod ledger;
mod load;
mod memory;
mod outcomes;
mod report;
mod round;
mod traffic;
mod verdict;

use std::{sync::Arc, time::Duration};

use jamfor_testkit::Proxy;

use self::{faults::Faults, load::Load, memory::Memory, outcomes::Outcomes, traffic::Traffic};
pub use self::{memory::resident, report::Report};
use crate::{cluster::Cluster, secured::Secured};

/// How much of what the suite bears it is given.
const SHARE: f64 = 0.8;

/// How long a run is, and how much it sends at most.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How long the suite is asked as fast as it answers, to learn what it bears.
    pub capacity: Duration,
    /// How long traffic goes on after each fault.
    pub between: Duration,
    /// How long the database, or the way to it, is away.
    pub outage: Duration,
    /// How long traffic goes on without a fault, after all of them.
    pub steady: Duration,
    /// How many different responses there are; afterwards the same ones come again.
    pub responses: usize,
    /// The most operations in a second.
    pub most_each_second: f64,
}

impl Plan {
    /// All faults in about a minute of load.
    pub fn brief() -> Self {
        Self {
            capacity: Duration::from_secs(3),
            between: Duration::from_millis(1500),
            outage: Duration::from_secs(2),
            steady: Duration::from_secs(20),
            responses: 20_000,
            most_each_second: 120.0,
        }
    }

    /// Ten minutes, most of them without faults, so that what grows can be seen growing.
    pub fn long() -> Self {
        Self {
            capacity: Duration::from_secs(20),
            between: Duration::from_secs(6),
            outage: Duration::from_secs(8),
            steady: Duration::from_secs(420),
            responses: 50_000,
            most_each_second: 2_000.0,
        }
    }
}

/// Runs a plan on a suite of its own.
pub async fn run(plan: &Plan) -> Report {
    let cluster = Cluster::start();
    let proxy = Proxy::start(cluster.address()).await;
    let database = format!("postgres://postgres@{}/postgres", proxy.address());
    let mut suite = Secured::start(&database, "").await;
    round::prepare(&suite).await;

    let mut memory = Memory::default();
    memory.note("before the load", &suite);
    let outcomes = Arc::new(Outcomes::default());
    let traffic = Arc::new(Traffic::of(&suite, plan.responses, Arc::clone(&outcomes)));
    let capacity = load::capacity(&traffic, plan.capacity).await;
    memory.note("after warming up", &suite);

    let rate = (capacity * SHARE).min(plan.most_each_second);
    let load = Load::begin(Arc::clone(&traffic), rate);
    let faults = Faults { cluster: &cluster, proxy: &proxy, outcomes: &outcomes, plan };
    let blows = faults.all(&mut suite).await;
    memory.note("after the faults", &suite);

    outcomes.set_steady(true);
    tokio::time::sleep(plan.steady / 2).await;
    memory.note("in the middle", &suite);
    tokio::time::sleep(plan.steady / 2).await;
    memory.note("at the end", &suite);
    outcomes.set_steady(false);
    let arrivals = load.end().await;

    let kept = round::settle(&suite, &traffic).await;
    Report { capacity, rate, arrivals, blows, memory, outcomes, kept, wrong: traffic.ledger.wrong() }
}
