//! The questionnaire of a target group, copied when its round opened. Never changes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire_copy")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) round_id: i32,
    /// The place of the instrument in the round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) group_number: i16,
    /// The canonical JSON.
    pub(in crate::store) content: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
