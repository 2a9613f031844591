//! A round: its content as a document, where it stands, and who makes its snapshot.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key)]
    pub(in crate::store) id: i32,
    pub(in crate::store) body: String,
    /// The last part of the name.
    pub(in crate::store) code: String,
    pub(in crate::store) content: String,
    pub(in crate::store) state: i16,
    pub(in crate::store) version: i64,
    pub(in crate::store) participants_version: i64,
    pub(in crate::store) open_micros: Option<i64>,
    pub(in crate::store) close_micros: Option<i64>,
    /// Which attempt makes the snapshot.
    pub(in crate::store) freeze_token: Option<String>,
    /// When others may take over from it.
    pub(in crate::store) freeze_until_micros: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
