//! A figure that was printed elsewhere.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_figure")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) name: String,
    /// What makes it the same figure as another one, in the order of lists.
    pub(in crate::store) place: String,
    pub(in crate::store) body: String,
    pub(in crate::store) indicator: String,
    pub(in crate::store) area: String,
    pub(in crate::store) source: String,
    /// What it says, as JSON.
    pub(in crate::store) content: String,
    pub(in crate::store) imported_micros: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
