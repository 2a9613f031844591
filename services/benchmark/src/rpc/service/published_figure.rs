//! `jamfor.benchmark.v1.PublishedFigureService`.

use jamfor_contract::benchmark::{
    ImportPublishedFiguresRequest, ImportPublishedFiguresResponse, ListPublishedFiguresRequest,
    ListPublishedFiguresResponse, published_figure_service_server::PublishedFigureService,
};
use jamfor_contract::names::{Body, Collection};
use jamfor_fault::Violation;
use tonic::{Request, Response, Status};

use crate::app::{ImportFile, PageQuery};
use crate::rpc::{Rpc, given::Given, published_figure, refuse};
use crate::store::PublishedFilter;

#[tonic::async_trait]
impl PublishedFigureService for Rpc {
    async fn import_published_figures(
        &self,
        request: Request<ImportPublishedFiguresRequest>,
    ) -> Result<Response<ImportPublishedFiguresResponse>, Status> {
        let (ctx, message, mut noted) = self.take("ImportPublishedFiguresRequest", request);
        let body = message.parent.parse::<Body>();
        let body =
            noted.keep(body.map_err(|error| Violation::new("parent", "NAME_MALFORMED", error.to_string())));
        let ImportPublishedFiguresRequest { content, validate_only, .. } = message;
        let file = body.map(|body| ImportFile { body, content, validate_only });
        let plan = self.app.import_published_figures(&ctx, file, noted).await.map_err(refuse(&ctx))?;
        let count = |figures: usize| i32::try_from(figures).unwrap_or(i32::MAX);
        Ok(Response::new(ImportPublishedFiguresResponse {
            created: count(plan.created.len()),
            replaced: count(plan.replaced.len()),
            unchanged: count(plan.unchanged),
        }))
    }

    async fn list_published_figures(
        &self,
        request: Request<ListPublishedFiguresRequest>,
    ) -> Result<Response<ListPublishedFiguresResponse>, Status> {
        let (ctx, message) = self.accept("ListPublishedFiguresRequest", request)?;
        let mut given = Given::default();
        let body = given.body("parent", &message.parent);
        let indicator = (!message.indicator.is_empty())
            .then(|| given.name("indicator", Collection::Indicators, &message.indicator))
            .flatten();
        let area = given.area("area", &message.area);
        let body = given.done(body).map_err(refuse(&ctx))?;
        let filter = PublishedFilter {
            indicator: indicator.map(|name| name.to_string()),
            area: Some(area).filter(|area| !area.is_empty()),
        };
        let query = PageQuery { size: message.page_size, token: message.page_token };
        let page = self.app.list_published_figures(&ctx, &body, &filter, &query).await;
        let page = page.map_err(refuse(&ctx))?;
        let figures = page.items.into_iter().map(published_figure::to_wire).collect();
        Ok(Response::new(ListPublishedFiguresResponse { figures, next_page_token: page.next }))
    }
}
