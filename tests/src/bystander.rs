//! Somebody who behaves while others do not: what an attack costs the others is measured by their calls.
#![allow(
    clippy::print_stderr,
    reason = "what an attack costs the others is told to whoever reads the output"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jamfor::client::Suite;
use jamfor_contract::{
    benchmark::ListReleasesRequest, intake::ListRoundsRequest, questionnaire::ListSurveysRequest,
};
use tokio::task::JoinHandle;

use crate::{
    secured::{Secured, methodologist},
    small::BODY,
};

/// Between two calls.
const REST: Duration = Duration::from_millis(20);

/// No call takes longer, whatever others do. Generous: the machines of tests are small and busy.
const LONGEST: Duration = Duration::from_secs(5);

/// A caller of all three services.
pub struct Bystander {
    over: Arc<AtomicBool>,
    calls: JoinHandle<Vec<Duration>>,
}

impl Bystander {
    /// Begins to call.
    pub fn of(suite: &Secured) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (suite, end) = (suite.suite(&methodologist("xx-small")), Arc::clone(&over));
        let calls = tokio::spawn(async move {
            let mut took = Vec::new();
            while !end.load(Ordering::Relaxed) {
                let begun = Instant::now();
                look(&suite).await;
                took.push(begun.elapsed());
                tokio::time::sleep(REST).await;
            }
            took
        });
        Self { over, calls }
    }

    /// Stops calling, and tells how it went. Every call has to have been answered, and in time.
    pub async fn leave(self, during: &str) {
        self.over.store(true, Ordering::Relaxed);
        let took = self.calls.await.expect("the calls of a bystander are answered");
        let slowest = took.iter().max().copied().unwrap_or_default();
        eprintln!("{during}: a bystander asked all services {} times, slowest {slowest:?}", took.len());
        assert!(!took.is_empty() && slowest < LONGEST, "{during}: {slowest:?}");
    }
}

/// One reading call to each service.
async fn look(suite: &Suite) {
    let parent = BODY.to_owned();
    let request = ListSurveysRequest { parent: parent.clone(), ..Default::default() };
    suite.surveys().list_surveys(request).await.expect("surveys are listed");
    let request = ListRoundsRequest { parent: parent.clone(), ..Default::default() };
    suite.rounds().list_rounds(request).await.expect("rounds are listed");
    let request = ListReleasesRequest { parent, ..Default::default() };
    suite.releases().list_releases(request).await.expect("releases are listed");
}
