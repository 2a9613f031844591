//! Rate, errors and duration of every call, and one log line; never a message.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use http::HeaderMap;
use http_body::{Frame, SizeHint};
use jamfor_contract::wire;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;
use tonic::body::Body;
use tonic::{Code, Status};
use tracing::Span;

use super::{Call, House, INFRASTRUCTURE, around, run};

/// What a method is called when it is not one of ours: callers must not make new time series.
const OTHER: &str = "_OTHER";

/// The buckets in seconds that the conventions for RPC metrics advise.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

pub(super) fn layer(inner: Call, house: &House) -> Call {
    let durations = jamfor_telemetry::meter()
        .f64_histogram("rpc.server.call.duration")
        .with_unit("s")
        .with_description("duration of calls, from the head of the request to the end of the response")
        .with_boundaries(BUCKETS.to_vec())
        .build();
    let rules = Arc::clone(&house.rules);
    around(inner, move |request, inner| {
        let path = request.uri().path();
        let known = path.starts_with(INFRASTRUCTURE) || rules.get(path).is_some();
        let method = if known { path.trim_start_matches('/').to_owned() } else { OTHER.to_owned() };
        let outcome =
            Outcome { method, begun: Instant::now(), durations: durations.clone(), span: Span::current() };
        async move {
            let response = run(inner, request).await;
            let status = Status::from_header_map(response.headers());
            let (head, body) = response.into_parts();
            let mut watched = Watched { body, outcome: Some(outcome) };
            if let Some(status) = status {
                watched.end(status.code());
            }
            http::Response::from_parts(head, watched.into_body())
        }
    })
}

/// What is told when a call has ended.
struct Outcome {
    method: String,
    begun: Instant,
    durations: Histogram<f64>,
    span: Span,
}

impl Outcome {
    fn tell(self, code: Code) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let code = wire::code_name(code);
        let _inside = self.span.enter();
        if self.method.starts_with(INFRASTRUCTURE.trim_start_matches('/')) {
            tracing::debug!(method = self.method, code, seconds, "call ended");
        } else {
            tracing::info!(method = self.method, code, seconds, "call ended");
        }
        let labels = [
            KeyValue::new("rpc.system.name", "grpc"),
            KeyValue::new("rpc.method", self.method),
            KeyValue::new("rpc.response.status_code", code),
        ];
        self.durations.record(seconds, &labels);
    }
}

/// A response body that tells the outcome when its trailers pass, or when nobody reads on.
struct Watched {
    body: Body,
    outcome: Option<Outcome>,
}

impl Watched {
    fn end(&mut self, code: Code) {
        if let Some(outcome) = self.outcome.take() {
            outcome.tell(code);
        }
    }

    fn into_body(self) -> Body {
        Body::new(self)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.end(Code::Cancelled);
    }
}

impl http_body::Body for Watched {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let span = self.outcome.as_ref().map_or_else(Span::none, |outcome| outcome.span.clone());
        let frame = span.in_scope(|| Pin::new(&mut self.body).poll_frame(cx));
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_ref() {
                    self.end(code_of(trailers));
                }
            }
            Poll::Ready(Some(Err(status))) => {
                let code = status.code();
                self.end(code);
            }
            Poll::Ready(None) => self.end(Code::Unknown),
            Poll::Pending => {}
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

fn code_of(trailers: &HeaderMap) -> Code {
    Status::from_header_map(trailers).map_or(Code::Unknown, |status| status.code())
}
