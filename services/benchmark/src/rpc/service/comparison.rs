//! `jamfor.benchmark.v1.ComparisonService`.

use jamfor_contract::benchmark::{
    self as wire, CompareAreasRequest, CompareAreasResponse, CompareCountriesRequest,
    CompareCountriesResponse, CompareRoundsRequest, CompareRoundsResponse,
    comparison_service_server::ComparisonService,
};
use jamfor_contract::names::Collection;
use jamfor_fault::Violation;
use tonic::{Request, Response, Status};

use crate::Error;
use crate::app::{AreasQuery, CountriesQuery};
use crate::domain::{comparison::Comparator, lookup::Wanted};
use crate::rpc::{Rpc, audience::audience, comparison, figure, given::Given, refuse};

#[tonic::async_trait]
impl ComparisonService for Rpc {
    async fn compare_areas(
        &self,
        request: Request<CompareAreasRequest>,
    ) -> Result<Response<CompareAreasResponse>, Status> {
        let (ctx, message) = self.accept("CompareAreasRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let release = given.release("release", &message.release);
        let areas =
            (0..).zip(&message.areas).map(|(at, area): (usize, _)| given.area(&format!("areas[{at}]"), area));
        let areas = areas.collect();
        let wanted = given.wanted("", (&message.indicator, &message.round, &message.target_group));
        let release = given.done(release).map_err(refuse(&ctx))?;
        let comparator = comparator(message.kind()).map_err(refuse(&ctx))?;
        let query = AreasQuery { wanted, areas, comparator };
        let (rows, against) =
            self.app.compare_areas(&ctx, &release, &query, to).await.map_err(refuse(&ctx))?;
        let name = release.to_string();
        Ok(Response::new(CompareAreasResponse {
            areas: rows.into_iter().map(|row| comparison::area_row(&name, row)).collect(),
            against: Some(figure::to_wire(&name, against)),
            next_page_token: String::new(),
        }))
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
        let points = self.app.compare_rounds(&ctx, &release, &wanted, to).await.map_err(refuse(&ctx))?;
        let name = release.to_string();
        let points = points.into_iter().map(|point| comparison::round_point(&name, point)).collect();
        Ok(Response::new(CompareRoundsResponse { points, ..CompareRoundsResponse::default() }))
    }

    async fn get_funnel(
        &self,
        _: Request<wire::GetFunnelRequest>,
    ) -> Result<Response<wire::GetFunnelResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn rank_areas(
        &self,
        _: Request<wire::RankAreasRequest>,
    ) -> Result<Response<wire::RankAreasResponse>, Status> {
        Err(Status::unimplemented(""))
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

/// Areas are held against participants; rounds and countries have calls of their own.
fn comparator(comparator: wire::ComparatorKind) -> Result<Comparator, Error> {
    match comparator {
        wire::ComparatorKind::Unspecified | wire::ComparatorKind::ParticipantsPooled => {
            Ok(Comparator::Pooled)
        }
        wire::ComparatorKind::ParticipantsEqualUnit => Ok(Comparator::EqualUnit),
        _ => {
            let words = "hold areas against participants; rounds and countries have calls of their own";
            let violation = Violation::new("kind", "NOT_DEFINED", words);
            let allowed = ["COMPARATOR_KIND_PARTICIPANTS_POOLED", "COMPARATOR_KIND_PARTICIPANTS_EQUAL_UNIT"];
            Err(violation.allowing(allowed).into())
        }
    }
}
