//! What this service asks of the others, over gRPC only: definitions, frozen rounds and their answers.
//!
//! Wire types come in here and go out as types of the domain.

mod crosswalk;
mod definition;
mod indicators;
mod read;
mod register;
mod rows;
mod snapshot;
mod weight_set;

use jamfor_client::{Link, LinkError, Linked, RemoteFault, Repeat};
use jamfor_context::Context;
use tonic::{Response, Status};

pub use definition::{Found, Pinned};
pub use snapshot::Frozen;

use crate::{Error, Settings};

/// The name of the questionnaire service in messages.
const QUESTIONNAIRE: &str = "questionnaire";
/// The name of the intake service in messages.
const INTAKE: &str = "intake";

/// The ways to the other services.
#[derive(Clone, Debug)]
pub struct Sources {
    questionnaire: Link,
    intake: Link,
}

impl Sources {
    /// The ways that the settings name; they connect when they are first used.
    ///
    /// # Errors
    /// When an address is not one.
    pub fn connect(settings: &Settings) -> Result<Self, LinkError> {
        let questionnaire = Link::connect(&settings.questionnaire)?.of_service();
        Ok(Self { questionnaire, intake: Link::connect(&settings.intake)?.of_service() })
    }

    /// The ways, by the names of the services.
    #[must_use]
    pub fn links(&self) -> Vec<(&'static str, Link)> {
        vec![(QUESTIONNAIRE, self.questionnaire.clone()), (INTAKE, self.intake.clone())]
    }

    async fn of_questionnaire<T, F, Fut>(&self, ctx: &Context, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<Response<T>, Status>>,
    {
        self.questionnaire.call(ctx, Repeat::Idempotent, attempt).await
    }

    async fn of_intake<T, F, Fut>(&self, ctx: &Context, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<Response<T>, Status>>,
    {
        self.intake.call(ctx, Repeat::Idempotent, attempt).await
    }
}

/// Whether the other service says that there is no such thing.
fn is_absent(fault: &RemoteFault) -> bool {
    matches!(fault.kind(), jamfor_fault::Kind::NotFound | jamfor_fault::Kind::InvalidArgument)
}

/// A part of an answer that must be there.
fn part<T>(service: &'static str, what: &str, part: Option<T>) -> Result<T, Error> {
    part.ok_or_else(|| Error::Answer { service, cause: format!("{what} is missing") })
}
