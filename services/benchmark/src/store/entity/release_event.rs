//! Something that happened to a release.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release_event")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) body: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) number: i64,
    pub(in crate::store) kind: String,
    pub(in crate::store) release: String,
    pub(in crate::store) at_micros: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
