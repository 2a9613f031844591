//! `jamfor.benchmark.v1.ReleaseService`.

use std::time::Duration;

use futures::{Stream, StreamExt, TryStreamExt, stream};
use jamfor_context::Context;
use jamfor_contract::benchmark::{
    ApproveReleaseRequest, ApproveReleaseResponse, CompareReleasesRequest, CompareReleasesResponse,
    CreateReleaseRequest, CreateReleaseResponse, FigureChange, GetProtectionReportRequest,
    GetProtectionReportResponse, GetReleaseRequest, GetReleaseResponse, ListReleasesRequest,
    ListReleasesResponse, PublishReleaseRequest, PublishReleaseResponse, WatchReleaseRequest,
    WatchReleaseResponse, WatchReleasesRequest, WatchReleasesResponse, WithdrawReleaseRequest,
    WithdrawReleaseResponse, release_service_server::ReleaseService,
};
use jamfor_contract::names::{Body, Name};
use tonic::{Request, Response, Status};

use crate::app::{App, ChangesQuery, Draft, Events, PageQuery};
use crate::domain::change::Change;
use crate::domain::release::{Release, State};
use crate::rpc::{Rpc, audience::audience, event, figure, given::Given, protection, refuse, release};

/// How often a watched release is looked at: another replica may build it.
const LOOK: Duration = Duration::from_millis(100);

/// How often events are looked for: another replica may write them, and those who listen stay for long.
const LISTEN: Duration = Duration::from_millis(500);

type Watched = std::pin::Pin<Box<dyn Stream<Item = Result<WatchReleaseResponse, Status>> + Send>>;

type Told = std::pin::Pin<Box<dyn Stream<Item = Result<WatchReleasesResponse, Status>> + Send>>;

#[tonic::async_trait]
impl ReleaseService for Rpc {
    type WatchReleaseStream = Watched;
    type WatchReleasesStream = Told;

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
        let found = match message.as_of.map(release::micros) {
            Some(at) => self.app.release_as_of(&ctx, &name, at).await,
            None => self.app.release(&ctx, &name).await,
        };
        let found = found.map_err(refuse(&ctx))?;
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
        let to = (audience(message.audience()), message.publish_time.map(release::micros));
        let etag = etag(message.etag);
        let opened = self.app.publish_release(&ctx, &name, to, etag).await.map_err(refuse(&ctx))?;
        Ok(Response::new(PublishReleaseResponse { release: Some(release::to_wire(opened)) }))
    }

    async fn approve_release(
        &self,
        request: Request<ApproveReleaseRequest>,
    ) -> Result<Response<ApproveReleaseResponse>, Status> {
        let (ctx, message) = self.accept("ApproveReleaseRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let approved = self.app.approve_release(&ctx, &name, &message.digest).await.map_err(refuse(&ctx))?;
        Ok(Response::new(ApproveReleaseResponse { release: Some(release::to_wire(approved)) }))
    }

    async fn withdraw_release(
        &self,
        request: Request<WithdrawReleaseRequest>,
    ) -> Result<Response<WithdrawReleaseResponse>, Status> {
        let (ctx, message) = self.accept("WithdrawReleaseRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let etag = etag(message.etag);
        let withdrawn = self.app.withdraw_release(&ctx, &name, &message.reason, etag).await;
        let withdrawn = withdrawn.map_err(refuse(&ctx))?;
        Ok(Response::new(WithdrawReleaseResponse { release: Some(release::to_wire(withdrawn)) }))
    }

    async fn compare_releases(
        &self,
        request: Request<CompareReleasesRequest>,
    ) -> Result<Response<CompareReleasesResponse>, Status> {
        let (ctx, message) = self.accept("CompareReleasesRequest", request)?;
        let mut given = Given::default();
        let to = audience(message.audience());
        let named = (given.release("before", &message.before), given.release("after", &message.after));
        let query = named.0.zip(named.1).map(|(before, after)| ChangesQuery { before, after });
        let query = given.done(query).map_err(refuse(&ctx))?;
        let page = PageQuery { size: message.page_size, token: message.page_token };
        let page = self.app.release_changes(&ctx, &query, to, &page).await.map_err(refuse(&ctx))?;
        let (before, after) = (query.before.to_string(), query.after.to_string());
        let change = |one: Change| FigureChange {
            before: one.before.map(|found| figure::to_wire(&before, found)),
            after: one.after.map(|found| figure::to_wire(&after, found)),
        };
        let changes = page.items.into_iter().map(change).collect();
        Ok(Response::new(CompareReleasesResponse { changes, next_page_token: page.next }))
    }

    async fn watch_releases(
        &self,
        request: Request<WatchReleasesRequest>,
    ) -> Result<Response<Self::WatchReleasesStream>, Status> {
        let draining = jamfor_server::draining(&request);
        let (ctx, message) = self.accept("WatchReleasesRequest", request)?;
        let mut given = Given::default();
        let body = given.body("parent", &message.parent);
        let body = given.done(body).map_err(refuse(&ctx))?;
        let first = self.app.release_events(&ctx, &body, message.after).await.map_err(refuse(&ctx))?;
        let feed = Feed { app: self.app.clone(), ctx, body };
        let events = feed.stream(first).take_until(draining.cancelled_owned());
        Ok(Response::new(Box::pin(events)))
    }

    async fn get_protection_report(
        &self,
        request: Request<GetProtectionReportRequest>,
    ) -> Result<Response<GetProtectionReportResponse>, Status> {
        let (ctx, message) = self.accept("GetProtectionReportRequest", request)?;
        let name = name(&ctx, &message.name)?;
        let report = self.app.protection_report(&ctx, &name).await.map_err(refuse(&ctx))?;
        Ok(Response::new(protection::report(&report)))
    }
}

fn etag(text: String) -> Option<String> {
    Some(text).filter(|etag| !etag.is_empty())
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

/// Looks for what becomes of the releases of a body, until the caller hangs up.
struct Feed {
    app: App,
    ctx: Context,
    body: Body,
}

impl Feed {
    /// Each event once, in the order of numbers.
    fn stream(self, first: Events) -> impl Stream<Item = Result<WatchReleasesResponse, Status>> + Send {
        let batches = stream::try_unfold((self, first), |(feed, found)| async move {
            let Events { events, last, more } = found;
            // what was found is told before anything is waited for
            let next = match events.is_empty() {
                true => feed.next(last, more).await?,
                false => Events { events: Vec::new(), last, more },
            };
            Ok::<_, Status>(Some((events, (feed, next))))
        });
        batches
            .map_ok(|events| stream::iter(events.into_iter().map(|one| Ok(event::to_wire(one)))))
            .try_flatten()
    }

    /// The events after a number, at once where more of them wait.
    async fn next(&self, after: i64, at_once: bool) -> Result<Events, Status> {
        if !at_once {
            tokio::time::sleep(LISTEN).await;
        }
        self.app.release_events(&self.ctx, &self.body, after).await.map_err(refuse(&self.ctx))
    }
}
