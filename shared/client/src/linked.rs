//! A link as generated clients take it: one call becomes one or more attempts at replicas.

use std::collections::HashMap;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Full};
use jamfor_context::{Context, ON_BEHALF_OF, RequestId};
use jamfor_contract::wire::{self, GRPC_TIMEOUT, REQUEST_ID};
use tokio::time::Instant;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};
use tower::{Service, ServiceExt};
use tracing::Instrument;

use crate::habit::{self, Habit};
use crate::link::{Link, Memory, Way};
use crate::observe::Call;
use crate::replica::Replica;
use crate::replicas::Replicas;
use crate::retry::Attempts;
use crate::{RemoteFault, Unreached};

/// A channel over a link. With a context it writes its deadline, request id and trace into every call and makes
/// each call once; without one it makes those calls again that the contract lets be called twice.
#[derive(Clone, Debug)]
pub struct Linked {
    link: Link,
    /// For whom and until when; none for calls of one's own.
    ctx: Option<Context>,
    memory: Memory,
}

impl Linked {
    pub(crate) const fn within(link: Link, ctx: Context, memory: Memory) -> Self {
        Self { link, ctx: Some(ctx), memory }
    }

    pub(crate) fn alone(link: Link) -> Self {
        Self { link, ctx: None, memory: Memory::default() }
    }

    /// One attempt, with its span and its duration, and no longer than the context's deadline.
    async fn attempt(self, request: Request<Body>) -> Result<Response<Body>, Unreached> {
        let call = Call::begin(request.uri().path(), &self.link.shared.server);
        let deadline = self.ctx.as_ref().map(|ctx| ctx.deadline.instant());
        let made = self.send(request).instrument(call.span());
        let answer = match deadline {
            Some(deadline) => {
                tokio::time::timeout_at(deadline, made).await.unwrap_or_else(|_| Ok(too_late()))
            }
            None => made.await,
        };
        call.watch(answer)
    }

    async fn send(self, mut request: Request<Body>) -> Result<Response<Body>, Unreached> {
        if let Some(tokens) = &self.link.shared.tokens {
            match tokens.bearer().await {
                Ok(bearer) => {
                    self.memory.use_token(bearer.clone());
                    request.headers_mut().insert(header::AUTHORIZATION, bearer);
                }
                Err(error) => return Ok(Status::unavailable(error.to_string()).into_http()),
            }
        }
        self.dress(request.headers_mut());
        match &self.link.shared.way {
            Way::Channel(channel) => channel.clone().oneshot(request).await.map_err(Unreached::Broken),
            Way::Replicas(replicas) => self.ask(replicas, request).await,
        }
    }

    async fn ask(&self, replicas: &Replicas, request: Request<Body>) -> Result<Response<Body>, Unreached> {
        let replica = replicas.pick(&self.memory.tried()).await?;
        self.memory.try_replica(replica.address());
        let mut asked = Asked { replicas, replica: &replica, since: Instant::now(), ended: Ended::GivenUp };
        let answer = replica.channel().oneshot(request).await.map_err(Unreached::Broken);
        asked.ended = match &answer {
            Ok(_) => Ended::Answered,
            Err(unreached) if unreached.is_timeout() => Ended::GivenUp,
            Err(_) => Ended::Broken,
        };
        answer
    }

    /// What a call carries along.
    fn dress(&self, headers: &mut HeaderMap) {
        let mut insert = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        match &self.ctx {
            Some(ctx) => {
                insert(GRPC_TIMEOUT, &wire::timeout(ctx.deadline.remaining()));
                insert(REQUEST_ID, ctx.request_id.as_str());
                if self.link.on_behalf {
                    insert(ON_BEHALF_OF, &ctx.caller.carry());
                }
            }
            None => insert(REQUEST_ID, RequestId::random().as_str()),
        }
        jamfor_telemetry::inject(headers);
    }

    /// The attempts of a call whose request is kept to be sent again.
    async fn attempts(self, habit: Habit, request: Request<Body>) -> Result<Response<Body>, Unreached> {
        let (head, body) = request.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(status) => return Ok(status.into_http()),
        };
        let (shared, memory) = (Arc::clone(&self.link.shared), Memory::default());
        let mut attempts = Attempts::begin(&shared.budget, habit.repeat, None);
        loop {
            let request = Request::from_parts(head.clone(), Body::new(Full::new(body.clone())));
            let answer = Self { memory: memory.clone(), ..self.clone() }.attempt(request).await;
            let fault = match &answer {
                Ok(response) => refused(response),
                Err(unreached) => Some(unreached.fault()),
            };
            let Some(fault) = fault else { return answer };
            if !(shared.renews(&memory, &fault).await || attempts.again(&fault).await) {
                return answer;
            }
        }
    }
}

/// A call was made to a replica, and its head is awaited.
struct Asked<'a> {
    replicas: &'a Replicas,
    replica: &'a Arc<Replica>,
    since: Instant,
    ended: Ended,
}

/// How the wait for a head ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// The replica answered.
    Answered,
    /// Its connection broke.
    Broken,
    /// Nobody waits any more.
    GivenUp,
}

impl Drop for Asked<'_> {
    /// A replica whose connection broke is suspect, and one that was silent for longer than a connection takes.
    fn drop(&mut self) {
        let silent = self.ended == Ended::GivenUp && self.since.elapsed() >= self.replicas.patience();
        if silent || self.ended == Ended::Broken {
            self.replicas.suspect(self.replica);
        }
    }
}

fn too_late() -> Response<Body> {
    let fault = RemoteFault::out_of_time();
    let details = ErrorDetails::with_error_info(fault.reason, wire::DOMAIN, HashMap::new());
    Status::with_error_details(fault.code, fault.message, details).into_http()
}

/// The fault in the head of a response; what a stream says later is its reader's to judge.
fn refused(response: &Response<Body>) -> Option<RemoteFault> {
    let status = Status::from_header_map(response.headers())?;
    (status.code() != Code::Ok).then(|| RemoteFault::from(status))
}

impl Service<Request<Body>> for Linked {
    type Response = Response<Body>;
    type Error = Unreached;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    /// Always: each attempt waits for its own replica.
    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let this = self.clone();
        match habit::of(request.uri().path()) {
            Some(habit) if this.ctx.is_none() && habit.one_message => Box::pin(this.attempts(habit, request)),
            _ => Box::pin(this.attempt(request)),
        }
    }
}
