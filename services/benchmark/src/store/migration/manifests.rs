//! Where built releases come from.

use sea_orm::DbErr;
use sea_orm_migration::sea_query::{self, Iden, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::{key, text};

/// Manifests of releases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manifests;

#[derive(Iden)]
enum ReleaseManifest {
    Table,
    Release,
    Content,
}

impl MigrationName for Manifests {
    fn name(&self) -> &'static str {
        "m000006_manifests"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Manifests {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(ReleaseManifest::Table)
            .col(key(ReleaseManifest::Release, manager.get_database_backend()).primary_key())
            .col(text(ReleaseManifest::Content));
        manager.create_table(table).await
    }
}
