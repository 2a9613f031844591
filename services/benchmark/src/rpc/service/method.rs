//! `jamfor.benchmark.v1.MethodService`.

use jamfor_contract::benchmark::{
    ListMethodsRequest, ListMethodsResponse, method_service_server::MethodService,
};
use tonic::{Request, Response, Status};

use crate::rpc::{Rpc, method, refuse};

#[tonic::async_trait]
impl MethodService for Rpc {
    async fn list_methods(
        &self,
        request: Request<ListMethodsRequest>,
    ) -> Result<Response<ListMethodsResponse>, Status> {
        let (ctx, _) = self.accept("ListMethodsRequest", request)?;
        let (methods, version) = self.app.methods(&ctx).map_err(refuse(&ctx))?;
        let methods = methods.into_iter().map(method::to_wire).collect();
        Ok(Response::new(ListMethodsResponse { methods, version }))
    }
}
