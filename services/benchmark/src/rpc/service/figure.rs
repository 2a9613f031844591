//! `jamfor.benchmark.v1.FigureService`.

use futures::{Stream, StreamExt};
use jamfor_contract::benchmark::{
    Basis, ExportFiguresRequest, ExportFiguresResponse, GetAreaReportRequest, GetAreaReportResponse,
    GetFigureRequest, GetFigureResponse, ListFiguresRequest, ListFiguresResponse,
    figure_service_server::FigureService,
};
use jamfor_survey::Language;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use crate::app::{FiguresQuery, PageQuery};
use crate::domain::frame::ALL;
use crate::domain::lookup::Wanted;
use crate::rpc::{
    Rpc,
    audience::audience,
    comparison, figure,
    given::{Given, whose},
    provenance, refuse,
    release::micros,
};

type Pieces = std::pin::Pin<Box<dyn Stream<Item = Result<ExportFiguresResponse, Status>> + Send>>;

#[tonic::async_trait]
impl FigureService for Rpc {
    type ExportFiguresStream = Pieces;

    async fn get_figure(
        &self,
        request: Request<GetFigureRequest>,
    ) -> Result<Response<GetFigureResponse>, Status> {
        let (ctx, message) = self.accept("GetFigureRequest", request)?;
        let mut given = Given::default();
        let (to, basis) = (audience(message.audience()), whose(message.basis()));
        let release = given.release("release", &message.release);
        let wanted = Wanted {
            area: given.area("area", &message.area),
            whose: basis,
            comparator: given.comparator(
                "comparator",
                message.basis() == Basis::Comparator,
                &message.comparator,
            ),
            pooled_rounds: given.pooled_rounds(&message.round, &message.pooled_rounds),
            part: given.breakdown(message.breakdown),
            ..given.wanted("", (&message.indicator, &message.round, &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let found = self.app.figure(&ctx, &release, &wanted, to).await.map_err(refuse(&ctx))?;
        Ok(Response::new(GetFigureResponse { figure: Some(figure::to_wire(&release.to_string(), found)) }))
    }

    async fn list_figures(
        &self,
        request: Request<ListFiguresRequest>,
    ) -> Result<Response<ListFiguresResponse>, Status> {
        let (ctx, message) = self.accept("ListFiguresRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let query = FiguresQuery {
            indicator: given.indicator("indicator", &message.indicator),
            round: given.round("round", &message.round),
            area: given.area("area", &message.area),
            group: message.target_group,
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let page = PageQuery { size: message.page_size, token: message.page_token };
        let name = release.to_string();
        if let Some(since) = message.updated_after.map(micros) {
            let page = self.app.updated_figures(&ctx, &release, (&query, since), to, &page).await;
            let page = page.map_err(refuse(&ctx))?;
            return Ok(Response::new(figure::updated(&name, to, page)));
        }
        let page = self.app.figures(&ctx, &release, &query, to, &page).await.map_err(refuse(&ctx))?;
        let figures = page.items.into_iter().map(|one| figure::to_wire(&name, one)).collect();
        Ok(Response::new(ListFiguresResponse { figures, next_page_token: page.next, deleted: Vec::new() }))
    }

    async fn get_area_report(
        &self,
        request: Request<GetAreaReportRequest>,
    ) -> Result<Response<GetAreaReportResponse>, Status> {
        let (ctx, message) = self.accept("GetAreaReportRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let wanted = Wanted {
            area: given.area("area", &message.area),
            ..given.wanted("", ("", &message.round, &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let (rows, caveats) =
            self.app.area_report(&ctx, &release, &wanted, to).await.map_err(refuse(&ctx))?;
        let name = release.to_string();
        let group = Some(message.target_group).filter(|group| !group.is_empty());
        Ok(Response::new(GetAreaReportResponse {
            area: message.area,
            round: message.round,
            target_group: group.unwrap_or_else(|| ALL.to_owned()),
            rows: rows.into_iter().map(|row| comparison::report_row(&name, row)).collect(),
            caveats: figure::caveats(&caveats),
        }))
    }

    async fn export_figures(
        &self,
        request: Request<ExportFiguresRequest>,
    ) -> Result<Response<Self::ExportFiguresStream>, Status> {
        let (ctx, message) = self.accept("ExportFiguresRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let release = given.done(release).map_err(refuse(&ctx))?;
        let language = Language::new(message.language);
        let pieces = self.app.export(&ctx, &release, to, language).await.map_err(refuse(&ctx))?;
        let pieces = ReceiverStream::new(pieces).map(|piece| Ok(provenance::piece(piece)));
        Ok(Response::new(Box::pin(pieces)))
    }
}
