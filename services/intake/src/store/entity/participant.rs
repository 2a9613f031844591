//! An area that takes part in a round with a target group.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) round_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) target_group: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) area: String,
    /// The participant as a document.
    pub(in crate::store) content: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
