//! Snapshots on the wire.

use jamfor_contract::intake::{
    Column as WireColumn, ReadSnapshotResponse, Snapshot as Wire, Table as WireTable,
    column::Kind as WireKind, round::State as WireState,
};

use super::{contact, participant, round, timestamp, weight_set};
use crate::domain::snapshot::{Chunk, Column, ColumnKind, Snapshot, Table};

pub(in crate::rpc) fn write(snapshot: &Snapshot) -> Wire {
    let frame = &snapshot.frame;
    let mut round = round::write_content(&frame.round, &frame.content);
    round.state = WireState::Frozen.into();
    round.snapshot = snapshot.name.to_string();
    Wire {
        name: snapshot.name.to_string(),
        digest: snapshot.digest.to_string(),
        create_time: Some(timestamp(snapshot.create_time)),
        round: Some(round),
        tables: frame.tables.iter().map(write_table).collect(),
        participants: frame.participants.iter().map(participant::write).collect(),
        contacts: frame.contacts.iter().map(contact::write).collect(),
        populations: frame.populations.iter().map(weight_set::write_count).collect(),
    }
}

fn write_table(table: &Table) -> WireTable {
    WireTable {
        target_group: table.target_group.to_string(),
        questionnaire_revision: table.revision.to_string(),
        rows: table.rows,
        columns: table.columns.iter().map(write_column).collect(),
    }
}

fn write_column(column: &Column) -> WireColumn {
    let kind = match column.kind {
        ColumnKind::Area => WireKind::Area,
        ColumnKind::Unit => WireKind::Unit,
        ColumnKind::Mode => WireKind::Mode,
        ColumnKind::Language => WireKind::Language,
        ColumnKind::Assistance => WireKind::Assistance,
        ColumnKind::WeightNano => WireKind::WeightNano,
        ColumnKind::Code => WireKind::Code,
        ColumnKind::BitSet => WireKind::BitSet,
        ColumnKind::Number => WireKind::Number,
    };
    WireColumn {
        kind: kind.into(),
        item: column.item.clone(),
        width: i32::try_from(column.width).unwrap_or(i32::MAX),
        dictionary: column.dictionary.clone(),
    }
}

pub(in crate::rpc) fn write_chunk(chunk: Chunk) -> ReadSnapshotResponse {
    ReadSnapshotResponse { column: chunk.column.into(), first_row: chunk.first_row, values: chunk.values }
}
