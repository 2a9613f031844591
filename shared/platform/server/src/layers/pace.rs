//! Readers that stop reading: what they hold is taken back, and in the end their connection.
//!
//! The transport asks a body for its next piece only when the reader has room for it, so a body alone cannot notice
//! that nobody reads; somebody else has to look at the clock.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use http_body::{Frame, SizeHint};
use jamfor_context::RequestId;
use opentelemetry::metrics::Counter;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;

use super::deadline::trailers;
use super::{Call, around, request_id, run};
use crate::connection::ConnectionInfo;
use crate::edge::EdgeFault;
use crate::status::status;

/// After so many pauses the connection is cut: what the transport holds for it is freed by nothing else.
const CUT_AFTER: u32 = 3;

/// The bodies that are being read, and how long each may wait for its reader.
#[derive(Clone)]
pub(crate) struct Readers {
    begun: Instant,
    longest_pause: Duration,
    bodies: Arc<Mutex<Vec<Weak<Reading>>>>,
    stalled: Counter<u64>,
}

/// A body, and since when it waits for its reader.
struct Reading {
    body: Mutex<Option<Body>>,
    /// Milliseconds since the server began, plus one; zero while the reader waits for us.
    waits_since: AtomicU64,
    cut: Option<CancellationToken>,
}

impl Readers {
    pub(crate) fn new(longest_pause: Duration) -> Self {
        let stalled = jamfor_telemetry::meter()
            .u64_counter("jamfor.server.readers.stalled")
            .with_unit("{call}")
            .with_description("calls whose answer was not read for too long")
            .build();
        Self { begun: Instant::now(), longest_pause, bodies: Arc::default(), stalled }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    /// Looks at all bodies again and again, until the token is cancelled.
    pub(crate) async fn watch(self, stop: CancellationToken) {
        let mut looks = tokio::time::interval(self.longest_pause / 8);
        while stop.run_until_cancelled(looks.tick()).await.is_some() {
            self.look();
        }
    }

    fn look(&self) {
        let now = self.now();
        let longest = u64::try_from(self.longest_pause.as_millis()).unwrap_or(u64::MAX);
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.retain(|body| {
            let Some(reading) = body.upgrade() else { return false };
            let since = reading.waits_since.load(Ordering::Acquire);
            let waited = if since == 0 { 0 } else { now.saturating_sub(since) };
            if waited > longest && reading.take_back() {
                self.stalled.add(1, &[]);
            }
            if waited > longest.saturating_mul(u64::from(CUT_AFTER)) {
                reading.cut.iter().for_each(CancellationToken::cancel);
                return false;
            }
            true
        });
    }
}

impl Reading {
    /// Drops the body and all that it holds; whether there was one.
    fn take_back(&self) -> bool {
        let body = self.body.lock().unwrap_or_else(PoisonError::into_inner).take();
        body.is_some()
    }
}

pub(super) fn layer(inner: Call, readers: &Readers) -> Call {
    let readers = readers.clone();
    around(inner, move |request, inner| {
        let readers = readers.clone();
        let cut = request.extensions().get::<ConnectionInfo>().map(|info| info.cut.clone());
        let request_id = request_id(&request);
        async move {
            run(inner, request).await.map(|body| {
                let reading = Reading { body: Mutex::new(Some(body)), waits_since: AtomicU64::new(0), cut };
                let reading = Arc::new(reading);
                let mut bodies = readers.bodies.lock().unwrap_or_else(PoisonError::into_inner);
                bodies.push(Arc::downgrade(&reading));
                drop(bodies);
                Body::new(Paced { readers, reading, request_id, ended: false })
            })
        }
    })
}

/// A response body that says when it waits for its reader.
struct Paced {
    readers: Readers,
    reading: Arc<Reading>,
    request_id: RequestId,
    ended: bool,
}

impl http_body::Body for Paced {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        this.reading.waits_since.store(0, Ordering::Release);
        let mut body = this.reading.body.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(inner) = body.as_mut() else {
            this.ended = true;
            let stalled = status(&EdgeFault::ReaderStalled, &this.request_id);
            return Poll::Ready(Some(Ok(trailers(&stalled))));
        };
        let frame = Pin::new(inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(_))) = &frame {
            this.reading.waits_since.store(this.readers.now(), Ordering::Release);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        let body = self.reading.body.lock().unwrap_or_else(PoisonError::into_inner);
        self.ended || body.as_ref().is_some_and(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.reading.body.lock().unwrap_or_else(PoisonError::into_inner);
        body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}
