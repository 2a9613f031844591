//! The tables of this service, made step by step. A step that was released is never edited.

use jamfor_database::AuditTable;
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::sea_query::{Alias, ColumnDef, Index, IndexCreateStatement, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

/// All steps.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Intake)]
    }
}

/// Rounds, responses, tallies, weight sets and snapshots.
#[derive(Clone, Copy, Debug)]
struct Intake;

impl MigrationName for Intake {
    fn name(&self) -> &'static str {
        "m000002_intake"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Intake {
    #[allow(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on = manager.get_database_backend();
        rounds(manager, on).await?;
        dictionaries(manager, on).await?;
        responses(manager).await?;
        tallies(manager, on).await?;
        weight_sets(manager, on).await?;
        snapshots(manager).await
    }
}

async fn rounds(manager: &SchemaManager<'_>, on: DbBackend) -> Result<(), DbErr> {
    let columns = [
        number("id"),
        ordered("body", on),
        ordered("code", on),
        text("content"),
        small("state"),
        big("version"),
        big("participants_version"),
        maybe_big("open_micros"),
        maybe_big("close_micros"),
        ColumnDef::new(Alias::new("freeze_token")).text().take(),
        maybe_big("freeze_until_micros"),
    ];
    create(manager, "round", columns, None).await?;
    manager.create_index(unique("round_name", "round", &["body", "code"])).await?;
    let columns = [integer("round_id"), ordered("target_group", on), ordered("area", on), text("content")];
    create(manager, "participant", columns, Some(&["round_id", "target_group", "area"])).await?;
    let columns = [integer("round_id"), small("group_number"), text("content")];
    create(manager, "questionnaire_copy", columns, Some(&["round_id", "group_number"])).await
}

/// Small numbers for what many responses repeat.
async fn dictionaries(manager: &SchemaManager<'_>, on: DbBackend) -> Result<(), DbErr> {
    create(manager, "area", [number("id"), ordered("code", on)], None).await?;
    manager.create_index(unique("area_code", "area", &["code"])).await?;
    create(manager, "source", [number("id"), ordered("name", on)], None).await?;
    manager.create_index(unique("source_name", "source", &["name"])).await
}

/// Narrow rows: numbers first, so that PostgreSQL pads nothing; the unique key is the only index.
async fn responses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        big("accepted_micros"),
        integer("round_id"),
        integer("source_id"),
        integer("area_id"),
        small("day"),
        small("group_number"),
        small("mode"),
        small("assistance"),
        bytes("response_key"),
        bytes("digest"),
        bytes("answers"),
        text("unit"),
        text("language"),
    ];
    create(manager, "response", columns, None).await?;
    let key = ["round_id", "source_id", "response_key"];
    manager.create_index(unique("response_by_key", "response", &key)).await
}

async fn tallies(manager: &SchemaManager<'_>, on: DbBackend) -> Result<(), DbErr> {
    let columns = [
        integer("round_id"),
        ordered("tally_key", on),
        text("digest"),
        ColumnDef::new(Alias::new("supersedes")).text().take(),
        text("content"),
        big("recorded_micros"),
    ];
    create(manager, "tally", columns, Some(&["round_id", "tally_key"])).await?;
    manager.create_index(unique("tally_supersedes", "tally", &["round_id", "supersedes"])).await
}

async fn weight_sets(manager: &SchemaManager<'_>, on: DbBackend) -> Result<(), DbErr> {
    let columns =
        [ordered("body", on), ordered("code", on), integer("number"), big("create_micros"), text("content")];
    create(manager, "weight_set", columns, Some(&["body", "code", "number"])).await
}

async fn snapshots(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns =
        [integer("round_id"), integer("number"), text("digest"), big("create_micros"), text("frame")];
    create(manager, "snapshot", columns, Some(&["round_id", "number"])).await?;
    let columns = [
        integer("round_id"),
        small("table_number"),
        big("first_row"),
        small("column_number"),
        bytes("bytes"),
    ];
    let key = ["round_id", "table_number", "first_row", "column_number"];
    create(manager, "snapshot_chunk", columns, Some(&key)).await
}

async fn create<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: [ColumnDef; N],
    key: Option<&[&'static str]>,
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for column in columns {
        table.col(column);
    }
    if let Some(key) = key {
        let mut primary = Index::create();
        for column in key {
            primary.col(Alias::new(*column));
        }
        table.primary_key(&mut primary);
    }
    manager.create_table(table).await
}

fn unique(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(Alias::new(table)).unique();
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

/// A number that the database counts.
fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).integer().not_null().auto_increment().primary_key().take()
}

/// A text that lists are ordered by: by bytes on both engines, whatever the server's language.
fn ordered(name: &'static str, on: DbBackend) -> ColumnDef {
    let mut column = text(name);
    if on == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).text().not_null().take()
}

fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).binary().not_null().take()
}

fn small(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).small_integer().not_null().take()
}

fn integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).integer().not_null().take()
}

fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).big_integer().not_null().take()
}

fn maybe_big(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).big_integer().take()
}
