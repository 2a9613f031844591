//! The way to another service: a channel, what a call carries along, and when it is made again.

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response};
use jamfor_context::{Context, RequestId};
use jamfor_contract::wire::{self, GRPC_TIMEOUT, REQUEST_ID};
use tonic::body::Body;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tower::Service;

use crate::retry::{self, ATTEMPTS, Budget, Repeat};
use crate::{LinkSettings, RemoteFault};

/// How often a quiet connection is asked whether it lives, and how long the answer may take.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// The address of the other service cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint} is not an address of a service: {source}")]
pub struct LinkError {
    endpoint: String,
    source: tonic::transport::Error,
}

/// The way to another service. Clones share the connection and the budget for trying again.
#[derive(Clone, Debug)]
pub struct Link {
    channel: Channel,
    budget: Arc<Budget>,
}

impl Link {
    /// A link that connects when it is first used, and again whenever it has to.
    ///
    /// # Errors
    /// When the address is not one.
    pub fn connect(settings: &LinkSettings) -> Result<Self, LinkError> {
        let endpoint = Endpoint::from_shared(settings.endpoint.clone())
            .map_err(|source| LinkError { endpoint: settings.endpoint.clone(), source })?;
        let endpoint = endpoint
            .connect_timeout(settings.connect_timeout.get())
            .http2_keep_alive_interval(KEEPALIVE.0)
            .keep_alive_timeout(KEEPALIVE.1)
            .keep_alive_while_idle(true)
            .tcp_nodelay(true);
        Ok(Self::over(endpoint.connect_lazy()))
    }

    /// A link over a channel that the caller made, such as one inside this process.
    #[must_use]
    pub fn over(channel: Channel) -> Self {
        Self { channel, budget: Arc::default() }
    }

    /// The channel as a generated client takes it, for one call's context: `RoundServiceClient::new(link.with(ctx))`.
    #[must_use]
    pub fn with(&self, ctx: &Context) -> Linked {
        Linked { channel: self.channel.clone(), ctx: ctx.clone() }
    }

    /// Makes a call within the context's deadline; `attempt` may run again when `repeat` says so and the other
    /// side could not be reached. For a stream this covers its head alone.
    ///
    /// # Errors
    /// What the other side said, or that it could not be reached in time.
    pub async fn call<T, F, Fut>(&self, ctx: &Context, repeat: Repeat, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<tonic::Response<T>, Status>>,
    {
        let made = self.attempts(ctx, repeat, attempt);
        match tokio::time::timeout_at(ctx.deadline.instant(), made).await {
            Ok(result) => result,
            Err(_) => Err(out_of_time()),
        }
    }

    async fn attempts<T, F, Fut>(&self, ctx: &Context, repeat: Repeat, attempt: F) -> Result<T, RemoteFault>
    where
        F: Fn(Linked) -> Fut,
        Fut: Future<Output = Result<tonic::Response<T>, Status>>,
    {
        self.budget.earn();
        let mut made = 0;
        loop {
            made += 1;
            let fault = match attempt(self.with(ctx)).await {
                Ok(response) => return Ok(response.into_inner()),
                Err(status) => RemoteFault::from(status),
            };
            let again = repeat == Repeat::Idempotent && made < ATTEMPTS && retry::helps(&fault);
            let pause = retry::pause(&fault, made);
            if !again || pause >= ctx.deadline.remaining() || !self.budget.spend() {
                return Err(fault);
            }
            tracing::debug!(attempt = made, %fault, "trying again");
            tokio::time::sleep(pause).await;
        }
    }
}

fn out_of_time() -> RemoteFault {
    RemoteFault::local(
        Code::DeadlineExceeded,
        "DEADLINE_EXCEEDED",
        "the other service did not answer in time",
    )
}

/// A channel that writes the deadline, the request id and the trace of a context into every call.
#[derive(Clone, Debug)]
pub struct Linked {
    channel: Channel,
    ctx: Context,
}

impl Service<Request<Body>> for Linked {
    type Response = Response<Body>;
    type Error = tonic::transport::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        Service::<Request<Body>>::poll_ready(&mut self.channel, cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let headers = request.headers_mut();
        if let Ok(timeout) = HeaderValue::try_from(wire::timeout(self.ctx.deadline.remaining())) {
            headers.insert(GRPC_TIMEOUT, timeout);
        }
        let request_id: &RequestId = &self.ctx.request_id;
        if let Ok(request_id) = HeaderValue::try_from(request_id.as_str()) {
            headers.insert(REQUEST_ID, request_id);
        }
        jamfor_telemetry::inject(headers);
        Box::pin(self.channel.call(request))
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
