//! The area service on the wire.

use jamfor_contract::questionnaire::{
    AreaKind, GetAreaRequest, GetAreaResponse, ImportAreasRequest, ImportAreasResponse, ListAreasRequest,
    ListAreasResponse, area_service_server::AreaService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::fields::non_empty;
use super::wire::area;
use crate::app::{AreaQuery, PageQuery};
use crate::store::AreaFilter;

#[tonic::async_trait]
impl AreaService for Desk {
    async fn get_area(&self, request: Request<GetAreaRequest>) -> Result<Response<GetAreaResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetAreaRequest", request);
        let outcome = async {
            let name = fields.area(&message.name, "name".into());
            let found = self.app.get_area(&ctx, &fields.whole(name)?).await?;
            Ok(GetAreaResponse { area: Some(area::write(found)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_areas(
        &self,
        request: Request<ListAreasRequest>,
    ) -> Result<Response<ListAreasResponse>, Status> {
        let Call { ctx, message, fields } = self.take("ListAreasRequest", request);
        let outcome = async {
            let kind = AreaKind::try_from(message.kind).ok().and_then(area::read_kind);
            let filter = AreaFilter { country: non_empty(message.country), kind };
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let page = self.app.list_areas(&ctx, &fields.whole(Some(AreaQuery { filter, page }))?).await?;
            let areas = page.items.into_iter().map(area::write).collect();
            Ok(ListAreasResponse { areas, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn import_areas(
        &self,
        request: Request<ImportAreasRequest>,
    ) -> Result<Response<ImportAreasResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ImportAreasRequest", request);
        let areas = area::read_all(message.areas, &mut fields);
        let outcome = self.app.import_areas(&ctx, fields.given(areas)).await;
        let answer = outcome.map(|done| ImportAreasResponse {
            created: done.created,
            changed: done.changed,
            unchanged: done.unchanged,
        });
        give(&ctx, answer)
    }
}
