//! The releases that another one is protected together with.

use sea_orm::DbErr;
use sea_orm_migration::sea_query::{ColumnDef, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::Release;

/// Earlier releases of the same rounds. Those from before they were kept know of none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier;

impl MigrationName for Earlier {
    fn name(&self) -> &'static str {
        "m000007_earlier"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Earlier {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table.table(Release::Table).add_column(ColumnDef::new(Release::Earlier).text());
        manager.alter_table(table).await
    }
}
