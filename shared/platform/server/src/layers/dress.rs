//! Details for the statuses that tonic makes by itself: every error of the suite has an ErrorInfo.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderMap;
use http_body::{Frame, SizeHint};
use jamfor_context::RequestId;
use tonic::body::Body;
use tonic::{Code, Status};

use super::{Call, around, request_id, run};
use crate::edge::EdgeFault;
use crate::status::{status, unknown_method};

/// How tonic begins to say that a message cannot be read. It calls all of them INTERNAL, as if the fault were ours.
const UNREADABLE: [&str; 5] = [
    "failed to decode",
    "Error decompressing",
    "protocol error",
    // callers who went away before the message was whole
    "Missing request",
    "Unexpected EOF decoding stream",
];

pub(super) fn layer(inner: Call) -> Call {
    around(inner, |request, inner| async move {
        let request_id = request_id(&request);
        let path = request.uri().path().to_owned();
        let mut response = run(inner, request).await;
        dress(response.headers_mut(), &request_id, &path);
        response.map(|body| Body::new(Dressed { body, request_id, path }))
    })
}

/// Gives the status in some headers its details, when it has none and is an error.
fn dress(headers: &mut HeaderMap, request_id: &RequestId, path: &str) {
    let Some(bare) = Status::from_header_map(headers) else { return };
    if bare.code() == Code::Ok || !bare.details().is_empty() {
        return;
    }
    let text = bare.message().to_owned();
    let dressed = match bare.code() {
        Code::Unimplemented => unknown_method(path),
        Code::OutOfRange | Code::ResourceExhausted => status(&EdgeFault::MessageTooLarge(text), request_id),
        Code::Internal if UNREADABLE.iter().any(|start| text.starts_with(start)) => {
            status(&EdgeFault::Malformed(text), request_id)
        }
        Code::Internal | Code::Unknown | Code::DataLoss => status(&EdgeFault::Other(text), request_id),
        _ => return,
    };
    for name in [Status::GRPC_STATUS, Status::GRPC_MESSAGE] {
        headers.remove(name);
    }
    let _ = dressed.add_header(headers);
}

/// A response body whose trailers are dressed as they pass.
struct Dressed {
    body: Body,
    request_id: RequestId,
    path: String,
}

impl http_body::Body for Dressed {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = &mut *self;
        let mut frame = Pin::new(&mut this.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &mut frame
            && let Some(trailers) = frame.trailers_mut()
        {
            dress(trailers, &this.request_id, &this.path);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
