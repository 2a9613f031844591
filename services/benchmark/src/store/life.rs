//! What a release lives through, each step in one transaction with its audit rows and the event that others hear of.
//!
//! An event takes the number after the last one of its body. Two transactions that take the same number cannot both be
//! committed, and one that takes a later number has seen the earlier one: no event becomes visible before one with a
//! smaller number.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Audit, StoreError, Transaction};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::SeaStore;
use super::again::again;
use super::earlier::protected_together;
use super::entity::{release, release_event};
use super::sea::{damaged, driver, get, json, put, read};
use crate::Error;
use crate::domain::life::{Event, Kind, Refused, State, Step};
use crate::domain::release::Release;

/// To whom a release is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// To everybody, owners among them.
    Public,
    /// The same from a time on, in microseconds since the epoch; at once when it has passed.
    At(i64),
    /// To owners alone.
    Owner,
}

/// The storage of what releases live through. Must write every change together with its audit row, and with an event
/// where others hear of it, all or nothing.
#[async_trait]
pub trait Lives: Send + Sync + 'static {
    /// Notes that the caller answers for a release. Must return NotFound, NotReady, Ended, ProtectionFailed,
    /// NotProtectedTogether as `open` does, or EtagMismatch if its digest is another one; must change nothing if the
    /// caller did so before.
    async fn approve(
        &self,
        ctx: &Context,
        name: &Name,
        digest: &str,
        now_micros: i64,
    ) -> Result<Release, Error>;

    /// Opens a release, and ends the one that it corrects in the moment in which it is published. Must return NotFound,
    /// NotReady, ProtectionFailed; NotApproved for all but a preview; Ended if it, or the one that it corrects, is no
    /// longer there to be read by everybody; EtagMismatch if an etag is given that is not its own; NotProtectedTogether
    /// if another release of its rounds was opened and neither keeps the other. Of two at once that do not, at most one
    /// may be opened. Must change nothing if it is open already.
    async fn open(
        &self,
        ctx: &Context,
        name: &Name,
        etag: Option<String>,
        opening: Opening,
        now_micros: i64,
    ) -> Result<Release, Error>;

    /// Publishes the release whose time came first, if one has; none if none has, or another replica did it. One that
    /// can no longer be published must be EMBARGOED no longer. Of several at once, one must do it, once.
    async fn publish_due(&self, ctx: &Context, now_micros: i64) -> Result<Option<Release>, Error>;

    /// Takes a release back. Must return NotFound, NotReady, EtagMismatch; Ended if it is superseded, or was taken back
    /// for another reason; must change nothing if it was taken back for this one.
    async fn withdraw(
        &self,
        ctx: &Context,
        name: &Name,
        etag: Option<String>,
        reason: &str,
        now_micros: i64,
    ) -> Result<Release, Error>;

    /// What happened to the releases of a body, in the order of numbers. Must begin after `after`, and never leave out
    /// an event that becomes visible later.
    async fn events(&self, ctx: &Context, body: &Body, after: i64, limit: u64) -> Result<Vec<Event>, Error>;
}

/// Why a due release is not published: another replica did it, or it failed.
enum NotDue {
    Passed,
    Failed(Error),
}

impl From<StoreError> for NotDue {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for NotDue {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

#[async_trait]
impl Lives for SeaStore {
    async fn approve(
        &self,
        ctx: &Context,
        name: &Name,
        digest: &str,
        now_micros: i64,
    ) -> Result<Release, Error> {
        let (subject, digest) = (ctx.caller.to_string(), digest.to_owned());
        let approve = move |release: &mut Release| release.approve(&subject, &digest, now_micros);
        self.step(ctx, ("releases.approve", name), None, now_micros, approve).await
    }

    async fn open(
        &self,
        ctx: &Context,
        name: &Name,
        etag: Option<String>,
        opening: Opening,
        now_micros: i64,
    ) -> Result<Release, Error> {
        let open = move |release: &mut Release| match opening {
            Opening::Owner => release.preview(),
            Opening::At(micros) if micros > now_micros => release.embargo(micros),
            Opening::Public | Opening::At(_) => release.publish(now_micros),
        };
        self.step(ctx, ("releases.publish", name), etag, now_micros, open).await
    }

    async fn publish_due(&self, ctx: &Context, now_micros: i64) -> Result<Option<Release>, Error> {
        // looking costs nothing; a transaction writes an audit row
        let Some(due) = due(&self.database.read(), now_micros).await? else { return Ok(None) };
        let name = read(due)?.name;
        let published = again(|| async {
            let audit = Audit::new("releases.publish", name.to_string());
            let (ctx, name) = (ctx.clone(), name.clone());
            let context = ctx.clone();
            let done = self.database.write(&context, audit, move |tx| {
                let (ctx, name) = (ctx.clone(), name.clone());
                Box::pin(async move { publish_due_in(tx, &ctx, &name, now_micros).await })
            });
            match done.await {
                Ok(release) => Ok(Some(release)),
                Err(NotDue::Passed) => Ok(None),
                Err(NotDue::Failed(error)) => Err(error),
            }
        });
        published.await
    }

    async fn withdraw(
        &self,
        ctx: &Context,
        name: &Name,
        etag: Option<String>,
        reason: &str,
        now_micros: i64,
    ) -> Result<Release, Error> {
        let reason = reason.to_owned();
        let withdraw = move |release: &mut Release| release.withdraw(&reason, now_micros);
        self.step(ctx, ("releases.withdraw", name), etag, now_micros, withdraw).await
    }

    async fn events(&self, _ctx: &Context, body: &Body, after: i64, limit: u64) -> Result<Vec<Event>, Error> {
        let select = release_event::Entity::find()
            .filter(release_event::Column::Body.eq(body.id()))
            .filter(release_event::Column::Number.gt(after))
            .order_by_asc(release_event::Column::Number)
            .limit(limit);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        let names: BTreeSet<&str> = rows.iter().map(|row| row.release.as_str()).collect();
        let select = release::Entity::find().filter(release::Column::Name.is_in(names));
        let found = select.all(&self.database.read()).await.map_err(driver)?;
        let found: Result<Vec<Release>, Error> = found.into_iter().map(read).collect();
        let releases: BTreeMap<String, Release> =
            found?.into_iter().map(|release| (release.name.to_string(), release)).collect();
        rows.iter().map(|row| event(row, &releases)).collect()
    }
}

impl SeaStore {
    /// Takes one step with a release, unless the caller means another state of it.
    async fn step(
        &self,
        ctx: &Context,
        (action, name): (&'static str, &Name),
        etag: Option<String>,
        now_micros: i64,
        step: impl Fn(&mut Release) -> Result<Step, Refused> + Clone + Send + Sync + 'static,
    ) -> Result<Release, Error> {
        again(|| async {
            let audit = Audit::new(action, name.to_string());
            let (context, name, etag, step) = (ctx.clone(), name.clone(), etag.clone(), step.clone());
            self.database
                .write(ctx, audit, move |tx| {
                    let (ctx, name, etag, step) = (context.clone(), name.clone(), etag.clone(), step.clone());
                    Box::pin(async move { step_in(tx, &ctx, (&name, etag), now_micros, step).await })
                })
                .await
        })
        .await
    }
}

fn event(row: &release_event::Model, releases: &BTreeMap<String, Release>) -> Result<Event, Error> {
    let unknown = |what: &'static str| damaged(&row.release, &what);
    Ok(Event {
        number: row.number,
        kind: Kind::parse(&row.kind).ok_or_else(|| unknown("event is not known"))?,
        micros: row.at_micros,
        release: releases.get(&row.release).cloned().ok_or_else(|| unknown("event of no release"))?,
    })
}

async fn step_in(
    tx: &Transaction,
    ctx: &Context,
    (name, etag): (&Name, Option<String>),
    now_micros: i64,
    step: impl Fn(&mut Release) -> Result<Step, Refused>,
) -> Result<Release, Error> {
    let row = get(tx, name).await?;
    let found = read(row.clone())?;
    let mut release = found.clone();
    let done = step(&mut release).map_err(|refused| refusal(&release, refused))?;
    if done == Step::Nothing {
        return Ok(found);
    }
    if etag.is_some_and(|etag| etag != found.etag()) {
        return Err(Error::EtagMismatch { name: name.to_string() });
    }
    if opens(&found, &release) {
        may_be_opened(tx, &release).await?;
    } else if found.approvals != release.approvals {
        protected_together(tx, &release).await?;
    }
    keep(tx, ctx, (row, &mut release), done, now_micros).await?;
    Ok(release)
}

/// What stands outside of a release must let it be opened.
async fn may_be_opened(tx: &Transaction, release: &Release) -> Result<(), Error> {
    corrected(tx, release).await?;
    protected_together(tx, release).await
}

/// Whether a step lets somebody read it, now or at a time.
fn opens(before: &Release, after: &Release) -> bool {
    (before.owner, before.public) != (after.owner, after.public)
        || (after.state == State::Embargoed && before.publish_micros != after.publish_micros)
}

async fn publish_due_in(
    tx: &Transaction,
    ctx: &Context,
    name: &Name,
    now_micros: i64,
) -> Result<Release, NotDue> {
    let row = get(tx, name).await?;
    let mut release = read(row.clone())?;
    let is_due =
        release.state == State::Embargoed && release.publish_micros.is_some_and(|at| at <= now_micros);
    if !is_due {
        return Err(NotDue::Passed);
    }
    let step = match may_be_opened(tx, &release).await {
        Ok(()) => release.publish(now_micros).map_err(|refused| refusal(&release, refused))?,
        Err(Error::Ended { .. } | Error::NotProtectedTogether { .. }) => {
            release.lift_embargo();
            Step::Quiet
        }
        Err(error) => return Err(error.into()),
    };
    keep(tx, ctx, (row, &mut release), step, now_micros).await?;
    Ok(release)
}

/// Stores a release after a step and tells of it.
async fn keep(
    tx: &Transaction,
    ctx: &Context,
    (row, release): (release::Model, &mut Release),
    step: Step,
    now_micros: i64,
) -> Result<(), Error> {
    store(tx, row, release).await?;
    let Step::Told(kind) = step else { return Ok(()) };
    if kind == Kind::Published
        && let Some((row, mut old)) = corrected(tx, release).await?
    {
        let name = old.name.to_string();
        old.supersede(&release.name.to_string(), now_micros);
        store(tx, row, &mut old).await?;
        Audit::new("releases.supersede", name).beside(ctx, tx).await?;
        tell(tx, &old, Kind::Superseded, now_micros).await?;
    }
    tell(tx, release, kind, now_micros).await
}

/// The release that one corrects, if it corrects one. Must be there to be read by everybody.
async fn corrected(tx: &Transaction, release: &Release) -> Result<Option<(release::Model, Release)>, Error> {
    if release.content.corrects.is_empty() {
        return Ok(None);
    }
    let name = Name::parse(Collection::Releases, &release.content.corrects);
    let name = name.map_err(|error| damaged(&release.name.to_string(), &error))?;
    let row = get(tx, &name).await?;
    let found = read(row.clone())?;
    match found.state {
        State::Published => Ok(Some((row, found))),
        _ => Err(Error::ended(&found)),
    }
}

async fn store(tx: &Transaction, row: release::Model, release: &mut Release) -> Result<(), Error> {
    release.version += 1;
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let row = release::Model {
        state: release.state.as_str().to_owned(),
        public: release.public,
        owner: release.owner,
        version: release.version,
        approvals: Some(json(&release.name, &release.approvals)?),
        publish_micros: release.publish_micros,
        end_micros: release.end_micros,
        superseded_by: some(&release.superseded_by),
        withdrawal: some(&release.withdrawal),
        ..row
    };
    put(tx, row).await
}

async fn tell(tx: &Transaction, release: &Release, kind: Kind, at_micros: i64) -> Result<(), Error> {
    let body = release.name.body.id();
    let last = release_event::Entity::find()
        .filter(release_event::Column::Body.eq(body))
        .order_by_desc(release_event::Column::Number)
        .one(tx)
        .await
        .map_err(driver)?;
    let row = release_event::Model {
        body: body.to_owned(),
        number: last.map_or(0, |last| last.number) + 1,
        kind: kind.as_str().to_owned(),
        release: release.name.to_string(),
        at_micros,
    };
    release_event::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .map_err(driver)?;
    Ok(())
}

async fn due(connection: &impl ConnectionTrait, now_micros: i64) -> Result<Option<release::Model>, Error> {
    release::Entity::find()
        .filter(release::Column::State.eq(State::Embargoed.as_str()))
        .filter(release::Column::PublishMicros.lte(now_micros))
        .order_by_asc(release::Column::PublishMicros)
        .order_by_asc(release::Column::Name)
        .one(connection)
        .await
        .map_err(driver)
}

fn refusal(release: &Release, refused: Refused) -> Error {
    let name = release.name.to_string();
    match refused {
        Refused::NotReady => Error::NotReady { name },
        Refused::NotApproved => Error::NotApproved { name },
        Refused::NotProtected => Error::ProtectionFailed { name },
        Refused::Changed => Error::EtagMismatch { name },
        Refused::Ended => Error::ended(release),
    }
}
