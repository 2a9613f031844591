//! Carrying a trace from call to call in W3C headers, and from a call to work that goes on behind it as text.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The header that names a trace.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Headers to read a trace from.
struct Read<'a>(&'a HeaderMap);

impl Extractor for Read<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

/// Headers to write a trace to.
struct Write<'a>(&'a mut HeaderMap);

impl Injector for Write<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(key), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

/// Makes a span, not entered yet, part of the trace that the headers name.
pub fn adopt(span: &Span, headers: &HeaderMap) {
    // an error means that no collector is configured, and nothing is lost by it
    let _ = span.set_parent(TraceContextPropagator::new().extract(&Read(headers)));
}

/// Writes the trace of the present span into the headers of a call that goes out.
pub fn inject(headers: &mut HeaderMap) {
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut Write(headers));
}

/// The trace of the present span as text, to be kept with work that is done later; none where there is no trace.
#[must_use]
pub fn traceparent() -> Option<String> {
    let mut headers = HeaderMap::new();
    inject(&mut headers);
    headers.get(TRACEPARENT)?.to_str().ok().map(str::to_owned)
}

/// Makes a span, not entered yet, part of the trace that a text of [`traceparent`] names. A text that names none
/// changes nothing.
pub fn resume(span: &Span, traceparent: &str) {
    let Ok(value) = HeaderValue::from_str(traceparent) else { return };
    adopt(span, &HeaderMap::from_iter([(TRACEPARENT, value)]));
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn a_trace_goes_on_in_the_call_that_goes_out() {
        let provider = SdkTracerProvider::builder().build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let given = HeaderMap::from_iter([(
                HeaderName::from_static("traceparent"),
                HeaderValue::from_static(PARENT),
            )]);
            let span = tracing::info_span!("rpc");
            adopt(&span, &given);
            let mut sent = HeaderMap::new();
            span.in_scope(|| inject(&mut sent));
            let sent = Read(&sent).get("traceparent").unwrap_or_default().to_owned();
            assert_eq!(sent[..35], PARENT[..35]);
            assert_ne!(sent, PARENT, "the span itself is the parent of what it calls");
        });
    }

    #[test]
    fn a_trace_that_was_kept_as_text_goes_on_in_later_work() {
        let provider = SdkTracerProvider::builder().build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let call = tracing::info_span!("rpc");
            let kept = call.in_scope(traceparent).unwrap_or_default();
            drop(call);
            let work = tracing::info_span!("build");
            resume(&work, &kept);
            let later = work.in_scope(traceparent).unwrap_or_default();
            assert_eq!((later.len(), &later[..35]), (55, &kept[..35]));
            assert_ne!(later, kept, "the work has a span of its own");
            for damaged in ["", "00-", "\n", PARENT.trim_end_matches("01")] {
                let alone = tracing::info_span!("build");
                resume(&alone, damaged);
                let own = alone.in_scope(traceparent).unwrap_or_default();
                assert!(own.len() == 55 && own[..35] != PARENT[..35], "{damaged:?} gives {own}");
            }
        });
    }

    #[test]
    fn without_a_collector_nothing_is_sent() {
        let mut sent = HeaderMap::new();
        inject(&mut sent);
        assert!(sent.get("traceparent").is_none());
        assert_eq!(traceparent(), None);
    }
}
