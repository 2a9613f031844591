//! `jamfor.benchmark.v1.ComparatorService`.

use jamfor_contract::benchmark::{
    GetComparatorRequest, GetComparatorResponse, ListComparatorsRequest, ListComparatorsResponse,
    UpdateComparatorRequest, UpdateComparatorResponse, comparator_service_server::ComparatorService,
};
use jamfor_contract::names::Collection;
use tonic::{Request, Response, Status};

use crate::app::PageQuery;
use crate::rpc::{Rpc, comparator, given::Given, refuse};

#[tonic::async_trait]
impl ComparatorService for Rpc {
    async fn get_comparator(
        &self,
        request: Request<GetComparatorRequest>,
    ) -> Result<Response<GetComparatorResponse>, Status> {
        let (ctx, message) = self.accept("GetComparatorRequest", request)?;
        let mut given = Given::default();
        let name = given.maybe_revision("name", Collection::Comparators, &message.name);
        let name = given.done(name).map_err(refuse(&ctx))?;
        let found = self.app.comparator(&ctx, &name).await.map_err(refuse(&ctx))?;
        Ok(Response::new(GetComparatorResponse { comparator: Some(comparator::to_wire(found)) }))
    }

    async fn list_comparators(
        &self,
        request: Request<ListComparatorsRequest>,
    ) -> Result<Response<ListComparatorsResponse>, Status> {
        let (ctx, message) = self.accept("ListComparatorsRequest", request)?;
        let mut given = Given::default();
        let body = given.body("parent", &message.parent);
        let body = given.done(body).map_err(refuse(&ctx))?;
        let query = PageQuery { size: message.page_size, token: message.page_token };
        let page = self.app.comparators(&ctx, &body, &query).await.map_err(refuse(&ctx))?;
        let comparators = page.items.into_iter().map(comparator::to_wire).collect();
        Ok(Response::new(ListComparatorsResponse { comparators, next_page_token: page.next }))
    }

    async fn update_comparator(
        &self,
        request: Request<UpdateComparatorRequest>,
    ) -> Result<Response<UpdateComparatorResponse>, Status> {
        let (ctx, message, mut noted) = self.take("UpdateComparatorRequest", request);
        let update = comparator::read(message.comparator, message.allow_missing, &mut noted);
        let set = self.app.update_comparator(&ctx, update, noted).await.map_err(refuse(&ctx))?;
        Ok(Response::new(UpdateComparatorResponse { comparator: Some(comparator::to_wire(set)) }))
    }
}
