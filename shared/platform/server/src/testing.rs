//! A small contract and a service that does what its input says, for the tests of this crate.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use http::uri::PathAndQuery;
use jamfor_fault::{Fault, Kind, Violation};
use prost_reflect::DescriptorPool;
use tonic::body::Body;
use tonic::server::{NamedService, ServerStreamingService, UnaryService};
use tonic::transport::Channel;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use crate::{Bound, Serve, ServerSettings, Services};

pub(crate) const GET: &str = "/jamfor.test.v1.PlaceService/Get";
pub(crate) const WATCH: &str = "/jamfor.test.v1.PlaceService/Watch";

/// The descriptor of a file in `testdata/`.
pub(crate) fn pool_of(file: &str) -> DescriptorPool {
    let here = env!("CARGO_MANIFEST_DIR");
    let roots = [
        format!("{here}/testdata"),
        format!("{here}/../../../proto"),
        format!("{here}/../../../proto/vendor"),
    ];
    let mut compiler = protox::Compiler::new(roots).unwrap();
    compiler.include_imports(true).open_file(file).unwrap();
    DescriptorPool::decode(compiler.encode_file_descriptor_set().as_slice()).unwrap()
}

pub(crate) fn pool() -> DescriptorPool {
    pool_of("place.proto")
}

/// What the service fails with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    #[error("driver said: password hunter2 is wrong")]
    Driver(#[source] std::io::Error),
    #[error("closed")]
    Invalid(Vec<Violation>),
    #[error("away")]
    Away,
}

impl Fault for Broken {
    fn kind(&self) -> Kind {
        match self {
            Self::Driver(_) => Kind::Internal,
            Self::Invalid(_) => Kind::InvalidArgument,
            Self::Away => Kind::Unavailable,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Driver(_) => "INTERNAL",
            Self::Invalid(_) => "INVALID_INPUT",
            Self::Away => "STORE_UNAVAILABLE",
        }
    }

    fn public_message(&self) -> String {
        "the service failed".to_owned()
    }

    fn violations(&self) -> &[Violation] {
        if let Self::Invalid(violations) = self { violations } else { &[] }
    }
}

/// The service: `sleep`, `panic`, `driver`, `away`, `flaky`, `who`, anything else is echoed.
#[derive(Clone, Default)]
pub(crate) struct Places {
    pub(crate) calls: Arc<AtomicUsize>,
    pub(crate) streams: Arc<AtomicUsize>,
}

/// Counts a stream while it is there.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(streams: &Arc<AtomicUsize>) -> Self {
        streams.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(streams))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl UnaryService<String> for Places {
    type Response = String;
    type Future = BoxFuture<'static, Result<Response<String>, Status>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let calls = self.calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let ctx = crate::context(&request);
            let fail = |broken: Broken| Err(crate::status(&broken, &ctx));
            match request.get_ref().as_str() {
                "sleep" => tokio::time::sleep(Duration::from_secs(60)).await,
                "panic" => panic!("a defect"),
                "driver" => return fail(Broken::Driver(std::io::Error::other("10.0.0.7 refused"))),
                "away" => return fail(Broken::Away),
                "flaky" if calls < 2 => return fail(Broken::Away),
                "large" => return Ok(Response::new("x".repeat(5 << 20))),
                "who" => {
                    let left = ctx.deadline.remaining().as_millis();
                    return Ok(Response::new(format!("{} {} {left}", ctx.caller, ctx.request_id)));
                }
                _ => {}
            }
            Ok(Response::new(request.into_inner()))
        })
    }
}

impl ServerStreamingService<String> for Places {
    type Response = String;
    type ResponseStream = BoxStream<'static, Result<String, Status>>;
    type Future = BoxFuture<'static, Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let panics = request.get_ref() == "panic";
        let drain = crate::draining(&request);
        let floods = request.get_ref() == "flood";
        let counted = Counted::new(&self.streams);
        let ticks = stream::unfold(0, move |at| async move {
            if !floods {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Some((at, at + 1))
        });
        let ticks = ticks.map(move |at| {
            let _ = &counted;
            assert!(!(panics && at == 2), "a defect");
            Ok(if floods { "x".repeat(32 << 10) } else { at.to_string() })
        });
        let ticks = ticks.take_until(drain.cancelled_owned()).boxed();
        Box::pin(async { Ok(Response::new(ticks)) })
    }
}

impl NamedService for Places {
    const NAME: &'static str = "jamfor.test.v1.PlaceService";
}

impl tower::Service<http::Request<Body>> for Places {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let places = self.clone();
        Box::pin(async move {
            let mut grpc = tonic::server::Grpc::new(ProstCodec::<String, String>::default())
                .apply_max_message_size_config(Some(64 << 10), Some(4 << 20));
            Ok(match request.uri().path() {
                GET => grpc.unary(places, request).await,
                WATCH => grpc.server_streaming(places, request).await,
                _ => Status::unimplemented("").into_http(),
            })
        })
    }
}

/// A server of the service on a free port.
pub(crate) async fn bound(settings: &ServerSettings) -> Bound {
    Serve::new(settings, &pool(), Services::new().with(Places::default())).unwrap().bind().await.unwrap()
}

pub(crate) async fn channel(address: &str) -> Channel {
    Channel::from_shared(address.to_owned()).unwrap().connect().await.unwrap()
}

/// One unary call over anything that takes calls.
pub(crate) async fn get<C>(channel: C, request: Request<String>) -> Result<Response<String>, Status>
where
    C: tonic::client::GrpcService<Body>,
    C::ResponseBody: http_body::Body<Data = prost::bytes::Bytes> + Send + 'static,
    <C::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
{
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))?;
    grpc.unary(request, PathAndQuery::from_static(GET), ProstCodec::<String, String>::default()).await
}

/// One streaming call over anything that takes calls.
pub(crate) async fn watch<C>(
    channel: C,
    request: Request<String>,
) -> Result<Response<tonic::Streaming<String>>, Status>
where
    C: tonic::client::GrpcService<Body>,
    C::ResponseBody: http_body::Body<Data = prost::bytes::Bytes> + Send + 'static,
    <C::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
{
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))?;
    grpc.server_streaming(request, PathAndQuery::from_static(WATCH), ProstCodec::<String, String>::default())
        .await
}
