//! Reading snapshots.

use jamfor_context::Context;
use jamfor_contract::names::SnapshotName;
use jamfor_fault::Violation;

use super::Intake;
use crate::domain::snapshot::{BLOCK_ROWS, Chunk, Snapshot};
use crate::error::Error;

/// A table of a snapshot, about to be read block by block. That it is read is on record.
#[derive(Clone, Debug)]
pub struct TableReader {
    intake: Intake,
    ctx: Context,
    name: SnapshotName,
    table: usize,
    rows: i64,
    first_row: i64,
}

impl Intake {
    /// What a snapshot holds, without its rows.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn get_snapshot(&self, ctx: &Context, name: &SnapshotName) -> Result<Snapshot, Error> {
        ctx.require("snapshots.get")?;
        ctx.require_body(name.round.body.id())?;
        self.snapshot(ctx, name).await
    }

    async fn snapshot(&self, ctx: &Context, name: &SnapshotName) -> Result<Snapshot, Error> {
        self.store.snapshot(ctx, name).await?.ok_or_else(|| Error::no_snapshot(name))
    }

    /// Starts reading the table of a target group, with an audit row before the first byte.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such snapshot, a violation when it has no such table.
    pub async fn read_snapshot(
        &self,
        ctx: &Context,
        name: &SnapshotName,
        group: &str,
    ) -> Result<TableReader, Error> {
        ctx.require("snapshots.read")?;
        ctx.require_body(name.round.body.id())?;
        let snapshot = self.snapshot(ctx, name).await?;
        let tables = &snapshot.frame.tables;
        let Some(at) = tables.iter().position(|table| table.target_group.as_str() == group) else {
            let words = "name a target group of the snapshot";
            let violation = Violation::new("target_group", "TARGET_GROUP_UNKNOWN", words);
            let groups = tables.iter().map(|table| table.target_group.as_str());
            return Err(violation.allowing(groups).into());
        };
        self.store.record_read(ctx, name, group).await?;
        Ok(TableReader {
            intake: self.clone(),
            ctx: ctx.clone(),
            name: name.clone(),
            table: at,
            rows: tables[at].rows,
            first_row: 0,
        })
    }
}

impl TableReader {
    /// The columns of the next block of rows; none behind the last one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn next(&mut self) -> Result<Option<Vec<Chunk>>, Error> {
        if self.first_row >= self.rows {
            return Ok(None);
        }
        let chunks = self.intake.store.chunks(&self.ctx, &self.name, self.table, self.first_row).await?;
        if chunks.is_empty() {
            return Err(Error::defect(format!("{} lacks rows from {} on", self.name, self.first_row)));
        }
        self.first_row += i64::try_from(BLOCK_ROWS).unwrap_or(i64::MAX);
        Ok(Some(chunks))
    }
}
