//! The tables of this service, made step by step. A step that was released is never edited.

use jamfor_database::AuditTable;

use sea_orm::sea_query::{self, ColumnDef, Iden, Index, Table};
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

/// All steps.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Definitions)]
    }
}

/// Definitions, their revisions, and areas.
#[derive(Clone, Copy, Debug)]
struct Definitions;

#[derive(Iden)]
enum Definition {
    Table,
    Name,
    Body,
    Collection,
    Content,
    Digest,
    Revision,
    RevisionDigest,
    RevisionMicros,
    UpdatedMicros,
}

#[derive(Iden)]
enum DefinitionRevision {
    Table,
    Name,
    Number,
    Content,
    Digest,
    ChangeClass,
    CreatedMicros,
}

#[derive(Iden)]
enum Area {
    Table,
    Code,
    Country,
    Kind,
    Parent,
    Title,
    Classification,
    ValidFrom,
    ValidTo,
    Successors,
    Fictional,
    Source,
}

impl MigrationName for Definitions {
    fn name(&self) -> &'static str {
        "m000002_definitions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Definitions {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        definition(manager, backend).await?;
        definition_revision(manager, backend).await?;
        area(manager, backend).await
    }
}

async fn definition(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(Definition::Table)
        .col(key(Definition::Name, backend).primary_key())
        .col(text(Definition::Body))
        .col(text(Definition::Collection))
        .col(text(Definition::Content))
        .col(text(Definition::Digest))
        .col(ColumnDef::new(Definition::Revision).integer().not_null())
        .col(text(Definition::RevisionDigest))
        .col(ColumnDef::new(Definition::RevisionMicros).big_integer().not_null())
        .col(ColumnDef::new(Definition::UpdatedMicros).big_integer().not_null());
    manager.create_table(table).await?;
    let mut list = Index::create();
    list.name("definition_list").table(Definition::Table);
    list.col(Definition::Body).col(Definition::Collection).col(Definition::Name);
    manager.create_index(list).await
}

async fn definition_revision(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    // The primary key is what keeps two publishers from making the same revision.
    let mut primary = Index::create();
    primary.col(DefinitionRevision::Name).col(DefinitionRevision::Number);
    let mut table = Table::create();
    table
        .table(DefinitionRevision::Table)
        .col(key(DefinitionRevision::Name, backend))
        .col(ColumnDef::new(DefinitionRevision::Number).integer().not_null())
        .col(text(DefinitionRevision::Content))
        .col(text(DefinitionRevision::Digest))
        .col(ColumnDef::new(DefinitionRevision::ChangeClass).text())
        .col(ColumnDef::new(DefinitionRevision::CreatedMicros).big_integer().not_null())
        .primary_key(&mut primary);
    manager.create_table(table).await
}

async fn area(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(Area::Table)
        .col(key(Area::Code, backend).primary_key())
        .col(text(Area::Country))
        .col(text(Area::Kind))
        .col(ColumnDef::new(Area::Parent).text())
        .col(text(Area::Title))
        .col(text(Area::Classification))
        .col(ColumnDef::new(Area::ValidFrom).text())
        .col(ColumnDef::new(Area::ValidTo).text())
        .col(text(Area::Successors))
        .col(ColumnDef::new(Area::Fictional).boolean().not_null())
        .col(text(Area::Source));
    manager.create_table(table).await?;
    let mut list = Index::create();
    list.name("area_list").table(Area::Table).col(Area::Country).col(Area::Code);
    manager.create_index(list).await
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
