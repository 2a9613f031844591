//! The store on SQLite and PostgreSQL: one implementation, with the engines' differences in the platform.

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Audit, Database, Transaction};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Serialize, de::DeserializeOwned};

use super::again::again;
use super::earlier::opened;
use super::entity::{release, release_piece};
use super::manifest;
use super::{Claimed, Finished, Lease, NewRelease, Store};
use crate::Error;
use crate::domain::earlier::Earlier;
use crate::domain::release::{Phase, Progress, Release, Sight, State};

/// The store behind SeaORM.
#[derive(Clone, Debug)]
pub struct SeaStore {
    pub(super) database: Database,
}

impl SeaStore {
    /// A store in a database whose schema is up to date.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

/// Where a release comes from: its build reads for that caller and goes on in that trace.
#[derive(Clone, Debug)]
struct Origin {
    creator: String,
    trace: Option<String>,
}

#[async_trait]
impl Store for SeaStore {
    async fn create(&self, ctx: &Context, new: NewRelease) -> Result<Release, Error> {
        again(|| self.create_once(ctx, new.clone())).await
    }

    async fn release(&self, _ctx: &Context, name: &Name) -> Result<Release, Error> {
        read(get(&self.database.read(), name).await?)
    }

    async fn releases(
        &self,
        _ctx: &Context,
        body: &Body,
        sight: Sight,
        after: Option<String>,
        limit: u64,
    ) -> Result<Vec<Release>, Error> {
        let mut select = release::Entity::find().filter(release::Column::Body.eq(body.id()));
        select = match sight {
            Sight::All => select,
            Sight::Owner => {
                select.filter(release::Column::Owner.eq(true).or(release::Column::Public.eq(true)))
            }
            Sight::Public => select.filter(release::Column::Public.eq(true)),
        };
        if let Some(after) = after {
            select = select.filter(release::Column::Name.gt(after));
        }
        let select = select.order_by_asc(release::Column::Name).limit(limit);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        rows.into_iter().map(read).collect()
    }

    async fn claim(&self, ctx: &Context, lease: Lease, now_micros: i64) -> Result<Option<Claimed>, Error> {
        // looking costs nothing; a transaction writes an audit row
        let Some(waiting) = waiting(&self.database.read(), now_micros).await? else { return Ok(None) };
        let audit = Audit::new("releases.build", waiting.name.clone());
        self.database
            .write(ctx, audit, move |tx| {
                let lease = lease.clone();
                Box::pin(async move { claim_in(tx, lease, now_micros).await })
            })
            .await
    }

    async fn renew(
        &self,
        ctx: &Context,
        name: &Name,
        lease: Lease,
        progress: Progress,
    ) -> Result<bool, Error> {
        let owner = lease.owner.clone();
        self.held(ctx, name, &owner, move |row| {
            row.lease_expires_micros = lease.expires_micros;
            let now = (progress.phase.number(), progress.done, progress.total);
            if now != (row.phase, row.done, row.total) {
                (row.phase, row.done, row.total) = now;
                row.version += 1;
            }
        })
        .await
    }

    async fn finish(
        &self,
        ctx: &Context,
        name: &Name,
        owner: &str,
        finished: Finished,
    ) -> Result<bool, Error> {
        let audit = Audit::new("releases.build", name.to_string());
        let (name, owner) = (name.clone(), owner.to_owned());
        let finished = std::sync::Arc::new(finished);
        self.database
            .write(ctx, audit, move |tx| {
                let (name, owner, finished) = (name.clone(), owner.clone(), finished.clone());
                Box::pin(async move { finish_in(tx, &name, &owner, &finished).await })
            })
            .await
    }

    async fn fail(&self, ctx: &Context, name: &Name, owner: &str, failure: &str) -> Result<bool, Error> {
        let failure = failure.to_owned();
        self.held(ctx, name, owner, move |row| {
            State::Failed.as_str().clone_into(&mut row.state);
            row.failure.clone_from(&failure);
            row.version += 1;
            row.lease_owner.clear();
        })
        .await
    }

    async fn pieces(&self, _ctx: &Context, name: &Name) -> Result<Vec<Vec<u8>>, Error> {
        let select = release_piece::Entity::find()
            .filter(release_piece::Column::Release.eq(name.to_string()))
            .order_by_asc(release_piece::Column::Number);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        Ok(rows.into_iter().map(|row| row.content).collect())
    }

    async fn record(&self, ctx: &Context, audit: Audit) -> Result<(), Error> {
        Ok(self.database.record(ctx, audit).await?)
    }
}

impl SeaStore {
    async fn create_once(&self, ctx: &Context, new: NewRelease) -> Result<Release, Error> {
        let audit = Audit::new("releases.create", new.name.to_string());
        // of the call, not of the transaction's own span
        let origin = Origin { creator: ctx.caller.carry(), trace: jamfor_telemetry::traceparent() };
        self.database
            .write(ctx, audit, move |tx| {
                let (new, origin) = (new.clone(), origin.clone());
                Box::pin(async move { create_in(tx, new, origin).await })
            })
            .await
    }

    /// Changes a release that is being built and that `owner` holds; false if neither is so.
    async fn held(
        &self,
        ctx: &Context,
        name: &Name,
        owner: &str,
        change: impl Fn(&mut release::Model) + Clone + Send + Sync + 'static,
    ) -> Result<bool, Error> {
        let audit = Audit::new("releases.build", name.to_string());
        let (name, owner) = (name.clone(), owner.to_owned());
        self.database
            .write(ctx, audit, move |tx| {
                let (name, owner, change) = (name.clone(), owner.clone(), change.clone());
                Box::pin(async move {
                    let mut row = get(tx, &name).await?;
                    if !is_held(&row, &owner) {
                        return Ok(false);
                    }
                    change(&mut row);
                    put(tx, row).await?;
                    Ok(true)
                })
            })
            .await
    }
}

fn is_held(row: &release::Model, owner: &str) -> bool {
    row.state == State::Building.as_str() && row.lease_owner == owner
}

async fn create_in(tx: &Transaction, new: NewRelease, origin: Origin) -> Result<Release, Error> {
    let found = release::Entity::find_by_id(new.name.to_string()).one(tx).await.map_err(driver)?;
    if let Some(row) = found {
        let release = read(row)?;
        let same = release.asked == new.asked || release.content == new.content;
        return if same { Ok(release) } else { Err(Error::Exists { name: new.name.to_string() }) };
    }
    let earlier = Earlier::all(&new.name, &new.content, &opened(tx, &new.name.body).await?);
    let row = release::Model {
        name: new.name.to_string(),
        body: new.name.body.id().to_owned(),
        content: json(&new.name, &new.content)?,
        asked: new.asked,
        survey: new.survey,
        state: State::Building.as_str().to_owned(),
        phase: Phase::Waiting.number(),
        done: 0,
        total: i32::try_from(new.content.snapshots.len()).unwrap_or(i32::MAX),
        failure: String::new(),
        digest: String::new(),
        figures: 0,
        method: new.method,
        synthetic: new.synthetic,
        public: false,
        owner: false,
        created_micros: new.now_micros,
        ready_micros: None,
        version: 1,
        lease_owner: String::new(),
        lease_expires_micros: 0,
        creator: Some(origin.creator),
        trace: origin.trace,
        approvals: None,
        publish_micros: None,
        end_micros: None,
        superseded_by: None,
        withdrawal: None,
        protection: None,
        earlier: Some(json(&new.name, &earlier)?),
    };
    let release = read(row.clone())?;
    release::Entity::insert(row.into_active_model()).exec_without_returning(tx).await.map_err(driver)?;
    Ok(release)
}

async fn waiting(
    connection: &impl ConnectionTrait,
    now_micros: i64,
) -> Result<Option<release::Model>, Error> {
    release::Entity::find()
        .filter(release::Column::State.eq(State::Building.as_str()))
        .filter(release::Column::LeaseExpiresMicros.lte(now_micros))
        .order_by_asc(release::Column::CreatedMicros)
        .order_by_asc(release::Column::Name)
        .one(connection)
        .await
        .map_err(driver)
}

async fn claim_in(tx: &Transaction, lease: Lease, now_micros: i64) -> Result<Option<Claimed>, Error> {
    let Some(mut row) = waiting(tx, now_micros).await? else { return Ok(None) };
    // a lease that was given back has no end
    let taken_over = !row.lease_owner.is_empty() && row.lease_expires_micros != 0;
    row.lease_owner = lease.owner;
    row.lease_expires_micros = lease.expires_micros;
    put(tx, row.clone()).await?;
    let (survey, creator, trace) = (row.survey.clone(), row.creator.clone(), row.trace.clone());
    Ok(Some(Claimed { release: read(row)?, survey, creator, trace, taken_over }))
}

async fn finish_in(tx: &Transaction, name: &Name, owner: &str, finished: &Finished) -> Result<bool, Error> {
    let mut row = get(tx, name).await?;
    if !is_held(&row, owner) {
        return Ok(false);
    }
    for (number, piece) in (0..).zip(&finished.encoded.pieces) {
        let row = release_piece::ActiveModel {
            release: Set(name.to_string()),
            number: Set(number),
            content: Set(piece.clone()),
        };
        release_piece::Entity::insert(row).exec_without_returning(tx).await.map_err(driver)?;
    }
    manifest::insert_in(tx, name, &finished.provenance).await?;
    State::Ready.as_str().clone_into(&mut row.state);
    row.digest.clone_from(&finished.encoded.digest);
    row.figures = finished.figures;
    row.ready_micros = Some(finished.now_micros);
    row.protection = Some(json(name, &finished.protection)?);
    row.version += 1;
    row.lease_owner.clear();
    put(tx, row).await?;
    Ok(true)
}

pub(super) async fn get(connection: &impl ConnectionTrait, name: &Name) -> Result<release::Model, Error> {
    let found = release::Entity::find_by_id(name.to_string()).one(connection).await.map_err(driver)?;
    found.ok_or_else(|| Error::NotFound { name: name.to_string() })
}

pub(super) async fn put(tx: &Transaction, row: release::Model) -> Result<(), Error> {
    release::Entity::update(row.into_active_model().reset_all()).exec(tx).await.map_err(driver)?;
    Ok(())
}

pub(super) fn read(row: release::Model) -> Result<Release, Error> {
    let name = row.name.as_str();
    let approvals = row.approvals.as_deref().map(|text| from_json(name, text)).transpose()?;
    let earlier = row.earlier.as_deref().map(|text| from_json(name, text)).transpose()?;
    Ok(Release {
        approvals: approvals.unwrap_or_default(),
        earlier: earlier.unwrap_or_default(),
        protection: row.protection.as_deref().map(|text| from_json(name, text)).transpose()?,
        name: Name::parse(Collection::Releases, &row.name).map_err(|error| damaged(&row.name, &error))?,
        content: from_json(name, &row.content)?,
        state: State::parse(&row.state).ok_or_else(|| damaged(&row.name, &"state is not known"))?,
        asked: row.asked,
        survey: row.survey,
        progress: Progress { phase: Phase::of(row.phase), done: row.done, total: row.total },
        failure: row.failure,
        digest: row.digest,
        figures: row.figures,
        method: row.method,
        synthetic: row.synthetic,
        public: row.public,
        owner: row.owner,
        publish_micros: row.publish_micros,
        end_micros: row.end_micros,
        superseded_by: row.superseded_by.unwrap_or_default(),
        withdrawal: row.withdrawal.unwrap_or_default(),
        created_micros: row.created_micros,
        ready_micros: row.ready_micros,
        version: row.version,
    })
}

/// Something that is kept as text in a row.
pub(super) fn json(name: &Name, value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| damaged(&name.to_string(), &error))
}

fn from_json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| damaged(name, &error))
}

/// A row that this service cannot have written.
pub(super) fn damaged(name: &str, cause: &impl ToString) -> Error {
    Error::Damaged { name: name.to_owned(), cause: cause.to_string() }
}

pub(super) fn driver(error: sea_orm::DbErr) -> Error {
    Error::Store(error.into())
}
