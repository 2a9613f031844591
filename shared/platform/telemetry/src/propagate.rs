//! Carrying a trace from call to call in W3C headers.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

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
    fn without_a_collector_nothing_is_sent() {
        let mut sent = HeaderMap::new();
        inject(&mut sent);
        assert!(sent.get("traceparent").is_none());
    }
}
