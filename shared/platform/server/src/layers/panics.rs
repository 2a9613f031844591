//! A panic in a handler or its stream ends that call alone, with a status.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt;
use http_body::{Frame, SizeHint};
use jamfor_context::RequestId;
use tonic::Status;
use tonic::body::Body;

use super::deadline::trailers;
use super::{Call, around, request_id, run};
use crate::edge::EdgeFault;
use crate::status::status;

pub(super) fn layer(inner: Call) -> Call {
    around(inner, |request, inner| async move {
        let request_id = request_id(&request);
        match AssertUnwindSafe(run(inner, request)).catch_unwind().await {
            Ok(response) => response.map(|body| Body::new(Caught { body: Some(body), request_id })),
            Err(_) => status(&EdgeFault::Panicked, &request_id).into_http(),
        }
    })
}

/// A response body that ends with a status when its stream panics.
struct Caught {
    body: Option<Body>,
    request_id: RequestId,
}

impl http_body::Body for Caught {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        match catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(cx))) {
            Ok(frame) => frame,
            Err(_) => {
                self.body = None;
                Poll::Ready(Some(Ok(trailers(&status(&EdgeFault::Panicked, &self.request_id)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}
