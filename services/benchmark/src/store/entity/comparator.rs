//! A stored comparator as it is now.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comparator")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) name: String,
    pub(in crate::store) body: String,
    /// The newest revision.
    pub(in crate::store) number: i32,
    /// What it says, as JSON.
    pub(in crate::store) content: String,
    pub(in crate::store) digest: String,
    pub(in crate::store) created_micros: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
