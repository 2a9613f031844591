//! Looking after the state of a service while it runs: its database, its keys, its neighbours.

use std::sync::Arc;
use std::time::Duration;

use jamfor_client::Link;
use jamfor_database::Database;
use jamfor_identity::Authenticator;
use jamfor_server::Health;
use tokio_util::sync::CancellationToken;

use crate::readiness::Readiness;

/// How often everything is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is looked at.
pub(crate) struct Watched {
    pub(crate) readiness: Readiness,
    pub(crate) health: Health,
    pub(crate) database: Database,
    pub(crate) identity: Option<Arc<Authenticator>>,
    pub(crate) neighbours: Vec<(&'static str, Link)>,
}

impl Watched {
    /// Looks until the token is cancelled, and ties the health of gRPC to what it sees.
    pub(crate) async fn watch(self, stop: CancellationToken) {
        let neighbours = tokio::spawn(ask(self.neighbours.clone(), self.readiness.clone(), stop.clone()));
        while !stop.is_cancelled() {
            self.look(&stop).await;
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
        neighbours.abort();
    }

    /// One look; the health follows it, unless the server is draining.
    pub(crate) async fn look(&self, stop: &CancellationToken) {
        let wrong = match tokio::time::timeout(PATIENCE, self.database.ping()).await {
            Ok(Ok(())) => None,
            Ok(Err(_)) => Some("does not answer".to_owned()),
            Err(_) => Some("does not answer in time".to_owned()),
        };
        self.readiness.set("database", wrong);
        self.readiness.set("keys", self.identity.as_ref().and_then(|identity| identity.ready().err()));
        if stop.is_cancelled() {
            return;
        }
        if self.readiness.is_ready() {
            self.health.set_serving().await;
        } else {
            self.health.set_not_serving().await;
        }
    }
}

/// Asks the neighbours whether they can be called, beside the rest: a slow one must not hold up the others.
async fn ask(neighbours: Vec<(&'static str, Link)>, readiness: Readiness, stop: CancellationToken) {
    while !neighbours.is_empty() && !stop.is_cancelled() {
        for (name, link) in &neighbours {
            let answered = tokio::time::timeout(PATIENCE, link.is_serving()).await;
            let wrong = (!matches!(answered, Ok(true))).then(|| "cannot be called".to_owned());
            readiness.set_neighbour(name, wrong);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => {}
        }
    }
}
