//! The wire: requests to the domain, answers back. No rule lives here.

mod audience;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod authorization_tests;
mod comparator;
mod comparison;
mod event;
mod figure;
mod given;
mod kept;
mod method;
mod protection;
mod provenance;
mod published_figure;
mod ranking;
mod release;
mod service;
mod verdict_override;

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::benchmark::{
    comparator_service_server::ComparatorServiceServer, comparison_service_server::ComparisonServiceServer,
    figure_service_server::FigureServiceServer, method_service_server::MethodServiceServer,
    provenance_service_server::ProvenanceServiceServer,
    published_figure_service_server::PublishedFigureServiceServer,
    release_service_server::ReleaseServiceServer, verdict_service_server::VerdictServiceServer,
};
use jamfor_server::{Services, Validator, context};
use prost::Message;
use tonic::codec::CompressionEncoding;
use tonic::{Request, Status};

use crate::Error;
use crate::app::{App, Noted};
use kept::ComparisonServer;

/// The handlers of all services.
#[derive(Clone, Debug)]
pub(crate) struct Rpc {
    app: App,
    validator: Arc<Validator>,
}

impl Rpc {
    pub(crate) fn new(app: App, validator: Validator) -> Self {
        Self { app, validator: Arc::new(validator) }
    }

    /// Every service of this crate.
    pub(crate) fn services(&self, longest_message: usize) -> Services {
        macro_rules! server {
            ($server:ident) => {
                $server::new(self.clone())
                    .max_decoding_message_size(longest_message)
                    .max_encoding_message_size(longest_message)
                    .accept_compressed(CompressionEncoding::Gzip)
                    .send_compressed(CompressionEncoding::Gzip)
            };
        }
        Services::new()
            .with(server!(ReleaseServiceServer))
            .with(server!(FigureServiceServer))
            .with(server!(MethodServiceServer))
            .with(server!(ProvenanceServiceServer))
            .with(ComparisonServer::new(server!(ComparisonServiceServer), self.clone(), longest_message))
            .with(server!(ComparatorServiceServer))
            .with(server!(PublishedFigureServiceServer))
            .with(server!(VerdictServiceServer))
    }

    /// The context and the message of a request that keeps the contract's own rules.
    fn accept<T: Message>(&self, name: &str, request: Request<T>) -> Result<(Context, T), Status> {
        let ctx = context(&request);
        let message = request.into_inner();
        self.validator.accept(&format!("jamfor.benchmark.v1.{name}"), &message, &ctx.request_id)?;
        Ok((ctx, message))
    }

    /// The context and the message of a request, with what the contract has against it: for commands that tell it
    /// together with what else is wrong.
    fn take<T: Message>(&self, name: &str, request: Request<T>) -> (Context, T, Noted) {
        let ctx = context(&request);
        let message = request.into_inner();
        let checked = self.validator.check(&format!("jamfor.benchmark.v1.{name}"), &message);
        (ctx, message, Noted::after(checked.err().unwrap_or_default()))
    }
}

/// The status of a fault.
fn refuse(ctx: &Context) -> impl Fn(Error) -> Status + '_ {
    move |error| jamfor_server::status(&error, &ctx.request_id)
}
