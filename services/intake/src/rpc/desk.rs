//! What every handler does first and last: the context and form of a request, the status of an answer.

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_server::{UnusableRule, Validator};
use prost::Message;
use tonic::{Request, Response, Status};

use super::fields::Fields;
use crate::app::Intake;
use crate::error::Error;

/// The package of this service's messages.
const PACKAGE: &str = "jamfor.intake.v1";

/// The handlers of all services: the commands, and the contract's rules for messages.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) intake: Intake,
    validator: Arc<Validator>,
}

/// A request whose form was checked.
pub(super) struct Call<M> {
    /// Who calls.
    pub(super) ctx: Context,
    /// What was sent.
    pub(super) message: M,
    /// Where its fields are read, with what the contract has against them.
    pub(super) fields: Fields,
}

impl Desk {
    pub(super) fn new(intake: Intake) -> Result<Self, UnusableRule> {
        Ok(Self { intake, validator: Arc::new(Validator::new(jamfor_contract::pool())?) })
    }

    /// Takes a request in. `name` is that of its message, without the package.
    pub(super) fn take<M: Message>(&self, name: &str, request: Request<M>) -> Call<M> {
        let ctx = jamfor_server::context(&request);
        let message = request.into_inner();
        let fields = self.fields(name, &message);
        Call { ctx, message, fields }
    }

    /// The fields of a message, with what the contract has against them.
    pub(super) fn fields(&self, name: &str, message: &impl Message) -> Fields {
        let checked = self.validator.check(&format!("{PACKAGE}.{name}"), message);
        Fields::new(checked.err().unwrap_or_default())
    }
}

/// Gives the outcome of a command back.
pub(super) fn give<T>(ctx: &Context, outcome: Result<T, Error>) -> Result<Response<T>, Status> {
    outcome.map(Response::new).map_err(|error| jamfor_server::status(&error, ctx))
}
