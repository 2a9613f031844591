//! Where built releases come from: written with their pieces, in the same transaction.

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_database::Transaction;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::SeaStore;
use super::entity::release_manifest;
use super::sea::{damaged, driver};
use crate::Error;
use crate::domain::manifest::Provenance;

/// The storage of manifests. Nothing is ever changed or deleted.
#[async_trait]
pub trait Manifests: Send + Sync + 'static {
    /// Where a built release comes from; none if it is not built, or was before manifests were kept.
    async fn provenance(&self, ctx: &Context, name: &Name) -> Result<Option<Provenance>, Error>;
}

#[async_trait]
impl Manifests for SeaStore {
    async fn provenance(&self, _ctx: &Context, name: &Name) -> Result<Option<Provenance>, Error> {
        let key = name.to_string();
        let row = release_manifest::Entity::find_by_id(key.clone()).one(&self.database.read()).await;
        let Some(row) = row.map_err(driver)? else { return Ok(None) };
        serde_json::from_str(&row.content).map(Some).map_err(|error| damaged(&key, &error))
    }
}

/// Keeps where a release comes from, beside its pieces.
pub(super) async fn insert_in(tx: &Transaction, name: &Name, provenance: &Provenance) -> Result<(), Error> {
    let key = name.to_string();
    let content = serde_json::to_string(provenance).map_err(|error| damaged(&key, &error))?;
    let row = release_manifest::ActiveModel { release: Set(key), content: Set(content) };
    release_manifest::Entity::insert(row).exec_without_returning(tx).await.map_err(driver)?;
    Ok(())
}
