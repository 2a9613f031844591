//! Log lines for machines: one JSON object a line, which says in which call and in which trace it was written.

use std::fmt;
use std::io::Write;
use std::sync::OnceLock;

use opentelemetry::trace::TraceContextExt;
use serde_json::{Map, Value};
use tracing::dispatcher::WeakDispatch;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, Scope, SpanRef};

/// Fields that speak to OpenTelemetry, not to the reader of a log.
const INSTRUCTIONS: &str = "otel.";

/// Writes each event with its own fields, those of the spans around it, and the ids of its trace.
#[derive(Debug)]
pub(crate) struct JsonLines<W> {
    writer: W,
    dispatch: OnceLock<WeakDispatch>,
}

impl<W> JsonLines<W> {
    pub(crate) const fn to(writer: W) -> Self {
        Self { writer, dispatch: OnceLock::new() }
    }
}

/// The fields of a span, kept with it.
#[derive(Debug, Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        if !field.name().starts_with(INSTRUCTIONS) {
            self.0.insert(field.name().to_owned(), value.into());
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }
}

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_register_dispatch(&self, subscriber: &Dispatch) {
        // asking for the current dispatch from inside of an event gives none
        let _ = self.dispatch.set(subscriber.downgrade());
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        if let Some(span) = ctx.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        if let Some(span) = ctx.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let mut line = Fields::default();
        for span in ctx.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(fields) = span.extensions().get::<Fields>() {
                line.0.extend(fields.0.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
        event.record(&mut line);
        if let Some(span) = ctx.event_span(event) {
            self.name_trace(&span, &mut line.0);
        }
        line.0.insert("timestamp".to_owned(), now().into());
        line.0.insert("level".to_owned(), event.metadata().level().as_str().into());
        line.0.insert("target".to_owned(), event.metadata().target().into());
        let mut text = Value::Object(line.0).to_string();
        text.push('\n');
        // there is nobody left to tell that a log cannot be written
        let _ = self.writer.make_writer_for(event.metadata()).write_all(text.as_bytes());
    }
}

impl<W> JsonLines<W> {
    fn name_trace<'a, S>(&self, span: &SpanRef<'a, S>, line: &mut Map<String, Value>)
    where
        S: Subscriber + LookupSpan<'a>,
    {
        let Some(dispatch) = self.dispatch.get().and_then(WeakDispatch::upgrade) else { return };
        let Some(context) = tracing_opentelemetry::get_otel_context(&span.id(), &dispatch) else { return };
        let ids = context.span().span_context().clone();
        if ids.is_valid() {
            line.insert("trace_id".to_owned(), ids.trace_id().to_string().into());
            line.insert("span_id".to_owned(), ids.span_id().to_string().into());
        }
    }
}

fn now() -> String {
    let mut text = String::new();
    // writing to a string does not fail
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, clippy::panic)]

    use std::io;
    use std::sync::{Arc, Mutex};

    use http::{HeaderMap, HeaderValue};
    use tracing::level_filters::LevelFilter;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::{Format, TelemetrySettings, adopt, init};

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /// What was written.
    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Captured {
        fn lines(&self) -> Vec<Value> {
            let bytes = self.0.lock().expect("nobody panicked").clone();
            let text = String::from_utf8(bytes).expect("a log is text");
            text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
        }
    }

    /// The lines that some work writes with a filter and no collector.
    fn written(filter: &str, work: impl FnOnce()) -> Vec<Value> {
        let captured = Captured::default();
        let writer = captured.clone();
        let settings =
            TelemetrySettings { filter: filter.to_owned(), format: Format::Json, ..Default::default() };
        let traces = init::traces("test", &settings, None).expect("nothing to connect to");
        let layers = tracing_subscriber::registry()
            .with(init::spans(&traces, LevelFilter::INFO))
            .with(init::lines(&settings, move || writer.clone()));
        tracing::subscriber::with_default(layers, work);
        captured.lines()
    }

    #[test]
    fn a_line_in_a_call_names_the_trace_the_span_and_the_request() {
        let lines = written("info", || {
            let span = tracing::info_span!("rpc", otel.kind = "server", request_id = "r-1");
            let headers = [(http::HeaderName::from_static("traceparent"), HeaderValue::from_static(PARENT))];
            adopt(&span, &HeaderMap::from_iter(headers));
            span.in_scope(|| {
                tracing::info!(count = 3, "outside");
                tracing::info_span!("database.write", action = "rounds.open").in_scope(|| {
                    tracing::warn!(error = %"no \"luck\"", "inside");
                });
            });
        });
        let [outside, inside] = lines.as_slice() else { panic!("{lines:?}") };
        for line in [outside, inside] {
            assert_eq!(line["trace_id"], "0af7651916cd43dd8448eb211c80319c");
            assert_eq!(line["request_id"], "r-1");
            assert_eq!(line.get("otel.kind"), None);
        }
        assert_ne!(outside["span_id"], "b7ad6b7169203331", "the line is of our span, not of its parent");
        assert_ne!(outside["span_id"], inside["span_id"]);
        assert_eq!((&outside["message"], &outside["count"]), (&"outside".into(), &3.into()));
        assert_eq!((&outside["level"], &inside["level"]), (&"INFO".into(), &"WARN".into()));
        assert_eq!((&inside["action"], &inside["error"]), (&"rounds.open".into(), &"no \"luck\"".into()));
        assert_eq!(outside.get("action"), None);
    }

    #[test]
    fn a_line_outside_of_any_call_names_none() {
        let lines = written("info", || tracing::info!("started"));
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].get("trace_id"), lines[0].get("request_id")), (None, None));
        assert!(lines[0]["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "{}", lines[0]);
    }

    #[test]
    fn a_filter_that_hides_lines_hides_no_request_id() {
        let lines = written("warn", || {
            tracing::info_span!("rpc", request_id = "r-2").in_scope(|| {
                tracing::info!("not wanted");
                tracing::warn!("wanted");
            });
        });
        assert_eq!(lines.len(), 1);
        assert_eq!((&lines[0]["message"], &lines[0]["request_id"]), (&"wanted".into(), &"r-2".into()));
        assert_ne!(lines[0].get("trace_id"), None);
    }

    #[test]
    fn what_a_span_learns_later_is_on_later_lines() {
        let lines = written("info", || {
            let span = tracing::info_span!("write", outcome = tracing::field::Empty);
            span.in_scope(|| tracing::info!("before"));
            span.record("outcome", "committed");
            span.in_scope(|| tracing::info!("after"));
        });
        assert_eq!((lines[0].get("outcome"), &lines[1]["outcome"]), (None, &"committed".into()));
    }
}
