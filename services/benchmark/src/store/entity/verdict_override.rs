//! A verdict that was set by hand.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_override")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) name: String,
    pub(in crate::store) body: String,
    pub(in crate::store) release: String,
    /// The key of the request that set it; once in a body.
    pub(in crate::store) request_id: String,
    /// The digest of what was asked under that key.
    pub(in crate::store) asked: String,
    /// On which comparisons it is, what it says and why, as JSON.
    pub(in crate::store) content: String,
    pub(in crate::store) author: String,
    pub(in crate::store) created_micros: i64,
    pub(in crate::store) revoked_micros: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
