//! A definition: the newest content, and the mark of its newest revision.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "definition")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) name: String,
    pub(in crate::store) body: String,
    pub(in crate::store) collection: String,
    pub(in crate::store) content: String,
    pub(in crate::store) digest: String,
    /// 0 while nothing is frozen.
    pub(in crate::store) revision: i32,
    pub(in crate::store) revision_digest: String,
    pub(in crate::store) revision_micros: i64,
    pub(in crate::store) updated_micros: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
