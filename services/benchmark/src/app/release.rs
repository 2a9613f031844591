//! Reading releases, now and as they were, and what becomes of them.

use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::Audit;

use super::{App, Page, PageQuery, audience::sight, page::List};
use crate::Error;
use crate::domain::life::Event;
use crate::domain::protection::Report;
use crate::domain::release::{Release, Sight};

/// How many corrections of one release are followed.
const LONGEST_CHAIN: usize = 1_000;

/// How many events are read at once.
const EVENTS: u64 = 100;

/// Events of a body that the caller is told of.
#[derive(Clone, Debug)]
pub struct Events {
    /// In the order of numbers.
    pub events: Vec<Event>,
    /// The number of the last one that was looked at.
    pub last: i64,
    /// Whether there may be more at once.
    pub more: bool,
}

impl App {
    /// The release as it is now.
    ///
    /// # Errors
    /// NotFound; NotPublished to those who may not know of it, whether or not it exists.
    pub async fn release(&self, ctx: &Context, name: &Name) -> Result<Release, Error> {
        ctx.require("releases.get")?;
        self.seen_release(ctx, name).await
    }

    /// The one of a release, those that it corrects and those that correct it, which was published at a time.
    ///
    /// # Errors
    /// As `release`; NotPublished when none was.
    pub async fn release_as_of(&self, ctx: &Context, name: &Name, at_micros: i64) -> Result<Release, Error> {
        ctx.require("releases.get")?;
        let named = self.seen_release(ctx, name).await?;
        let sight = sight(ctx, &name.body);
        let mut next = Some(self.first_of_chain(ctx, named).await?);
        for _ in 0..LONGEST_CHAIN {
            // each is read after the one whose place it took: what is read is a chain that was there
            let Some(release) = next else { break };
            if release.was_published_at(at_micros) && release.is_seen(sight) {
                return Ok(told(release, sight));
            }
            next = self.named(ctx, &release.superseded_by).await?;
        }
        Err(Error::NotPublished { name: name.to_string(), audience: "PUBLIC" })
    }

    /// The release, for a command that asked for its own scope.
    pub(super) async fn seen_release(&self, ctx: &Context, name: &Name) -> Result<Release, Error> {
        let sight = sight(ctx, &name.body);
        match self.store.release(ctx, name).await {
            Ok(release) if release.is_seen(sight) => Ok(told(release, sight)),
            Ok(_) | Err(Error::NotFound { .. }) if sight != Sight::All => {
                Err(Error::NotPublished { name: name.to_string(), audience: "PUBLIC" })
            }
            done => done,
        }
    }

    /// The releases of a body that the caller may know of, by name.
    ///
    /// # Errors
    /// PageToken.
    pub async fn releases(
        &self,
        ctx: &Context,
        body: &Body,
        query: &PageQuery,
    ) -> Result<Page<Release>, Error> {
        ctx.require("releases.list")?;
        let list = List::new(&["releases", body.id()]);
        let size = query.size(20, 100);
        let (after, sight) = (list.after(query)?, sight(ctx, body));
        let found = self.store.releases(ctx, body, sight, after, size as u64 + 1).await?;
        let found = found.into_iter().map(|release| told(release, sight)).collect();
        Ok(list.page(found, size, |release| release.name.to_string()))
    }

    /// What became of the releases of a body after an event, as far as the caller may know of them.
    ///
    /// # Errors
    /// Denied.
    pub async fn release_events(&self, ctx: &Context, body: &Body, after: i64) -> Result<Events, Error> {
        ctx.require("releases.list")?;
        let sight = sight(ctx, body);
        let found = self.store.events(ctx, body, after, EVENTS).await?;
        let last = found.last().map_or(after, |event| event.number);
        let more = found.len() as u64 == EVENTS;
        let events = found.into_iter().filter(|event| event.is_told(sight));
        let events = events.map(|event| Event { release: told(event.release, sight), ..event }).collect();
        Ok(Events { events, last, more })
    }

    /// How a release was protected, in full. The read is logged.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady.
    pub async fn protection_report(&self, ctx: &Context, name: &Name) -> Result<Report, Error> {
        ctx.require("releases.protection")?;
        ctx.require_body(name.body.id())?;
        let release = self.store.release(ctx, name).await?;
        let not_ready = || Error::NotReady { name: name.to_string() };
        let report = release.protection.ok_or_else(not_ready)?;
        self.store.record(ctx, Audit::new("releases.protection", name.to_string())).await?;
        Ok(report)
    }

    /// The release that a chain of corrections begins with.
    async fn first_of_chain(&self, ctx: &Context, named: Release) -> Result<Release, Error> {
        let mut first = named;
        for _ in 0..LONGEST_CHAIN {
            match self.named(ctx, &first.content.corrects).await? {
                Some(earlier) => first = earlier,
                None => break,
            }
        }
        Ok(first)
    }

    /// The release of a name that another one keeps; none for an empty one.
    pub(super) async fn named(&self, ctx: &Context, name: &str) -> Result<Option<Release>, Error> {
        if name.is_empty() {
            return Ok(None);
        }
        let name = Name::parse(Collection::Releases, name)
            .map_err(|error| Error::Damaged { name: name.to_owned(), cause: error.to_string() })?;
        self.store.release(ctx, &name).await.map(Some)
    }
}

/// A release as those of a sight are told of it: who answers for it, and earlier ones that they may not know of, its
/// body alone.
fn told(mut release: Release, sight: Sight) -> Release {
    if sight != Sight::All {
        release.approvals.clear();
        release.earlier.clear();
    }
    release
}
