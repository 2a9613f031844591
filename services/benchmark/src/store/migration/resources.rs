//! What is kept beside releases: comparators with their revisions, figures printed elsewhere, and verdicts that were
//! set by hand.

use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::sea_query::{self, ColumnDef, Iden, Index, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::{key, text};

/// Comparators, printed figures and verdicts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resources;

#[derive(Iden)]
enum Comparator {
    Table,
    Name,
    Body,
    Number,
    Content,
    Digest,
    CreatedMicros,
}

#[derive(Iden)]
enum ComparatorRevision {
    Table,
    Name,
    Number,
    Content,
    Digest,
    CreatedMicros,
}

#[derive(Iden)]
enum PublishedFigure {
    Table,
    Name,
    Body,
    Place,
    Indicator,
    Area,
    Source,
    Content,
    ImportedMicros,
}

#[derive(Iden)]
enum VerdictOverride {
    Table,
    Name,
    Body,
    Release,
    RequestId,
    Asked,
    Content,
    Author,
    CreatedMicros,
    RevokedMicros,
}

impl MigrationName for Resources {
    fn name(&self) -> &'static str {
        "m000004_resources"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Resources {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        comparator(manager, backend).await?;
        comparator_revision(manager, backend).await?;
        published_figure(manager, backend).await?;
        verdict_override(manager, backend).await
    }
}

async fn comparator(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Comparator::Table).col(key(Comparator::Name, backend).primary_key());
    for column in [Comparator::Body, Comparator::Content, Comparator::Digest] {
        table.col(text(column));
    }
    table.col(ColumnDef::new(Comparator::Number).integer().not_null());
    table.col(ColumnDef::new(Comparator::CreatedMicros).big_integer().not_null());
    manager.create_table(table).await?;
    let mut list = Index::create();
    list.name("comparator_list").table(Comparator::Table).col(Comparator::Body).col(Comparator::Name);
    manager.create_index(list).await
}

async fn comparator_revision(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut primary = Index::create();
    primary.col(ComparatorRevision::Name).col(ComparatorRevision::Number);
    let mut table = Table::create();
    table
        .table(ComparatorRevision::Table)
        .col(key(ComparatorRevision::Name, backend))
        .col(ColumnDef::new(ComparatorRevision::Number).integer().not_null());
    for column in [ComparatorRevision::Content, ComparatorRevision::Digest] {
        table.col(text(column));
    }
    table.col(ColumnDef::new(ComparatorRevision::CreatedMicros).big_integer().not_null());
    table.primary_key(&mut primary);
    manager.create_table(table).await
}

async fn published_figure(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(PublishedFigure::Table)
        .col(key(PublishedFigure::Name, backend).primary_key())
        .col(key(PublishedFigure::Place, backend));
    for column in [
        PublishedFigure::Body,
        PublishedFigure::Indicator,
        PublishedFigure::Area,
        PublishedFigure::Source,
        PublishedFigure::Content,
    ] {
        table.col(text(column));
    }
    table.col(ColumnDef::new(PublishedFigure::ImportedMicros).big_integer().not_null());
    manager.create_table(table).await?;
    let mut list = Index::create();
    list.name("published_figure_list").table(PublishedFigure::Table).unique();
    list.col(PublishedFigure::Body).col(PublishedFigure::Place);
    manager.create_index(list).await
}

async fn verdict_override(manager: &SchemaManager<'_>, backend: DbBackend) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(VerdictOverride::Table).col(key(VerdictOverride::Name, backend).primary_key());
    for column in [
        VerdictOverride::Body,
        VerdictOverride::Release,
        VerdictOverride::RequestId,
        VerdictOverride::Asked,
        VerdictOverride::Content,
        VerdictOverride::Author,
    ] {
        table.col(text(column));
    }
    table.col(ColumnDef::new(VerdictOverride::CreatedMicros).big_integer().not_null());
    table.col(ColumnDef::new(VerdictOverride::RevokedMicros).big_integer());
    manager.create_table(table).await?;
    let mut once = Index::create();
    once.name("verdict_override_request").table(VerdictOverride::Table).unique();
    once.col(VerdictOverride::Body).col(VerdictOverride::RequestId);
    manager.create_index(once).await?;
    // also what orders the verdicts of a release: no two are set at the same moment
    let mut list = Index::create();
    list.name("verdict_override_list").table(VerdictOverride::Table).unique();
    list.col(VerdictOverride::Release).col(VerdictOverride::CreatedMicros);
    manager.create_index(list).await
}
