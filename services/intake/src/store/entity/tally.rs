//! A contact tally. Rows are only ever added.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tally")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) round_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) tally_key: String,
    pub(in crate::store) digest: String,
    /// The key of the tally that this one takes the place of.
    pub(in crate::store) supersedes: Option<String>,
    /// The tally as a document.
    pub(in crate::store) content: String,
    pub(in crate::store) recorded_micros: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
