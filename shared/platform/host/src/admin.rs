//! The admin port: plain HTTP for whoever runs the service. It shows states and measures, never an answer.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use jamfor_settings::{Check, Problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::StartError;
use crate::readiness::Readiness;

/// The `admin` section of a service's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdminSettings {
    /// The address of `/livez`, `/readyz`, `/startupz` and `/metrics`, such as `0.0.0.0:9090`; empty means none. Plain
    /// HTTP, since the probes of a cluster speak nothing else: let only those who look reach it.
    pub listen: String,
}

impl AdminSettings {
    fn address(&self) -> Option<SocketAddr> {
        self.listen.parse().ok()
    }
}

impl Check for AdminSettings {
    fn check(&self, problems: &mut Problems) {
        let right = self.listen.is_empty() || self.address().is_some();
        problems.expect(right, "listen", "must be an address and a port, or be empty");
    }
}

/// Listens on the admin port, and answers until the token is cancelled; where it listens.
pub(crate) async fn open(
    settings: &AdminSettings,
    readiness: Readiness,
    stop: CancellationToken,
) -> Result<Option<SocketAddr>, StartError> {
    let Some(address) = settings.address() else { return Ok(None) };
    let listener = TcpListener::bind(address).await.map_err(StartError::Admin)?;
    let address = listener.local_addr().map_err(StartError::Admin)?;
    tokio::spawn(async move {
        let served = axum::serve(listener, routes(readiness)).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "the admin port failed");
        }
    });
    Ok(Some(address))
}

fn routes(readiness: Readiness) -> Router {
    Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/startupz", get(begun))
        .route("/metrics", get(metrics))
        .with_state(readiness)
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    (code(readiness.is_ready()), readiness.text())
}

async fn begun(State(readiness): State<Readiness>) -> impl IntoResponse {
    (code(readiness.has_begun()), readiness.text())
}

async fn metrics() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, jamfor_telemetry::exposition())
}

const fn code(right: bool) -> StatusCode {
    if right { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
