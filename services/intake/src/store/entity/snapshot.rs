//! The snapshot of a round, without its rows. Never changes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) round_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) number: i32,
    pub(in crate::store) digest: String,
    pub(in crate::store) create_micros: i64,
    /// What it holds beside the rows, as a document.
    pub(in crate::store) frame: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
