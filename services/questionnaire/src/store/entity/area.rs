//! An area of the register.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) code: String,
    pub(in crate::store) country: String,
    pub(in crate::store) kind: String,
    pub(in crate::store) parent: Option<String>,
    pub(in crate::store) title: String,
    pub(in crate::store) classification: String,
    pub(in crate::store) valid_from: Option<String>,
    pub(in crate::store) valid_to: Option<String>,
    /// Codes with a comma between them.
    pub(in crate::store) successors: String,
    pub(in crate::store) fictional: bool,
    pub(in crate::store) source: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
