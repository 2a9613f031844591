//! `jamfor.benchmark.v1.VerdictService`.

use jamfor_contract::benchmark::{
    ListVerdictOverridesRequest, ListVerdictOverridesResponse, OverrideVerdictRequest,
    OverrideVerdictResponse, RevokeVerdictOverrideRequest, RevokeVerdictOverrideResponse,
    verdict_service_server::VerdictService,
};
use jamfor_contract::names::Collection;
use tonic::{Request, Response, Status};

use crate::app::PageQuery;
use crate::rpc::{Rpc, given::Given, refuse, verdict_override};

#[tonic::async_trait]
impl VerdictService for Rpc {
    async fn override_verdict(
        &self,
        request: Request<OverrideVerdictRequest>,
    ) -> Result<Response<OverrideVerdictResponse>, Status> {
        let (ctx, message, mut noted) = self.take("OverrideVerdictRequest", request);
        let draft = verdict_override::read(message, &mut noted);
        let set = self.app.override_verdict(&ctx, draft, noted).await.map_err(refuse(&ctx))?;
        let verdict_override = Some(verdict_override::to_wire(set));
        Ok(Response::new(OverrideVerdictResponse { verdict_override }))
    }

    async fn revoke_verdict_override(
        &self,
        request: Request<RevokeVerdictOverrideRequest>,
    ) -> Result<Response<RevokeVerdictOverrideResponse>, Status> {
        let (ctx, message) = self.accept("RevokeVerdictOverrideRequest", request)?;
        let mut given = Given::default();
        let name = given.name("name", Collection::VerdictOverrides, &message.name);
        let name = given.done(name).map_err(refuse(&ctx))?;
        let revoked = self.app.revoke_verdict(&ctx, &name).await.map_err(refuse(&ctx))?;
        let verdict_override = Some(verdict_override::to_wire(revoked));
        Ok(Response::new(RevokeVerdictOverrideResponse { verdict_override }))
    }

    async fn list_verdict_overrides(
        &self,
        request: Request<ListVerdictOverridesRequest>,
    ) -> Result<Response<ListVerdictOverridesResponse>, Status> {
        let (ctx, message) = self.accept("ListVerdictOverridesRequest", request)?;
        let mut given = Given::default();
        let release = given.release("release", &message.release);
        let release = given.done(release).map_err(refuse(&ctx))?;
        let query = PageQuery { size: message.page_size, token: message.page_token };
        let page = self.app.list_overrides(&ctx, &release, &query).await.map_err(refuse(&ctx))?;
        let verdict_overrides = page.items.into_iter().map(verdict_override::to_wire).collect();
        Ok(Response::new(ListVerdictOverridesResponse { verdict_overrides, next_page_token: page.next }))
    }
}
