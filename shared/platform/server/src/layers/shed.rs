//! A limit to the calls that run at once; the rest are told to come back rather than made to wait.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use opentelemetry::KeyValue;
use opentelemetry::metrics::UpDownCounter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;
use tonic::body::Body;

use super::caller::refused_calls;
use super::{Call, INFRASTRUCTURE, around, request_id, run};
use crate::edge::EdgeFault;
use crate::status::status;

pub(super) fn layer(inner: Call, most_calls: usize) -> Call {
    let permits = Arc::new(Semaphore::new(most_calls));
    // health and reflection are never turned away for others' sake, and do not take others' places
    let apart = Arc::new(Semaphore::new(most_calls));
    let refused = refused_calls();
    let running = jamfor_telemetry::meter()
        .i64_up_down_counter("jamfor.server.calls.running")
        .with_unit("{call}")
        .with_description("calls under way, streams to their end among them")
        .build();
    around(inner, move |request, inner| {
        let free = request.uri().path().starts_with(INFRASTRUCTURE);
        let permit = Arc::clone(if free { &apart } else { &permits }).try_acquire_owned().ok();
        let (refused, running) = (refused.clone(), running.clone());
        async move {
            if permit.is_none() {
                refused.add(1, &[KeyValue::new("cause", "overloaded")]);
                return status(&EdgeFault::Overloaded, &request_id(&request)).into_http();
            }
            let permit = permit.map(|permit| Permit::new(permit, running));
            run(inner, request).await.map(|body| Body::new(Holding { body, _permit: permit }))
        }
    })
}

/// A permit that is counted while it is held.
struct Permit {
    _held: OwnedSemaphorePermit,
    running: UpDownCounter<i64>,
}

impl Permit {
    fn new(held: OwnedSemaphorePermit, running: UpDownCounter<i64>) -> Self {
        running.add(1, &[]);
        Self { _held: held, running }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.running.add(-1, &[]);
    }
}

/// A response body that holds its permit until it is gone.
struct Holding {
    body: Body,
    _permit: Option<Permit>,
}

impl http_body::Body for Holding {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
