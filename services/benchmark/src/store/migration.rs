//! The tables of this service, made step by step. A step that was released is never edited.

mod earlier;
mod lives;
mod manifests;
mod resources;

use jamfor_database::AuditTable;
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::sea_query::{self, ColumnDef, Iden, Index, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

use earlier::Earlier;
use lives::Lives;
use manifests::Manifests;
use resources::Resources;

/// All steps.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(AuditTable),
            Box::new(Releases),
            Box::new(Creators),
            Box::new(Resources),
            Box::new(Lives),
            Box::new(Manifests),
            Box::new(Earlier),
        ]
    }
}

/// Releases and their pieces.
#[derive(Clone, Copy, Debug)]
struct Releases;

#[derive(Iden)]
enum Release {
    Table,
    Name,
    Body,
    Content,
    Asked,
    Survey,
    State,
    Phase,
    Done,
    Total,
    Failure,
    Digest,
    Figures,
    Method,
    Synthetic,
    Public,
    Owner,
    CreatedMicros,
    ReadyMicros,
    Version,
    LeaseOwner,
    LeaseExpiresMicros,
    Creator,
    Trace,
    Approvals,
    PublishMicros,
    EndMicros,
    SupersededBy,
    Withdrawal,
    Protection,
    Earlier,
}

#[derive(Iden)]
enum ReleasePiece {
    Table,
    Release,
    Number,
    Content,
}

impl MigrationName for Releases {
    fn name(&self) -> &'static str {
        "m000002_releases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Releases {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        release(manager, backend).await?;
        release_piece(manager, backend).await
    }
}

/// Who created a release, and in which trace: its build reads for that caller, and goes on in that trace.
#[derive(Clone, Copy, Debug)]
struct Creators;

impl MigrationName for Creators {
    fn name(&self) -> &'static str {
        "m000003_creators"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Creators {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time
        for column in [Release::Creator, Release::Trace] {
            let mut table = Table::alter();
            table.table(Release::Table).add_column(ColumnDef::new(column).text());
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}

async fn release(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Release::Table).col(key(Release::Name, backend).primary_key());
    for column in [
        Release::Body,
        Release::Content,
        Release::Asked,
        Release::Survey,
        Release::State,
        Release::Failure,
        Release::Digest,
        Release::Method,
        Release::LeaseOwner,
    ] {
        table.col(text(column));
    }
    for column in [Release::Phase, Release::Done, Release::Total] {
        table.col(ColumnDef::new(column).integer().not_null());
    }
    for column in [Release::Synthetic, Release::Public, Release::Owner] {
        table.col(ColumnDef::new(column).boolean().not_null());
    }
    for column in [Release::Figures, Release::CreatedMicros, Release::Version, Release::LeaseExpiresMicros] {
        table.col(ColumnDef::new(column).big_integer().not_null());
    }
    table.col(ColumnDef::new(Release::ReadyMicros).big_integer());
    manager.create_table(table).await?;
    let mut list = Index::create();
    list.name("release_list").table(Release::Table).col(Release::Body).col(Release::Name);
    manager.create_index(list).await?;
    let mut waiting = Index::create();
    waiting.name("release_waiting").table(Release::Table).col(Release::State).col(Release::CreatedMicros);
    manager.create_index(waiting).await
}

async fn release_piece(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut primary = Index::create();
    primary.col(ReleasePiece::Release).col(ReleasePiece::Number);
    let mut table = Table::create();
    table
        .table(ReleasePiece::Table)
        .col(key(ReleasePiece::Release, backend))
        .col(ColumnDef::new(ReleasePiece::Number).integer().not_null())
        .col(ColumnDef::new(ReleasePiece::Content).blob().not_null())
        .primary_key(&mut primary);
    manager.create_table(table).await
}

/// A text that lists are ordered by: by bytes on both engines, whatever the server's language.
fn key(column: impl Iden + 'static, backend: DbBackend) -> ColumnDef {
    let mut key = text(column);
    if backend == DbBackend::Postgres {
        key.extra("COLLATE \"C\"");
    }
    key
}

fn text(column: impl Iden + 'static) -> ColumnDef {
    ColumnDef::new(column).text().not_null().take()
}
