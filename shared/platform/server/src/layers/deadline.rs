//! The deadline of a call: read, bounded by the method's rule, and enforced to the end of the stream.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;
use http_body::{Frame, SizeHint};
use jamfor_context::{Deadline, RequestId};
use jamfor_contract::wire::GRPC_TIMEOUT;
use tokio::time::Sleep;
use tonic::Status;
use tonic::body::Body;

use super::{Call, House, INFRASTRUCTURE, around, request_id, run};
use crate::edge::EdgeFault;
use crate::rules::MethodRule;
use crate::status::{status, unknown_method};

/// We end a call so much before the caller does: tonic's own timer answers CANCELLED, and the answer travels.
const EARLY: Duration = Duration::from_millis(3);

pub(super) fn layer(inner: Call, house: &House) -> Call {
    let rules = Arc::clone(&house.rules);
    around(inner, move |mut request, inner| {
        let path = request.uri().path();
        let deadline = rules.get(path).map(|rule| deadline(rule, request.headers()));
        let unknown = deadline.is_none() && !path.starts_with(INFRASTRUCTURE);
        let unknown = unknown.then(|| unknown_method(path));
        async move {
            if let Some(unknown) = unknown {
                return unknown.into_http();
            }
            let Some(deadline) = deadline else { return run(inner, request).await };
            let request_id = request_id(&request);
            request.extensions_mut().insert(deadline);
            match tokio::time::timeout_at(deadline.instant(), run(inner, request)).await {
                Ok(response) => response.map(|body| Body::new(Until::new(body, deadline, request_id))),
                Err(_) => status(&EdgeFault::DeadlineExceeded, &request_id).into_http(),
            }
        }
    })
}

/// What the caller asks for, but never more than the rule allows.
fn deadline(rule: &MethodRule, headers: &HeaderMap) -> Deadline {
    let asked = headers.get(GRPC_TIMEOUT).and_then(|value| parse(value.to_str().ok()?));
    let wait = asked.map(|asked| asked.saturating_sub(EARLY)).unwrap_or(rule.default_deadline);
    Deadline::after(wait.min(rule.longest_deadline))
}

/// At most eight digits and a unit; anything else is as if nothing was said.
fn parse(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3_600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

/// A status as the frame that ends a stream.
pub(super) fn trailers<D>(status: &Status) -> Frame<D> {
    let mut headers = HeaderMap::new();
    let _ = status.add_header(&mut headers);
    Frame::trailers(headers)
}

/// A response body that ends with DEADLINE_EXCEEDED when its time is over.
struct Until {
    body: Option<Body>,
    over: Pin<Box<Sleep>>,
    request_id: RequestId,
}

impl Until {
    fn new(body: Body, deadline: Deadline, request_id: RequestId) -> Self {
        Self { body: Some(body), over: Box::pin(tokio::time::sleep_until(deadline.instant())), request_id }
    }
}

impl http_body::Body for Until {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        // time first: a stream that always has something ready must end too
        if this.over.as_mut().poll(cx).is_ready() {
            this.body = None;
            return Poll::Ready(Some(Ok(trailers(&status(&EdgeFault::DeadlineExceeded, &this.request_id)))));
        }
        Pin::new(body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}
