//! Everything around a handler: the layer stack, and what handlers see of it.

mod caller;
mod deadline;
mod drain;
mod dress;
mod identify;
mod observe;
mod pace;
mod panics;
mod shed;

pub(crate) use pace::Readers;

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use http::{Request, Response};
use jamfor_context::{Caller, Context, Deadline, RequestId};
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

use jamfor_identity::Authenticator;

use crate::MethodRules;
use crate::rate::Rates;

/// A service that answers calls: the routes, or the routes inside some layers.
pub(crate) type Call = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The paths of health and reflection begin so; they have no rule, and permits of their own.
const INFRASTRUCTURE: &str = "/grpc.";

/// What the layers need to know.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) rules: Arc<MethodRules>,
    /// None on loopback, where every caller is the person at this machine.
    pub(crate) identity: Option<Arc<Authenticator>>,
    pub(crate) rates: Arc<Rates>,
    pub(crate) readers: Readers,
    pub(crate) most_calls: usize,
    pub(crate) drain: CancellationToken,
}

/// The drain token of a server, as a handler finds it.
#[derive(Clone, Debug)]
struct Draining(CancellationToken);

/// The layer stack, the innermost first.
pub(crate) fn stack(routes: Routes, house: &House) -> Call {
    let call = Call::new(routes);
    // streams of health and reflection have no deadline, and must not hold up the end
    let call = drain::layer(call, &house.drain);
    // the caller is known, holds the method's scope and keeps to its rate before a handler runs, so that none can
    // forget to ask
    let call = caller::layer(call, house);
    // time runs out for the handler and its stream, not for what is outside of it
    let call = deadline::layer(call, house);
    // a permit is held until the last message is sent, or streams would escape the limit
    let call = shed::layer(call, house.most_calls);
    // outside of the permit: what a reader who stopped reading holds is taken back with it
    let call = pace::layer(call, &house.readers);
    // a panic is one call's failure, and still has a status
    let call = panics::layer(call);
    // what tonic refuses by itself gets the same details as our own faults
    let call = dress::layer(call);
    // every outcome is counted, also that of calls which were turned away
    let call = observe::layer(call, house);
    // everything inside runs in the call's span and under its request id
    identify::layer(call)
}

/// The context of a call. A handler that runs outside of the stack gets a caller who may do nothing.
#[must_use]
pub fn context<T>(request: &tonic::Request<T>) -> Context {
    request.extensions().get::<Context>().cloned().unwrap_or_else(|| {
        Context::new(
            Caller::nobody(),
            RequestId::random(),
            Deadline::after(std::time::Duration::from_secs(1)),
        )
    })
}

/// A token that is cancelled when the server drains: long streams end themselves then.
#[must_use]
pub fn draining<T>(request: &tonic::Request<T>) -> CancellationToken {
    request.extensions().get::<Draining>().map(|draining| draining.0.clone()).unwrap_or_default()
}

/// A request that carries a context: for calling a handler in a test.
#[must_use]
pub fn in_context<T>(message: T, ctx: Context) -> tonic::Request<T> {
    let mut request = tonic::Request::new(message);
    request.extensions_mut().insert(ctx);
    request
}

/// A layer from a function of a call and the rest of the stack.
fn around<F, Fut>(inner: Call, layer: F) -> Call
where
    F: Fn(Request<Body>, Call) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Response<Body>> + Send + 'static,
{
    Call::new(tower::service_fn(move |request| {
        let done = layer(request, inner.clone());
        async move { Ok(done.await) }
    }))
}

/// Runs the rest of the stack.
async fn run(inner: Call, request: Request<Body>) -> Response<Body> {
    match inner.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The request id that the outermost layer gave the call.
fn request_id(request: &Request<Body>) -> RequestId {
    request.extensions().get::<RequestId>().cloned().unwrap_or_else(RequestId::random)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
