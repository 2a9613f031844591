//! Values of one column of a snapshot for a block of rows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot_chunk")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) round_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) table_number: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) first_row: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) column_number: i16,
    pub(in crate::store) bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
