//! Who did what to which resource, when: one row in the transaction of the write.

use std::time::{SystemTime, UNIX_EPOCH};

use jamfor_context::Context;
use sea_orm::sea_query::{self, Expr, ExprTrait, Iden, Index, Order, Query, Table};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::{Database, StoreError, Transaction};

/// What a write or a read of microdata was, as the audit names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The act, as the scope is written: `rounds.open`.
    pub action: String,
    /// The name of the resource, or of the collection.
    pub resource: String,
}

impl Audit {
    /// An act on a resource.
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into() }
    }

    /// Writes one more row into a transaction: for a write that does something to a second resource.
    ///
    /// # Errors
    /// Those of a write.
    pub async fn beside(&self, ctx: &Context, transaction: &Transaction) -> Result<(), StoreError> {
        AuditRow::of(ctx, self).insert(transaction).await
    }
}

/// A row of the audit.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AuditRow {
    /// UUID version 7: rows sort by the time they were made.
    pub id: String,
    /// When, in microseconds since the epoch.
    pub at_micros: i64,
    /// Who, and through which service of the suite: `anna via benchmark`.
    pub caller: String,
    /// In which call.
    pub request_id: String,
    /// The act.
    pub action: String,
    /// On what.
    pub resource: String,
}

#[derive(Iden)]
enum Column {
    #[iden = "audit"]
    Table,
    Id,
    AtMicros,
    Caller,
    RequestId,
    Action,
    Resource,
}

impl AuditRow {
    pub(crate) fn of(ctx: &Context, audit: &Audit) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            id: uuid::Uuid::now_v7().to_string(),
            at_micros: i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
            caller: ctx.caller.to_string(),
            request_id: ctx.request_id.as_str().to_owned(),
            action: audit.action.clone(),
            resource: audit.resource.clone(),
        }
    }

    pub(crate) async fn insert(&self, connection: &impl ConnectionTrait) -> Result<(), StoreError> {
        let row = self.clone();
        let mut insert = Query::insert();
        insert.into_table(Column::Table).columns([
            Column::Id,
            Column::AtMicros,
            Column::Caller,
            Column::RequestId,
            Column::Action,
            Column::Resource,
        ]);
        insert.values_panic([
            row.id.into(),
            row.at_micros.into(),
            row.caller.into(),
            row.request_id.into(),
            row.action.into(),
            row.resource.into(),
        ]);
        connection.execute(&insert).await?;
        Ok(())
    }
}

impl Database {
    /// The newest audit rows, of one resource and what is under it where it is given, at most `limit`.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn audit(&self, resource: Option<&str>, limit: u64) -> Result<Vec<AuditRow>, StoreError> {
        let mut select = Query::select();
        select.expr(Expr::col(sea_query::Asterisk)).from(Column::Table);
        if let Some(resource) = resource {
            // '0' follows '/': this is "starts with" without LIKE, whose case rule differs between the engines
            let (first, end) = (format!("{resource}/"), format!("{resource}0"));
            let under = Expr::col(Column::Resource).gte(first).and(Expr::col(Column::Resource).lt(end));
            select.and_where(Expr::col(Column::Resource).eq(resource).or(under));
        }
        select.order_by(Column::Id, Order::Desc).limit(limit);
        let rows = self.read().query_all(&select).await?;
        let rows: Result<Vec<_>, DbErr> =
            rows.iter().map(|row| AuditRow::from_query_result(row, "")).collect();
        Ok(rows?)
    }
}

/// The migration that makes the audit table; the first one of every service.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditTable;

impl MigrationName for AuditTable {
    fn name(&self) -> &'static str {
        "m000001_audit"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AuditTable {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |column: Column| sea_query::ColumnDef::new(column).text().not_null().take();
        let id = sea_query::ColumnDef::new(Column::Id).text().not_null().primary_key().take();
        let at = sea_query::ColumnDef::new(Column::AtMicros).big_integer().not_null().take();
        let mut table = Table::create();
        table.table(Column::Table).col(id).col(at);
        for column in [Column::Caller, Column::RequestId, Column::Action, Column::Resource] {
            table.col(text(column));
        }
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.name("audit_resource").table(Column::Table).col(Column::Resource).col(Column::Id);
        manager.create_index(index).await
    }
}
