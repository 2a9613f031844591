//! Answers that are sent as bytes: the generated server, but for `CompareAreas`, whose answer is large, asked for often
//! and the same each time.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Task, Poll};

use jamfor_contract::benchmark::{CompareAreasRequest, comparison_service_server::ComparisonServiceServer};
use prost::Message;
use prost::bytes::BufMut;
use tonic::body::Body;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};

use super::Rpc;

/// The path of the call whose answers are kept.
const COMPARE_AREAS: &str = "/jamfor.benchmark.v1.ComparisonService/CompareAreas";

type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The comparison service.
#[derive(Clone, Debug)]
pub(super) struct ComparisonServer {
    generated: ComparisonServiceServer<Rpc>,
    rpc: Rpc,
    longest: usize,
}

impl ComparisonServer {
    pub(super) const fn new(generated: ComparisonServiceServer<Rpc>, rpc: Rpc, longest: usize) -> Self {
        Self { generated, rpc, longest }
    }
}

impl NamedService for ComparisonServer {
    const NAME: &'static str = <ComparisonServiceServer<Rpc> as NamedService>::NAME;
}

impl Service<http::Request<Body>> for ComparisonServer {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        if request.uri().path() != COMPARE_AREAS {
            return self.generated.call(request);
        }
        let mut grpc = Grpc::new(Kept)
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip)
            .max_decoding_message_size(self.longest)
            .max_encoding_message_size(self.longest);
        let areas = CompareAreas(self.rpc.clone());
        Box::pin(async move { Ok(grpc.unary(areas, request).await) })
    }
}

/// The call.
struct CompareAreas(Rpc);

impl UnaryService<CompareAreasRequest> for CompareAreas {
    type Response = Arc<[u8]>;
    type Future = Answer<Result<Response<Arc<[u8]>>, Status>>;

    fn call(&mut self, request: Request<CompareAreasRequest>) -> Self::Future {
        let rpc = self.0.clone();
        Box::pin(async move { rpc.areas(request).await.map(Response::new) })
    }
}

/// Reads messages and writes bytes as they are.
#[derive(Clone, Copy, Debug, Default)]
struct Kept;

impl Codec for Kept {
    type Encode = Arc<[u8]>;
    type Decode = CompareAreasRequest;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Kept {
    type Item = Arc<[u8]>;
    type Error = Status;

    fn encode(&mut self, item: Arc<[u8]>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.reserve(item.len());
        to.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Kept {
    type Item = CompareAreasRequest;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<CompareAreasRequest>, Status> {
        let read = CompareAreasRequest::decode(from);
        read.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_the_contract_s_own() {
        let service = jamfor_contract::pool().get_service_by_name(ComparisonServer::NAME);
        let method =
            service.and_then(|service| service.methods().find(|method| method.name() == "CompareAreas"));
        let path = method.map(|method| format!("/{}/{}", method.parent_service().full_name(), method.name()));
        assert_eq!(path.as_deref(), Some(COMPARE_AREAS));
    }
}
