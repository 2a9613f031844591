//! Releases that were opened, for those that are protected together with them.

use jamfor_contract::names::Body;
use jamfor_database::Transaction;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::entity::release;
use super::sea::{driver, read};
use crate::Error;
use crate::domain::release::{Release, State};

/// The releases of a body that were opened to somebody, as this transaction sees them.
pub(super) async fn opened(tx: &Transaction, body: &Body) -> Result<Vec<Release>, Error> {
    let embargoed = release::Column::State.eq(State::Embargoed.as_str());
    let opened = release::Column::Owner.eq(true).or(release::Column::Public.eq(true)).or(embargoed);
    let select = release::Entity::find().filter(release::Column::Body.eq(body.id())).filter(opened);
    select.all(tx).await.map_err(driver)?.into_iter().map(read).collect()
}

/// Must be so before a release is opened, or somebody answers for it.
pub(super) async fn protected_together(tx: &Transaction, release: &Release) -> Result<(), Error> {
    let others = release.not_protected_with(&opened(tx, &release.name.body).await?);
    match others.is_empty() {
        true => Ok(()),
        false => Err(Error::NotProtectedTogether { name: release.name.to_string(), others }),
    }
}
