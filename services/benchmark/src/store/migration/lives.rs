//! What a release lives through: who approved it, when it was published and ended, and what others are told of it.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::sea_query::{self, ColumnDef, Expr, ExprTrait, Iden, Index, Query, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::{Release, key, text};

/// The events so far: of releases that were open to everybody before events were kept.
const PUBLISHED_BEFORE: &str = "INSERT INTO release_event (body, number, kind, release, at_micros) \
     SELECT body, ROW_NUMBER() OVER (PARTITION BY body ORDER BY ready_micros, name), 'PUBLISHED', name, ready_micros \
     FROM release WHERE public AND ready_micros IS NOT NULL";

/// The life of releases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lives;

#[derive(Iden)]
enum ReleaseEvent {
    Table,
    Body,
    Number,
    Kind,
    Release,
    AtMicros,
}

impl MigrationName for Lives {
    fn name(&self) -> &'static str {
        "m000005_lives"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Lives {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        columns(manager).await?;
        release_event(manager).await?;
        open_before(manager).await
    }
}

async fn columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let texts = [Release::Approvals, Release::SupersededBy, Release::Withdrawal, Release::Protection];
    let times = [Release::PublishMicros, Release::EndMicros];
    let columns = texts.map(|column| ColumnDef::new(column).text().take());
    // SQLite adds one column at a time
    for column in columns.into_iter().chain(times.map(|column| ColumnDef::new(column).big_integer().take())) {
        let mut table = Table::alter();
        table.table(Release::Table).add_column(column);
        manager.alter_table(table).await?;
    }
    Ok(())
}

async fn release_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut primary = Index::create();
    primary.col(ReleaseEvent::Body).col(ReleaseEvent::Number);
    let mut table = Table::create();
    table
        .table(ReleaseEvent::Table)
        .col(key(ReleaseEvent::Body, manager.get_database_backend()))
        .col(ColumnDef::new(ReleaseEvent::Number).big_integer().not_null());
    for column in [ReleaseEvent::Kind, ReleaseEvent::Release] {
        table.col(text(column));
    }
    table.col(ColumnDef::new(ReleaseEvent::AtMicros).big_integer().not_null());
    table.primary_key(&mut primary);
    manager.create_table(table).await
}

/// Releases that were open before: to everybody from the moment when they were ready, which is the earliest it can have
/// been; to owners alone, which is a preview now.
async fn open_before(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let mut public = Query::update();
    public.table(Release::Table).value(Release::PublishMicros, Expr::col(Release::ReadyMicros));
    public.and_where(Expr::col(Release::Public).eq(true));
    connection.execute(&public).await?;
    let mut preview = Query::update();
    preview.table(Release::Table).value(Release::State, "READY");
    preview
        .and_where(Expr::col(Release::State).eq("PUBLISHED"))
        .and_where(Expr::col(Release::Public).eq(false));
    connection.execute(&preview).await?;
    connection.execute_unprepared(PUBLISHED_BEFORE).await?;
    Ok(())
}
