//! The blows, one after the other, under load.

use std::{
    fmt,
    time::{Duration, Instant},
};

use jamfor_testkit::Proxy;

use super::{Plan, outcomes::Outcomes};
use crate::{
    cluster::Cluster,
    secured::{SERVICES, Secured},
};

/// How long a success may take to come after everything is whole again.
const PATIENCE: Duration = Duration::from_secs(30);

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A process is gone at once and started again.
    Killed(&'static str),
    /// A process is told to end and started again.
    Drained(&'static str),
    /// The database is gone at once and resumed.
    DatabaseStopped,
    /// The connections to the database are cut, and new ones too.
    DatabaseCut,
    /// The way to the database carries nothing and says nothing.
    DatabaseHung,
}

/// What a fault led to.
#[derive(Clone, Debug)]
pub struct Blow {
    /// The fault.
    pub fault: Fault,
    /// How long it lasted: until what had failed was whole, or ready again.
    pub lasted: Duration,
    /// From the fault to the first success of what began after it; none when none came.
    pub success: Option<Duration>,
    /// How the process ended that was told to.
    pub code: Option<i32>,
}

/// What is needed to strike.
pub(super) struct Faults<'a> {
    /// The database.
    pub(super) cluster: &'a Cluster,
    /// The way to it.
    pub(super) proxy: &'a Proxy,
    /// Where successes are noticed.
    pub(super) outcomes: &'a Outcomes,
    /// How long things take.
    pub(super) plan: &'a Plan,
}

impl Faults<'_> {
    /// Strikes with every fault in turn, and lets traffic go on after each.
    pub(super) async fn all(&self, suite: &mut Secured) -> Vec<Blow> {
        let database = [Fault::DatabaseStopped, Fault::DatabaseCut, Fault::DatabaseHung];
        let faults = SERVICES.map(Fault::Killed).into_iter().chain(SERVICES.map(Fault::Drained));
        let mut blows = Vec::new();
        for fault in faults.chain(database) {
            blows.push(self.strike(fault, suite).await);
            tokio::time::sleep(self.plan.between).await;
        }
        blows
    }

    async fn strike(&self, fault: Fault, suite: &mut Secured) -> Blow {
        let begun = Instant::now();
        let mut code = None;
        match fault {
            Fault::Killed(service) => {
                process(suite, service).kill();
                self.outcomes.await_success(Some(service));
                suite.launch(service).await;
            }
            Fault::Drained(service) => {
                process(suite, service).terminate().await;
                code = Some(process(suite, service).code().await);
                self.outcomes.await_success(Some(service));
                suite.launch(service).await;
            }
            Fault::DatabaseStopped => {
                self.cluster.stop_immediately();
                self.outage().await;
                self.cluster.resume();
            }
            Fault::DatabaseCut => {
                self.proxy.cut();
                self.outage().await;
                self.proxy.heal();
            }
            Fault::DatabaseHung => {
                self.proxy.hang();
                self.outage().await;
                self.proxy.heal();
            }
        }
        let lasted = begun.elapsed();
        let came = self.outcomes.success(PATIENCE).await;
        Blow { fault, lasted, success: came.map(|came| came.duration_since(begun)), code }
    }

    /// Waits while the database is away. What was on its way when it went may still come through.
    async fn outage(&self) {
        let slip = Duration::from_millis(100);
        tokio::time::sleep(slip).await;
        self.outcomes.await_success(None);
        tokio::time::sleep(self.plan.outage.saturating_sub(slip)).await;
    }
}

fn process<'s>(suite: &'s mut Secured, service: &str) -> &'s mut crate::process::Process {
    suite.processes.get_mut(service).expect("the service runs")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Killed(service) => write!(f, "{service} killed"),
            Self::Drained(service) => write!(f, "{service} drained"),
            Self::DatabaseStopped => f.write_str("PostgreSQL stopped at once"),
            Self::DatabaseCut => f.write_str("the way to PostgreSQL cut"),
            Self::DatabaseHung => f.write_str("the way to PostgreSQL hung"),
        }
    }
}
