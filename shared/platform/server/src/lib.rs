//! The edge of a service: from a socket to a handler with a context, and from a fault to a status.
//!
//! A handler reads its context and turns its fault into a status, and does nothing else with the wire:
//!
//! ```no_run
//! # use jamfor_fault::{Fault, Kind};
//! # #[derive(Debug, thiserror::Error)] #[error("closed")] struct Error;
//! # impl Fault for Error {
//! #     fn kind(&self) -> Kind { Kind::FailedPrecondition }
//! #     fn reason(&self) -> &'static str { "ROUND_NOT_OPEN" }
//! #     fn public_message(&self) -> String { "the round is closed".to_owned() }
//! # }
//! # async fn command(_: &jamfor_context::Context, _: ()) -> Result<(), Error> { Err(Error) }
//! async fn open_round(request: tonic::Request<()>) -> Result<tonic::Response<()>, tonic::Status> {
//!     let ctx = jamfor_server::context(&request);
//!     let done = command(&ctx, request.into_inner()).await;
//!     done.map(tonic::Response::new).map_err(|fault| jamfor_server::status(&fault, &ctx))
//! }
//! ```
//!
//! A service is started by its settings, its descriptor and its services. It answers NOT_SERVING until told
//! that it is ready, and drains when the token is cancelled:
//!
//! ```no_run
//! # use jamfor_server::{Serve, ServeError, ServerSettings, Services};
//! # async fn start(settings: &ServerSettings, pool: &prost_reflect::DescriptorPool, services: Services)
//! # -> Result<(), ServeError> {
//! let stop = tokio_util::sync::CancellationToken::new();
//! let bound = Serve::new(settings, pool, services)?.bind().await?;
//! bound.health().set_serving().await;
//! bound.run(stop).await
//! # }
//! ```

mod code;
mod connection;
mod details;
mod edge;
mod gate;
mod health;
mod layers;
mod limits;
mod rate;
mod rules;
mod serve;
mod services;
mod settings;
mod status;
mod validate;

#[cfg(test)]
mod guard_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testing;

pub use health::Health;
pub use layers::{context, draining, in_context};
pub use rules::{Idempotency, MethodAudit, MethodRule, MethodRules, MissingRule};
pub use serve::{Bound, Drained, Serve, ServeError};
pub use services::Services;
pub use settings::{MethodRate, RateSettings, ServerSettings};
pub use status::status;
pub use validate::{UnusableRule, Validator};
