//! Streams of health and reflection end with the server: they have no deadline, and would hold up its end.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use jamfor_context::RequestId;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::Status;
use tonic::body::Body;

use super::deadline::trailers;
use super::{Call, INFRASTRUCTURE, around, request_id, run};
use crate::edge::EdgeFault;
use crate::status::status;

pub(super) fn layer(inner: Call, drain: &CancellationToken) -> Call {
    let drain = drain.clone();
    around(inner, move |request, inner| {
        let drain = drain.clone();
        let ours = !request.uri().path().starts_with(INFRASTRUCTURE);
        let request_id = request_id(&request);
        async move {
            let response = run(inner, request).await;
            if ours {
                return response; // our own streams end themselves when the server drains
            }
            let drain = Box::pin(drain.cancelled_owned());
            response.map(|body| Body::new(Serving { body: Some(body), drain, request_id }))
        }
    })
}

/// A response body that ends when the server drains.
struct Serving {
    body: Option<Body>,
    drain: Pin<Box<WaitForCancellationFutureOwned>>,
    request_id: RequestId,
}

impl http_body::Body for Serving {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        // what is ready goes first: the last word of a health stream is that nobody is served any more
        let frame = Pin::new(body).poll_frame(cx);
        if frame.is_pending() && this.drain.as_mut().poll(cx).is_ready() {
            this.body = None;
            return Poll::Ready(Some(Ok(trailers(&status(&EdgeFault::Draining, &this.request_id)))));
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}
