//! `jamfor.benchmark.v1.ComparisonService`.

use std::sync::Arc;

use jamfor_contract::benchmark::{
    self as wire, CompareAreasRequest, CompareAreasResponse, CompareCountriesRequest,
    CompareCountriesResponse, CompareRoundsRequest, CompareRoundsResponse, GetFunnelRequest,
    GetFunnelResponse, RankAreasRequest, RankAreasResponse, comparison_service_server::ComparisonService,
};
use jamfor_contract::names::Collection;
use prost::Message;
use tonic::{Request, Response, Status};

use crate::app::{AreasQuery, CountriesQuery, PageQuery};
use crate::domain::lookup::Wanted;
use crate::rpc::{Rpc, audience::audience, comparison, given::Given, ranking, refuse};

#[tonic::async_trait]
impl ComparisonService for Rpc {
    async fn compare_areas(
        &self,
        request: Request<CompareAreasRequest>,
    ) -> Result<Response<CompareAreasResponse>, Status> {
        let bytes = self.areas(request).await?;
        let read = CompareAreasResponse::decode(bytes.as_ref());
        read.map(Response::new).map_err(|error| Status::internal(error.to_string()))
    }

    async fn compare_rounds(
        &self,
        request: Request<CompareRoundsRequest>,
    ) -> Result<Response<CompareRoundsResponse>, Status> {
        let (ctx, message) = self.accept("CompareRoundsRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let wanted = Wanted {
            area: given.area("area", &message.area),
            ..given.wanted("", (&message.indicator, "", &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let include = message.include_not_comparable;
        let series = self.app.compare_rounds(&ctx, &release, &wanted, to, include).await;
        Ok(Response::new(comparison::series(&release.to_string(), series.map_err(refuse(&ctx))?)))
    }

    async fn get_funnel(
        &self,
        request: Request<GetFunnelRequest>,
    ) -> Result<Response<GetFunnelResponse>, Status> {
        let (ctx, message) = self.accept("GetFunnelRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let wanted = Wanted {
            part: given.breakdown(message.breakdown),
            ..given.wanted("", (&message.indicator, &message.round, &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let found = self.app.funnel(&ctx, &release, &wanted, to).await.map_err(refuse(&ctx))?;
        Ok(Response::new(ranking::funnel(&release.to_string(), found)))
    }

    async fn rank_areas(
        &self,
        request: Request<RankAreasRequest>,
    ) -> Result<Response<RankAreasResponse>, Status> {
        let (ctx, message) = self.accept("RankAreasRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let wanted = Wanted {
            part: given.breakdown(message.breakdown),
            ..given.wanted("", (&message.indicator, &message.round, &message.target_group))
        };
        let comparator = given.maybe_revision("comparator", Collection::Comparators, &message.comparator);
        let comparator = comparator.map(|name| name.to_string()).unwrap_or_default();
        let release = given.done(release).map_err(refuse(&ctx))?;
        let found =
            self.app.rank_areas(&ctx, &release, &wanted, &comparator, to).await.map_err(refuse(&ctx))?;
        Ok(Response::new(ranking::ranking(&release.to_string(), found)))
    }

    async fn compare_countries(
        &self,
        request: Request<CompareCountriesRequest>,
    ) -> Result<Response<CompareCountriesResponse>, Status> {
        let (ctx, message) = self.accept("CompareCountriesRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let mut side = |field: &str, one: Option<wire::CountryFigure>| {
            let one = one.unwrap_or_default();
            let wanted = given.wanted(field, (&one.indicator, &one.round, &one.target_group));
            given.release(&format!("{field}.release"), &one.release).map(|release| (release, wanted))
        };
        let sides = side("left", message.left).zip(side("right", message.right));
        let crosswalk = given.maybe_revision("crosswalk", Collection::Crosswalks, &message.crosswalk);
        let (left, right) = given.done(sides).map_err(refuse(&ctx))?;
        let names = (left.0.to_string(), right.0.to_string());
        let include_not_comparable = message.include_not_comparable;
        let query = CountriesQuery { left, right, crosswalk, include_not_comparable };
        let found = self.app.compare_countries(&ctx, &query, to).await.map_err(refuse(&ctx))?;
        Ok(Response::new(comparison::countries(&names.0, &names.1, found)))
    }
}

impl Rpc {
    /// The answer to `CompareAreas` in bytes.
    pub(in crate::rpc) async fn areas(
        &self,
        request: Request<CompareAreasRequest>,
    ) -> Result<Arc<[u8]>, Status> {
        let (ctx, message) = self.accept("CompareAreasRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let areas =
            (0..).zip(&message.areas).map(|(at, area): (usize, _)| given.area(&format!("areas[{at}]"), area));
        let areas = areas.collect();
        let held = given.held(message.kind(), &message.comparator);
        let filter = given.filter("filter", &message.filter);
        let wanted = Wanted {
            part: given.breakdown(message.breakdown),
            ..given.wanted("", (&message.indicator, &message.round, &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let page = PageQuery { size: message.page_size, token: message.page_token };
        let include_not_comparable = message.include_not_comparable;
        let query = AreasQuery { wanted, areas, held, filter, page, include_not_comparable };
        let name = release.to_string();
        let encode = |page| comparison::areas(&name, page).encode_to_vec();
        self.app.compare_areas(&ctx, &release, &query, to, encode).await.map_err(refuse(&ctx))
    }
}
