//! The request id and the span of a call.

use http::HeaderValue;
use jamfor_context::RequestId;
use jamfor_contract::wire::REQUEST_ID;
use tracing::Instrument;

use super::{Call, around, run};

pub(super) fn layer(inner: Call) -> Call {
    around(inner, |mut request, inner| async move {
        let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
        let request_id = given.map_or_else(RequestId::random, RequestId::given);
        let span = tracing::info_span!(
            "rpc",
            otel.kind = "server",
            rpc.method = request.uri().path(),
            %request_id
        );
        jamfor_telemetry::adopt(&span, request.headers());
        let header = HeaderValue::from_str(request_id.as_str()).ok();
        request.extensions_mut().insert(request_id);
        let mut response = run(inner, request).instrument(span).await;
        if let Some(header) = header {
            response.headers_mut().insert(REQUEST_ID, header);
        }
        response
    })
}
