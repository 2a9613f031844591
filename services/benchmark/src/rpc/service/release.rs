//! `jamfor.benchmark.v1.ReleaseService`.

use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use jamfor_context::Context;
use jamfor_contract::benchmark::{
    ApproveReleaseRequest, ApproveReleaseResponse, CompareReleasesRequest, CompareReleasesResponse,
    CreateReleaseRequest, CreateReleaseResponse, GetProtectionReportRequest, GetProtectionReportResponse,
    GetReleaseRequest, GetReleaseResponse, ListReleasesRequest, ListReleasesResponse, PublishReleaseRequest,
    PublishReleaseResponse, WatchReleaseRequest, WatchReleaseResponse, WatchReleasesRequest,
    WatchReleasesResponse, WithdrawReleaseRequest, WithdrawReleaseResponse,
    release_service_server::ReleaseService,
};
use jamfor_contract::names::Name;
use tonic::{Request, Response, Status};

use crate::app::{App, Draft, PageQuery};
use crate::domain::release::{Release, State};
use crate::rpc::{Rpc, audience::audience, given::Given, refuse, release};

/// How often a watched release is looked at: another replica may build it.
const LOOK: Duration = Duration::from_millis(100);

type Watched = std::pin::Pin<Box<dyn Stream<Item = Result<WatchReleaseResponse, Status>> + Send>>;

#[tonic::async_trait]
impl ReleaseService for Rpc {
    type WatchReleaseStream = Watched;

    async fn create_release(
        &self,
        request: Request<CreateReleaseRequest>,
    ) -> Result<Response<CreateReleaseResponse>, Status> {
        let (ctx, message) = self.accept("CreateReleaseRequest", request)?;
        let mut given = Given::default();
        let body = given.body("parent", &message.parent);
        let body = given.done(body).map_err(refuse(&ctx))?;
        let content = release::content(message.release.unwrap_or_default());
        let draft = Draft { body, id: message.release_id, content };
        let created = self.app.create_release(&ctx, draft).await.map_err(refuse(&ctx))?;
        Ok(Response::new(CreateReleaseResponse { release: Some(release::to_wire(created)) }))
    }

    async fn get_release(
        &self,
        request: Request<GetReleaseRequest>,
    ) -> Result<Response<GetReleaseResponse>, Status> {
        let (ctx, message) = self.accept("GetReleaseRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let found = self.app.release(&ctx, &name).await.map_err(refuse(&ctx))?;
        Ok(Response::new(GetReleaseResponse { release: Some(release::to_wire(found)) }))
    }

    async fn list_releases(
        &self,
        request: Request<ListReleasesRequest>,
    ) -> Result<Response<ListReleasesResponse>, Status> {
        let (ctx, message) = self.accept("ListReleasesRequest", request)?;
        let mut given = Given::default();
        let body = given.body("parent", &message.parent);
        let body = given.done(body).map_err(refuse(&ctx))?;
        let query = PageQuery { size: message.page_size, token: message.page_token };
        let page = self.app.releases(&ctx, &body, &query).await.map_err(refuse(&ctx))?;
        let releases = page.items.into_iter().map(release::to_wire).collect();
        Ok(Response::new(ListReleasesResponse { releases, next_page_token: page.next }))
    }

    async fn watch_release(
        &self,
        request: Request<WatchReleaseRequest>,
    ) -> Result<Response<Self::WatchReleaseStream>, Status> {
        let draining = jamfor_server::draining(&request);
        let (ctx, message) = self.accept("WatchReleaseRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let first = self.app.release(&ctx, &name).await.map_err(refuse(&ctx))?;
        let watch = Watch { app: self.app.clone(), ctx, name, first };
        let watched = watch.stream().take_until(draining.cancelled_owned());
        Ok(Response::new(Box::pin(watched)))
    }

    async fn publish_release(
        &self,
        request: Request<PublishReleaseRequest>,
    ) -> Result<Response<PublishReleaseResponse>, Status> {
        let (ctx, message) = self.accept("PublishReleaseRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let to = audience(message.audience());
        let etag = Some(message.etag).filter(|etag| !etag.is_empty());
        let opened = self.app.publish_release(&ctx, &name, to, etag).await.map_err(refuse(&ctx))?;
        Ok(Response::new(PublishReleaseResponse { release: Some(release::to_wire(opened)) }))
    }

    async fn approve_release(&self, _: Request<ApproveReleaseRequest>) -> Result<Response<ApproveReleaseResponse>, Status> {
        Err(Status::unimplemented("soon"))
    }

    async fn withdraw_release(&self, _: Request<WithdrawReleaseRequest>) -> Result<Response<WithdrawReleaseResponse>, Status> {
        Err(Status::unimplemented("soon"))
    }

    async fn compare_releases(&self, _: Request<CompareReleasesRequest>) -> Result<Response<CompareReleasesResponse>, Status> {
        Err(Status::unimplemented("soon"))
    }

    async fn get_protection_report(&self, _: Request<GetProtectionReportRequest>) -> Result<Response<GetProtectionReportResponse>, Status> {
        Err(Status::unimplemented("soon"))
    }

    type WatchReleasesStream = std::pin::Pin<Box<dyn Stream<Item = Result<WatchReleasesResponse, Status>> + Send>>;

    async fn watch_releases(
        &self,
        _: Request<WatchReleasesRequest>,
    ) -> Result<Response<Self::WatchReleasesStream>, Status> {
        Err(Status::unimplemented("soon"))
    }
}

fn name(ctx: &Context, text: &str) -> Result<Name, Status> {
    let mut given = Given::default();
    let name = given.release("name", text);
    given.done(name).map_err(refuse(ctx))
}

/// Looks at a release until it no longer is being built.
struct Watch {
    app: App,
    ctx: Context,
    name: Name,
    first: Release,
}

impl Watch {
    /// The release as it is, then after every change.
    fn stream(self) -> impl Stream<Item = Result<WatchReleaseResponse, Status>> + Send {
        stream::try_unfold((self, None), |(watch, seen): (Self, Option<(State, i64)>)| async move {
            let release = match seen {
                None => watch.first.clone(),
                Some((State::Building, version)) => watch.changed(version).await?,
                Some(_) => return Ok(None),
            };
            let seen = Some((release.state, release.version));
            let answer = WatchReleaseResponse { release: Some(release::to_wire(release)) };
            Ok(Some((answer, (watch, seen))))
        })
    }

    /// The release once its version is another one.
    async fn changed(&self, version: i64) -> Result<Release, Status> {
        loop {
            tokio::time::sleep(LOOK).await;
            let release = self.app.release(&self.ctx, &self.name).await.map_err(refuse(&self.ctx))?;
            if release.version != version {
                return Ok(release);
            }
        }
    }
}
