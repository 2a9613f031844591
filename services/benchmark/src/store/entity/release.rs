//! A release: what it counts, where it stands, and who builds it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
pub(in crate::store) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(in crate::store) name: String,
    pub(in crate::store) body: String,
    /// The pinned content as JSON.
    pub(in crate::store) content: String,
    pub(in crate::store) asked: String,
    pub(in crate::store) survey: String,
    pub(in crate::store) state: String,
    pub(in crate::store) phase: i32,
    pub(in crate::store) done: i32,
    pub(in crate::store) total: i32,
    pub(in crate::store) failure: String,
    pub(in crate::store) digest: String,
    pub(in crate::store) figures: i64,
    pub(in crate::store) method: String,
    pub(in crate::store) synthetic: bool,
    pub(in crate::store) public: bool,
    pub(in crate::store) owner: bool,
    pub(in crate::store) created_micros: i64,
    pub(in crate::store) ready_micros: Option<i64>,
    pub(in crate::store) version: i64,
    /// Empty while nobody builds it.
    pub(in crate::store) lease_owner: String,
    pub(in crate::store) lease_expires_micros: i64,
    /// The caller who created it, as text; none in rows from before it was kept.
    pub(in crate::store) creator: Option<String>,
    /// The trace of the call that created it; none where there was none.
    pub(in crate::store) trace: Option<String>,
    /// Who approved it, as JSON; none for nobody.
    pub(in crate::store) approvals: Option<String>,
    pub(in crate::store) publish_micros: Option<i64>,
    pub(in crate::store) end_micros: Option<i64>,
    pub(in crate::store) superseded_by: Option<String>,
    pub(in crate::store) withdrawal: Option<String>,
    /// The report on its protection, as JSON; none while it is built, and for those from before there was one.
    pub(in crate::store) protection: Option<String>,
    /// The releases that it is protected together with, as JSON; none in rows from before they were kept.
    pub(in crate::store) earlier: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::store) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
