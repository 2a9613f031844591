//! Verdicts that were set by hand.

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Audit, Transaction};
use jamfor_survey::Texts;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::SeaStore;
use super::again::again;
use super::entity::verdict_override::{Column, Entity, Model};
use super::sea::{damaged, driver};
use crate::Error;
use crate::domain::{
    kind::Kind,
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
};

/// A verdict to set.
#[derive(Clone, Debug)]
pub struct NewOverride {
    /// Of which release.
    pub release: Name,
    /// The key of the request, in lower case.
    pub request_id: String,
    /// On which comparisons.
    pub on: Comparisons,
    /// What holds.
    pub verdict: Verdict,
    /// Why.
    pub reason: Texts,
    /// Who sets it.
    pub author: String,
    /// Now.
    pub now_micros: i64,
}

/// The storage of verdicts that were set. Nothing is ever deleted.
#[async_trait]
pub trait Overrides: Send + Sync + 'static {
    /// Sets a verdict. Must return what the first call made if the request's key came before in the body with the same
    /// content, KeyConflict if with other content. Its time must be later than that of every other one of the release.
    async fn set_verdict(&self, ctx: &Context, new: NewOverride) -> Result<Override, Error>;

    /// Revokes a verdict. Must return NotFound if there is none; must leave one as it is that was revoked before.
    async fn revoke_verdict(&self, ctx: &Context, name: &Name, now_micros: i64) -> Result<Override, Error>;

    /// The verdicts of a release, the newest first, revoked ones among them. Must begin with the newest that is older
    /// than `before`.
    async fn overrides(
        &self,
        ctx: &Context,
        release: &Name,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Override>, Error>;
}

/// What a verdict says, as it is stored.
#[derive(Serialize, Deserialize)]
struct Said {
    indicator: Option<String>,
    round: String,
    kind: String,
    comparator: Option<String>,
    earlier_round: Option<String>,
    area: Option<String>,
    verdict: String,
    reason: Texts,
}

#[async_trait]
impl Overrides for SeaStore {
    async fn set_verdict(&self, ctx: &Context, new: NewOverride) -> Result<Override, Error> {
        again(|| async {
            let audit = Audit::new("verdicts.override", new.release.to_string());
            let new = new.clone();
            self.database
                .write(ctx, audit, move |tx| {
                    let new = new.clone();
                    Box::pin(async move { set_in(tx, new).await })
                })
                .await
        })
        .await
    }

    async fn revoke_verdict(&self, ctx: &Context, name: &Name, now_micros: i64) -> Result<Override, Error> {
        let audit = Audit::new("verdicts.revoke", name.to_string());
        let name = name.clone();
        self.database
            .write(ctx, audit, move |tx| {
                let name = name.clone();
                Box::pin(async move { revoke_in(tx, &name, now_micros).await })
            })
            .await
    }

    async fn overrides(
        &self,
        _ctx: &Context,
        release: &Name,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Override>, Error> {
        let mut select = Entity::find().filter(Column::Release.eq(release.to_string()));
        if let Some(before) = before {
            select = select.filter(Column::CreatedMicros.lt(before));
        }
        let select = select.order_by_desc(Column::CreatedMicros).limit(limit);
        let rows = select.all(&self.database.read()).await.map_err(driver)?;
        rows.into_iter().map(read).collect()
    }
}

async fn set_in(tx: &Transaction, new: NewOverride) -> Result<Override, Error> {
    let said = Said {
        indicator: new.on.indicator,
        round: new.on.round,
        kind: new.on.kind.as_str().to_owned(),
        comparator: new.on.comparator,
        earlier_round: new.on.earlier_round,
        area: new.on.area,
        verdict: new.verdict.as_str().to_owned(),
        reason: new.reason,
    };
    let release = new.release.to_string();
    let content = serde_json::to_string(&said).map_err(|error| damaged(&release, &error))?;
    let asked = hex::encode(Sha256::digest(format!("jamfor/verdictOverrides/1\n{release}\n{content}")));
    let body = new.release.body;
    if let Some(before) = asked_before(tx, &body, &new.request_id).await? {
        let same = before.asked == asked;
        return if same { read(before) } else { Err(Error::KeyConflict { key: new.request_id }) };
    }
    let newest = newest_micros(tx, &release).await?;
    let row = Model {
        name: format!("{body}/{}/{}", Collection::VerdictOverrides.as_str(), uuid::Uuid::new_v4()),
        body: body.id().to_owned(),
        release,
        request_id: new.request_id,
        asked,
        content,
        author: new.author,
        created_micros: newest.map_or(new.now_micros, |newest| new.now_micros.max(newest.saturating_add(1))),
        revoked_micros: None,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await.map_err(driver)?;
    read(row)
}

async fn asked_before(
    connection: &impl ConnectionTrait,
    body: &Body,
    request_id: &str,
) -> Result<Option<Model>, Error> {
    let select = Entity::find().filter(Column::Body.eq(body.id())).filter(Column::RequestId.eq(request_id));
    select.one(connection).await.map_err(driver)
}

async fn newest_micros(connection: &impl ConnectionTrait, release: &str) -> Result<Option<i64>, Error> {
    let select = Entity::find().filter(Column::Release.eq(release)).order_by_desc(Column::CreatedMicros);
    Ok(select.one(connection).await.map_err(driver)?.map(|row| row.created_micros))
}

async fn revoke_in(tx: &Transaction, name: &Name, now_micros: i64) -> Result<Override, Error> {
    let found = Entity::find_by_id(name.to_string()).one(tx).await.map_err(driver)?;
    let mut row = found.ok_or_else(|| Error::NotFound { name: name.to_string() })?;
    if row.revoked_micros.is_none() {
        row.revoked_micros = Some(now_micros.max(row.created_micros));
        Entity::update(row.clone().into_active_model().reset_all()).exec(tx).await.map_err(driver)?;
    }
    read(row)
}

fn read(row: Model) -> Result<Override, Error> {
    let said: Said = serde_json::from_str(&row.content).map_err(|error| damaged(&row.name, &error))?;
    let kind = Kind::parse(&said.kind).ok_or_else(|| damaged(&row.name, &"the kind is not known"))?;
    let verdict = Verdict::parse(&said.verdict);
    let verdict = verdict.ok_or_else(|| damaged(&row.name, &"the verdict is not known"))?;
    Ok(Override {
        name: row.name,
        release: row.release,
        on: Comparisons {
            indicator: said.indicator,
            round: said.round,
            kind,
            comparator: said.comparator,
            earlier_round: said.earlier_round,
            area: said.area,
        },
        verdict,
        reason: said.reason,
        author: row.author,
        created_micros: row.created_micros,
        revoked_micros: row.revoked_micros,
    })
}
