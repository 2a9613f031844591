//! `jamfor.benchmark.v1.ProvenanceService`.

use jamfor_contract::benchmark::{
    Basis, ExplainFigureRequest, ExplainFigureResponse, GetManifestRequest, GetManifestResponse,
    VerifyReleaseRequest, VerifyReleaseResponse, provenance_service_server::ProvenanceService,
};
use jamfor_survey::Language;
use tonic::{Request, Response, Status};

use crate::domain::lookup::Wanted;
use crate::rpc::{
    Rpc,
    audience::audience,
    given::{Given, whose},
    provenance, refuse,
};

#[tonic::async_trait]
impl ProvenanceService for Rpc {
    async fn get_manifest(
        &self,
        request: Request<GetManifestRequest>,
    ) -> Result<Response<GetManifestResponse>, Status> {
        let (ctx, message) = self.accept("GetManifestRequest", request)?;
        let mut given = Given::default();
        let release = given.release("release", &message.release);
        let release = given.done(release).map_err(refuse(&ctx))?;
        let found = self.app.manifest(&ctx, &release).await.map_err(refuse(&ctx))?;
        Ok(Response::new(provenance::manifest(found)))
    }

    async fn explain_figure(
        &self,
        request: Request<ExplainFigureRequest>,
    ) -> Result<Response<ExplainFigureResponse>, Status> {
        let (ctx, message) = self.accept("ExplainFigureRequest", request)?;
        let mut given = Given::default();
        let (to, basis) = (audience(message.audience()), whose(message.basis()));
        let release = given.release("release", &message.release);
        let of_comparator = message.basis() == Basis::Comparator;
        let wanted = Wanted {
            area: given.area("area", &message.area),
            whose: basis,
            comparator: given.comparator("comparator", of_comparator, &message.comparator),
            pooled_rounds: given.pooled_rounds(&message.round, &message.pooled_rounds),
            part: given.breakdown(message.breakdown),
            ..given.wanted("", (&message.indicator, &message.round, &message.target_group))
        };
        let release = given.done(release).map_err(refuse(&ctx))?;
        let language = Language::new(message.language);
        let found = self.app.explain_figure(&ctx, &release, &wanted, to, &language).await;
        let found = found.map_err(refuse(&ctx))?;
        Ok(Response::new(provenance::explanation(&release.to_string(), found)))
    }

    async fn verify_release(
        &self,
        request: Request<VerifyReleaseRequest>,
    ) -> Result<Response<VerifyReleaseResponse>, Status> {
        let (ctx, message) = self.accept("VerifyReleaseRequest", request)?;
        let mut given = Given::default();
        let name = given.release("name", &message.name);
        let name = given.done(name).map_err(refuse(&ctx))?;
        let found = self.app.verify_release(&ctx, &name).await.map_err(refuse(&ctx))?;
        Ok(Response::new(provenance::verified(found)))
    }
}
