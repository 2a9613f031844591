//! `compare_load [SECONDS]`: how many comparisons of 290 areas a second a running suite answers, beside an echo that
//! answers with as many bytes and does nothing. Both sides run as processes of their own, on loopback, one after the
//! other in turns; the caller takes bytes as they are from either. Bounded: it stops by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{
    env,
    net::SocketAddr,
    process::{Child, Command},
    time::{Duration, Instant},
};

use jamfor_contract::benchmark::{Audience, CompareAreasRequest, PublishReleaseRequest};
use jamfor_tests::reference::{GROUP, INDICATOR, reference, release_name, round_name};
use prost::{
    Message as _,
    bytes::{Buf as _, BufMut as _, Bytes},
};
use tonic::{
    Request, Response, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    server::{Grpc as Server, NamedService, UnaryService},
    transport::Channel,
};

const COMPARE: &str = "/jamfor.benchmark.v1.ComparisonService/CompareAreas";
const ECHO: &str = "/echo.Echo/Say";
const CALLERS: usize = 4;
const TURNS: usize = 5;

/// Bytes as they are.
#[derive(Clone, Copy, Debug, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = from.remaining();
        Ok(Some(from.copy_to_bytes(length)))
    }
}

/// Answers with the same bytes every time.
#[derive(Clone)]
struct Echo(Bytes);

impl NamedService for Echo {
    const NAME: &'static str = "echo.Echo";
}

impl UnaryService<Bytes> for Echo {
    type Response = Bytes;
    type Future = std::future::Ready<Result<Response<Bytes>, Status>>;

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        std::future::ready(Ok(Response::new(self.0.clone())))
    }
}

impl tower::Service<http::Request<tonic::body::Body>> for Echo {
    type Response = http::Response<tonic::body::Body>;
    type Error = std::convert::Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        let echo = self.clone();
        Box::pin(async move { Ok(Server::new(Raw).unary(echo, request).await) })
    }
}

async fn serve_echo(address: SocketAddr, length: usize) {
    let echo = Echo(Bytes::from(vec![b'x'; length]));
    tonic::transport::Server::builder().add_service(echo).serve(address).await.unwrap();
}

/// The echo as a process; killed with its holder.
struct Neighbour(Child);

impl Drop for Neighbour {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

async fn connect(port: u16) -> Channel {
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..200 {
        if let Ok(channel) = Channel::from_shared(address.clone()).unwrap().connect().await {
            return channel;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing listens on {address}");
}

async fn call(channel: &Channel, path: &'static str, request: Bytes) -> Bytes {
    let mut caller = Grpc::new(channel.clone()).max_decoding_message_size(16 << 20);
    caller.ready().await.expect("the other side is there");
    let path = http::uri::PathAndQuery::from_static(path);
    caller.unary(Request::new(request), path, Raw).await.expect("the call is answered").into_inner()
}

/// Calls a second of several callers over one connection each.
async fn rate(port: u16, path: &'static str, request: &Bytes, lasting: Duration) -> f64 {
    let begun = Instant::now();
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let (channel, request) = (connect(port).await, request.clone());
        callers.push(tokio::spawn(async move {
            let mut calls = 0_u32;
            while begun.elapsed() < lasting {
                call(&channel, path, request.clone()).await;
                calls += 1;
            }
            calls
        }));
    }
    let mut calls = 0;
    for caller in callers {
        calls += caller.await.unwrap();
    }
    f64::from(calls) / begun.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [echo, port, length] = arguments.as_slice()
        && echo == "echo"
    {
        return serve_echo(([127, 0, 0, 1], port.parse().unwrap()).into(), length.parse().unwrap()).await;
    }
    let seconds: u64 = arguments.first().map_or(3, |text| text.parse().unwrap());
    let lasting = Duration::from_secs(seconds);
    let copied = reference().await;
    let publish = PublishReleaseRequest {
        name: release_name("certainty"),
        audience: Audience::Public.into(),
        ..PublishReleaseRequest::default()
    };
    copied.running.suite.releases().publish_release(publish).await.expect("a synthetic release is published");
    let request = CompareAreasRequest {
        release: release_name("certainty"),
        indicator: INDICATOR.into(),
        round: round_name("r1"),
        target_group: GROUP.into(),
        page_size: 1000,
        audience: Audience::Public.into(),
        ..CompareAreasRequest::default()
    };
    let request = Bytes::from(request.encode_to_vec());
    let benchmark: u16 = copied.running.endpoints.benchmark.rsplit(':').next().unwrap().parse().unwrap();
    let answer = call(&connect(benchmark).await, COMPARE, request.clone()).await;
    let port = jamfor_testkit::free_port();
    let echo = Command::new(env::current_exe().unwrap())
        .args(["echo", &port.to_string(), &answer.len().to_string()])
        .spawn()
        .expect("the echo starts");
    let _echo = Neighbour(echo);
    let (mut compared, mut echoed) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        echoed.push(rate(port, ECHO, &request, lasting).await);
        compared.push(rate(benchmark, COMPARE, &request, lasting).await);
    }
    let (compared, echoed) = (median(compared), median(echoed));
    println!("| answer, bytes | comparisons/s | echoes/s | ratio | bound |\n|---|---|---|---|---|");
    println!("| {} | {compared:.0} | {echoed:.0} | {:.2} | 0.5 |", answer.len(), compared / echoed);
}
