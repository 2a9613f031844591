//! Replicas of a small service that does what its input says, each in a runtime of its own so that it can be killed
//! or frozen, for the tests of this crate.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::uri::PathAndQuery;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::server::{NamedService, UnaryService};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use crate::Link;
use crate::connector::Connector;
use crate::link::Way;
use crate::place::Place;
use crate::replicas::Replicas;

const GET: &str = "/jamfor.test.v1.PlaceService/Get";

/// The service: `sleep`, `nap`, `flaky`, `away`, `headers`; anything else is answered with the address.
#[derive(Clone, Default)]
pub(crate) struct Places {
    pub(crate) calls: Arc<AtomicUsize>,
    /// Whether every call is refused as unavailable.
    pub(crate) away: bool,
    /// The `authorization` that is asked for; empty for none.
    pub(crate) wants: Arc<Mutex<String>>,
    pub(crate) address: String,
}

impl UnaryService<String> for Places {
    type Response = String;
    type Future = BoxFuture<'static, Result<Response<String>, Status>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let calls = self.calls.fetch_add(1, Ordering::SeqCst);
        let this = self.clone();
        Box::pin(async move {
            let header = |name: &str| {
                let value = request.metadata().get(name).map(|value| value.to_str().unwrap().to_owned());
                value.unwrap_or_default()
            };
            if header("authorization") != *this.wants.lock().unwrap() {
                return Err(Status::unauthenticated("another token is wanted"));
            }
            match request.get_ref().as_str() {
                _ if this.away => return Err(Status::unavailable("away")),
                "away" => return Err(Status::unavailable("away")),
                "flaky" if calls < 2 => return Err(Status::unavailable("not yet")),
                "sleep" => tokio::time::sleep(Duration::from_secs(60)).await,
                "nap" => tokio::time::sleep(Duration::from_millis(400)).await,
                "headers" => {
                    let said = ["x-request-id", "grpc-timeout", "jamfor-on-behalf-of"].map(header);
                    return Ok(Response::new(said.join(" ")));
                }
                _ => {}
            }
            Ok(Response::new(this.address))
        })
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
            let mut grpc = tonic::server::Grpc::new(ProstCodec::<String, String>::default());
            Ok(grpc.unary(places, request).await)
        })
    }
}

/// A running replica.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    pub(crate) places: Places,
    runtime: Option<Runtime>,
}

/// How a replica differs from an ordinary one.
#[derive(Clone, Default)]
pub(crate) struct Build {
    pub(crate) places: Places,
    /// After how long its connections are asked to end.
    pub(crate) age: Option<Duration>,
    /// Whether it says that it does not serve.
    pub(crate) reluctant: bool,
    /// Where it is to listen; a free port unless given.
    pub(crate) at: Option<SocketAddr>,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::build(Build::default()).await
    }

    pub(crate) async fn build(build: Build) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let at = build.at.unwrap_or(([127, 0, 0, 1], 0).into());
        let (tell, told) = tokio::sync::oneshot::channel();
        let mut places = build.places.clone();
        runtime.spawn(async move {
            let listener = TcpListener::bind(at).await.unwrap();
            places.address = listener.local_addr().unwrap().to_string();
            let (reporter, health) = tonic_health::server::health_reporter();
            if build.reluctant {
                reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
            }
            let mut server = tonic::transport::Server::builder();
            if let Some(age) = build.age {
                server = server.max_connection_age(age);
            }
            tell.send(listener.local_addr().unwrap()).unwrap();
            let server = server.add_service(health).add_service(places);
            server.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
        });
        Self { address: told.await.unwrap(), places: build.places, runtime: Some(runtime) }
    }

    /// How many calls came in.
    pub(crate) fn calls(&self) -> usize {
        self.places.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All its connections break.
    pub(crate) fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// It keeps its connections and does nothing any more.
    #[expect(clippy::disallowed_methods, reason = "the only worker of this runtime is to be blocked")]
    pub(crate) fn freeze(&self) {
        let stuck = async { std::thread::sleep(Duration::from_secs(30)) };
        self.runtime.as_ref().unwrap().spawn(stuck);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A replica that takes connections and never says a word.
pub(crate) async fn silent() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut taken = Vec::new();
        loop {
            taken.push(listener.accept().await.unwrap());
        }
    });
    address
}

/// How long replicas of a test may be silent.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);

/// A link to replicas at some addresses, and the replicas, to be changed.
pub(crate) fn link_to(addresses: impl IntoIterator<Item = SocketAddr>) -> (Link, Replicas) {
    let connector = Connector::new(Place::of("http://places.test").unwrap(), None, PATIENCE);
    let replicas = Replicas::at(addresses, connector);
    (Link::new(Way::Replicas(replicas.clone()), "places.test".to_owned(), None), replicas)
}

/// One call over anything that takes calls.
pub(crate) async fn get<C>(channel: C, message: &str) -> Result<Response<String>, Status>
where
    C: tonic::client::GrpcService<Body>,
    C::ResponseBody: http_body::Body<Data = prost::bytes::Bytes> + Send + 'static,
    <C::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
{
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))?;
    let (request, path) = (Request::new(message.to_owned()), PathAndQuery::from_static(GET));
    grpc.unary(request, path, ProstCodec::<String, String>::default()).await
}
