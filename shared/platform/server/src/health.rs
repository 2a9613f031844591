//! Whether the server and each of its services can be called.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

/// The health of a server, as the standard health service reports it.
#[derive(Clone, Debug)]
pub struct Health {
    reporter: HealthReporter,
    names: Vec<&'static str>,
    draining: Arc<AtomicBool>,
}

impl Health {
    /// Everything is NOT_SERVING; the reporter alone would begin with the server as a whole SERVING.
    pub(crate) async fn starting(names: &[&'static str]) -> Self {
        let health =
            Self { reporter: HealthReporter::new(), names: names.to_vec(), draining: Arc::default() };
        health.set_not_serving().await;
        health
    }

    /// Says that the server is ready: the database answers and has the schema it needs. A server that drains stays
    /// as it is.
    pub async fn set_serving(&self) {
        if !self.draining.load(Ordering::SeqCst) {
            self.set(ServingStatus::Serving).await;
        }
        if self.draining.load(Ordering::SeqCst) {
            self.set(ServingStatus::NotServing).await; // the drain began meanwhile
        }
    }

    /// Says that new calls should go elsewhere, for good.
    pub(crate) async fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
        self.set(ServingStatus::NotServing).await;
    }

    /// Says that new calls should go elsewhere.
    pub async fn set_not_serving(&self) {
        self.set(ServingStatus::NotServing).await;
    }

    async fn set(&self, status: ServingStatus) {
        for name in std::iter::once(&"").chain(&self.names) {
            self.reporter.set_service_status(name, status).await;
        }
    }

    pub(crate) fn reporter(&self) -> HealthReporter {
        self.reporter.clone()
    }
}
