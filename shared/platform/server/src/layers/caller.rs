//! Who calls, whether the caller may, whether it calls too often, and the context that the handler gets.

use http::{HeaderMap, Request};
use jamfor_context::{Caller, Context, Deadline};
use jamfor_identity::{Authenticator, Unauthenticated};
use jamfor_tls::PeerNames;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Counter;
use tonic::Status;
use tonic::body::Body;

use super::{Call, Draining, House, around, request_id, run};
use crate::connection::ConnectionInfo;
use crate::edge::EdgeFault;
use crate::gate::of_subscriber;
use crate::status::status;

pub(super) fn layer(inner: Call, house: &House) -> Call {
    let refused = refused_calls();
    let house = house.clone();
    around(inner, move |mut request, inner| {
        let (house, refused) = (house.clone(), refused.clone());
        async move {
            let path = request.uri().path();
            let scope = house.rules.get(path).map(|rule| rule.required_scope.clone());
            let (Some(scope), Some(deadline)) = (scope, request.extensions().get::<Deadline>().copied())
            else {
                return run(inner, request).await; // health and reflection have neither
            };
            let request_id = request_id(&request);
            let refuse = |cause, status: Status| {
                refused.add(1, &[KeyValue::new("cause", cause)]);
                status.into_http()
            };
            let peer = request.extensions().get::<ConnectionInfo>().and_then(|info| info.peer.as_ref());
            let caller = match identify(house.identity.as_deref(), request.headers(), peer).await {
                Ok(caller) => caller,
                Err(unknown) => return refuse("unauthenticated", status(&unknown, &request_id)),
            };
            if let Err(wait) = house.rates.take(path, &payer(&caller, &request)) {
                return refuse("rate", status(&EdgeFault::TooOften(wait), &request_id));
            }
            let ctx = Context::new(caller, request_id, deadline);
            if let Err(denied) = ctx.require(&scope) {
                return refuse("denied", status(&denied, &ctx));
            }
            request.extensions_mut().insert(ctx);
            request.extensions_mut().insert(Draining(house.drain.clone()));
            run(inner, request).await
        }
    })
}

/// The caller of a request. Without any way to tell callers apart the server listens on loopback alone, and it is
/// the person at this machine.
async fn identify(
    identity: Option<&Authenticator>,
    headers: &HeaderMap,
    peer: Option<&PeerNames>,
) -> Result<Caller, Unauthenticated> {
    match identity {
        Some(identity) => identity.authenticate(headers, peer).await,
        None => Ok(Caller::local_operator()),
    }
}

/// Whose bucket a call is taken from: the caller's, and that of its address for callers without a name.
fn payer(caller: &Caller, request: &Request<Body>) -> String {
    let remote = || request.extensions().get::<ConnectionInfo>().map(|info| info.remote.ip());
    match remote() {
        Some(address) if *caller == Caller::anybody() => of_subscriber(address).to_string(),
        _ => caller.to_string(),
    }
}

/// The counter of calls that no handler saw.
pub(super) fn refused_calls() -> Counter<u64> {
    jamfor_telemetry::meter()
        .u64_counter("jamfor.server.calls.refused")
        .with_unit("{call}")
        .with_description("calls that were turned away before a handler ran, by cause")
        .build()
}
