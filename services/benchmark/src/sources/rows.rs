//! The rows of a snapshot's table as columns: only those that a release reads are kept.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_context::Context;
use jamfor_contract::intake::{
    self as wire, ReadSnapshotRequest, column::Kind, snapshot_service_client::SnapshotServiceClient,
};

use super::{
    INTAKE, Sources,
    snapshot::{Frozen, code, short},
};
use crate::Error;
use crate::domain::columns::{Codes, Table, Units};
use crate::domain::cut::{LANGUAGE, UNIT};

impl Sources {
    /// The columns of a table that hold areas, weights, modes, help, and the wanted items and facts of collection.
    ///
    /// # Errors
    /// When the intake service does not answer as it should.
    pub async fn table(
        &self,
        ctx: &Context,
        frozen: &Frozen,
        group: &str,
        wanted: &BTreeSet<String>,
    ) -> Result<Table, Error> {
        let Some(table) = frozen.tables.get(group) else {
            return Ok(Table { group: group.to_owned(), ..Table::default() });
        };
        let mut columns: BTreeMap<usize, Vec<u8>> = (0..)
            .zip(&table.columns)
            .filter(|(_, column)| is_wanted(column, wanted))
            .map(|(at, _)| (at, Vec::new()))
            .collect();
        let request =
            ReadSnapshotRequest { name: frozen.round.snapshot.clone(), target_group: group.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { SnapshotServiceClient::new(link).read_snapshot(request).await }
        };
        let stream = self.of_intake(ctx, call).await;
        let mut stream = stream.map_err(|fault| Error::remote(INTAKE, fault))?;
        while let Some(block) =
            stream.message().await.map_err(|status| Error::remote(INTAKE, status.into()))?
        {
            append(table, &mut columns, &block)?;
        }
        assemble(table, &columns)
    }
}

fn is_wanted(column: &wire::Column, wanted: &BTreeSet<String>) -> bool {
    match column.kind() {
        Kind::Area | Kind::Mode | Kind::Assistance | Kind::WeightNano => true,
        Kind::Language => wanted.contains(LANGUAGE),
        Kind::Unit => wanted.contains(UNIT),
        Kind::Code => wanted.contains(&column.item),
        _ => false,
    }
}

/// Adds a block to its column; blocks of a column come in order and leave no gap.
fn append(
    table: &wire::Table,
    columns: &mut BTreeMap<usize, Vec<u8>>,
    block: &wire::ReadSnapshotResponse,
) -> Result<(), Error> {
    let Some((at, into)) =
        usize::try_from(block.column).ok().and_then(|at| columns.get_mut(&at).map(|into| (at, into)))
    else {
        return Ok(());
    };
    let width = usize::try_from(table.columns[at].width).unwrap_or(1).max(1);
    let first = usize::try_from(block.first_row).unwrap_or(usize::MAX);
    if into.len() != first.saturating_mul(width) || !block.values.len().is_multiple_of(width) {
        return Err(wrong(table, "blocks of a column do not follow each other"));
    }
    into.extend_from_slice(&block.values);
    Ok(())
}

fn assemble(table: &wire::Table, columns: &BTreeMap<usize, Vec<u8>>) -> Result<Table, Error> {
    let rows = usize::try_from(table.rows).map_err(|_| wrong(table, "the number of rows is negative"))?;
    let mut made = Table { group: table.target_group.clone(), ..Table::default() };
    for (at, bytes) in columns {
        let column = &table.columns[*at];
        let width = usize::try_from(column.width).unwrap_or(0);
        if bytes.len() != rows * width {
            return Err(wrong(table, "a column has another number of rows than the table"));
        }
        match (column.kind(), width) {
            (Kind::Area, 2) => {
                made.areas = column.dictionary.iter().map(|area| code(area)).collect();
                made.area =
                    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            }
            (Kind::WeightNano, 8) => made.weights = Some(bytes.chunks_exact(8).map(weight).collect()),
            (Kind::Mode, 1) => {
                let modes = column.dictionary.iter().map(|mode| short(mode, "MODE_")).collect();
                made.modes = Codes { dictionary: modes, codes: bytes.clone() };
            }
            (Kind::Assistance, 1) => {
                let help = column.dictionary.iter().map(|help| short(help, "ASSISTANCE_")).collect();
                made.assistance = Codes { dictionary: help, codes: bytes.clone() };
            }
            (Kind::Language, 1) => {
                made.languages = Codes { dictionary: column.dictionary.clone(), codes: bytes.clone() };
            }
            (Kind::Unit, 4) => {
                let quad = |quad: &[u8]| u32::from_le_bytes([quad[0], quad[1], quad[2], quad[3]]);
                let codes = bytes.chunks_exact(4).map(quad).collect();
                made.units = Units { dictionary: column.dictionary.clone(), codes };
            }
            (Kind::Code, 1) => {
                let codes = Codes { dictionary: column.dictionary.clone(), codes: bytes.clone() };
                made.items.insert(column.item.clone(), codes);
            }
            _ => return Err(wrong(table, "a column has a width that its kind does not have")),
        }
    }
    if made.area.len() == rows { Ok(made) } else { Err(wrong(table, "there is no column of areas")) }
}

fn weight(bytes: &[u8]) -> i64 {
    let mut value = [0; 8];
    value.copy_from_slice(bytes);
    i64::from_le_bytes(value)
}

fn wrong(table: &wire::Table, cause: &str) -> Error {
    Error::Answer { service: INTAKE, cause: format!("table {}: {cause}", table.target_group) }
}
