//! The way to a suite: links that balance over the replicas of a service, make calls again when that helps, and
//! show a token that is renewed in time.
//!
//! Who reads figures or sends responses from another system connects a [`Suite`] and uses its clients. What the
//! contract lets be called twice is made again at another replica when one breaks; everything else is called once:
//!
//! ```no_run
//! # use jamfor_client::{LinkSettings, Suite, SuiteSettings, TokenSettings};
//! # use jamfor_contract::benchmark::ListReleasesRequest;
//! # async fn read() -> Result<(), Box<dyn std::error::Error>> {
//! let token = TokenSettings { file: "/run/secrets/jamfor-token".into(), ..TokenSettings::default() };
//! let at = |endpoint: &str| LinkSettings { token: token.clone(), ..LinkSettings::at(endpoint) };
//! let suite = Suite::connect(&SuiteSettings {
//!     questionnaire: at("https://questionnaire.jamfor.example"),
//!     intake: at("https://intake.jamfor.example"),
//!     benchmark: at("https://benchmark.jamfor.example"),
//! })?;
//! let request = ListReleasesRequest { parent: "bodies/se-skr".to_owned(), ..Default::default() };
//! let releases = suite.releases().list_releases(request).await?.into_inner();
//! # Ok(())
//! # }
//! ```
//!
//! Responses go as a stream, and their receipts have to be read while they are sent, or both sides wait for each
//! other: [`submit`] does that, and sends again what has no receipt when the connection breaks.
//!
//! A service of the suite takes a [`Link`] and makes each call in the context of the call that it serves, within
//! its deadline:
//!
//! ```no_run
//! # use jamfor_client::{Link, LinkError, LinkSettings, RemoteFault, Repeat};
//! # use jamfor_context::Context;
//! # use jamfor_contract::intake::{GetRoundRequest, GetRoundResponse, round_service_client::RoundServiceClient};
//! # async fn round(settings: &LinkSettings, ctx: &Context) -> Result<(), Box<dyn std::error::Error>> {
//! let intake = Link::connect(settings)?.of_service();
//! let request = GetRoundRequest { name: "bodies/se-skr/rounds/2025".to_owned() };
//! let found: Result<GetRoundResponse, RemoteFault> = intake
//!     .call(ctx, Repeat::Idempotent, |linked| {
//!         let request = request.clone();
//!         async move { RoundServiceClient::new(linked).get_round(request).await }
//!     })
//!     .await;
//! # Ok(())
//! # }
//! ```

mod code;
mod connector;
mod habit;
mod link;
mod linked;
mod observe;
mod place;
mod remote;
mod replica;
mod replicas;
mod retry;
mod settings;
mod submission;
mod suite;
mod token;
mod unreached;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testing;

pub use link::{Link, LinkError};
pub use linked::Linked;
pub use remote::{RemoteFault, RemoteViolation};
pub use retry::Repeat;
pub use settings::{LinkSettings, SuiteSettings, TokenSettings};
pub use submission::{Door, Tally, Told, submit};
pub use suite::Suite;
pub use unreached::Unreached;
