//! Duration and outcome of every call that goes out, and its span; never a message.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Instant;

use http::{HeaderMap, Response};
use http_body::{Frame, SizeHint};
use jamfor_contract::wire;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;
use tonic::body::Body;
use tonic::{Code, Status};
use tracing::Span;

use crate::Unreached;

/// The buckets in seconds that the conventions for RPC metrics advise.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// A call under way: its span, and what is told when it has ended.
pub(crate) struct Call {
    method: String,
    begun: Instant,
    span: Span,
}

impl Call {
    /// A call to a path begins. The paths are those of generated clients, so there are not many.
    pub(crate) fn begin(path: &str, server: &str) -> Self {
        let method = path.trim_start_matches('/').to_owned();
        let span = tracing::info_span!(
            "call",
            otel.kind = "client",
            rpc.system.name = "grpc",
            rpc.method = method,
            server.address = server,
            rpc.response.status_code = tracing::field::Empty
        );
        Self { method, begun: Instant::now(), span }
    }

    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The answer as its reader gets it: the call has ended when its trailers pass, or nobody reads on.
    pub(crate) fn watch(
        self,
        answer: Result<Response<Body>, Unreached>,
    ) -> Result<Response<Body>, Unreached> {
        let mut watched = Watched { body: Body::empty(), call: Some(self) };
        match answer {
            Ok(response) => {
                if let Some(status) = Status::from_header_map(response.headers()) {
                    watched.end(status.code());
                }
                Ok(response.map(|body| {
                    watched.body = body;
                    Body::new(watched)
                }))
            }
            Err(unreached) => {
                watched.end(unreached.fault().code);
                Err(unreached)
            }
        }
    }

    fn tell(self, code: Code) {
        let name = wire::code_name(code);
        self.span.record("rpc.response.status_code", name);
        let labels = [
            KeyValue::new("rpc.system.name", "grpc"),
            KeyValue::new("rpc.method", self.method),
            KeyValue::new("rpc.response.status_code", name),
        ];
        durations().record(self.begun.elapsed().as_secs_f64(), &labels);
    }
}

fn durations() -> &'static Histogram<f64> {
    static DURATIONS: OnceLock<Histogram<f64>> = OnceLock::new();
    DURATIONS.get_or_init(|| {
        jamfor_telemetry::meter()
            .f64_histogram("rpc.client.call.duration")
            .with_unit("s")
            .with_description(
                "duration of calls that go out, from the head of the request to the end of the response",
            )
            .with_boundaries(BUCKETS.to_vec())
            .build()
    })
}

/// A response body that tells the outcome once.
struct Watched {
    body: Body,
    call: Option<Call>,
}

impl Watched {
    fn end(&mut self, code: Code) {
        if let Some(call) = self.call.take() {
            call.tell(code);
        }
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
        let frame = Pin::new(&mut self.body).poll_frame(cx);
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
