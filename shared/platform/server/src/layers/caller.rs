//! Who calls, and the context that the handler gets.

use std::sync::Arc;

use jamfor_context::{Caller, Context, Deadline};
use tonic::body::Body;

use super::{Call, Draining, House, around, request_id, run};
use crate::status::status;

pub(super) fn layer(inner: Call, house: &House) -> Call {
    let rules = Arc::clone(&house.rules);
    let draining = Draining(house.drain.clone());
    around(inner, move |mut request, inner| {
        let scope = rules.get(request.uri().path()).map(|rule| rule.required_scope.clone());
        let draining = draining.clone();
        async move {
            let (Some(scope), Some(deadline)) = (scope, request.extensions().get::<Deadline>().copied())
            else {
                return run(inner, request).await; // health and reflection have neither
            };
            let ctx = Context::new(identify(&request), request_id(&request), deadline);
            if let Err(denied) = ctx.require(&scope) {
                return status(&denied, &ctx).into_http();
            }
            request.extensions_mut().insert(ctx);
            request.extensions_mut().insert(draining);
            run(inner, request).await
        }
    })
}

/// The caller of a request. Servers listen on loopback alone, so it is the person at this machine.
fn identify(_request: &http::Request<Body>) -> Caller {
    Caller::local_operator()
}
