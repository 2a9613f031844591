//! Snapshots: the frozen answers of a round as typed columns, and what was known of the collection when it froze.

mod digest;
mod packing;
mod plan;
mod sorted;
mod weights;

pub use digest::{ColumnDigests, digest};
pub use packing::{Collected, TableBuilder};
pub use sorted::SortedTable;
pub use weights::Weights;

use jamfor_contract::names::{Name, RevisionName, SnapshotName};
use jamfor_survey::{Digest, TargetGroup};
use serde::{Deserialize, Serialize};

use super::contact::Summary;
use super::participant::Participant;
use super::round::Content;
use super::weight_set::Population;
use super::{Micros, as_text};

/// Rows of a block: the widest column stays under 1 MiB.
pub const BLOCK_ROWS: usize = 32_768;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// The area, by dictionary.
    Area,
    /// The unit, by dictionary.
    Unit,
    /// The mode, by dictionary.
    Mode,
    /// The language, by dictionary.
    Language,
    /// The assistance, by dictionary.
    Assistance,
    /// The weight in units of 1e-9.
    WeightNano,
    /// The code of a single choice.
    Code,
    /// The options of a multiple choice.
    BitSet,
    /// A number.
    Number,
}

/// One column of a table: fixed-width little-endian integers, one a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What it holds.
    pub kind: ColumnKind,
    /// The item, for a column of answers.
    pub item: String,
    /// Bytes of one value.
    pub width: usize,
    /// What the integers stand for.
    pub dictionary: Vec<String>,
}

/// The answers of one target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The target group.
    pub target_group: TargetGroup,
    /// The revision that was answered.
    #[serde(with = "as_text::questionnaire_revision")]
    pub revision: RevisionName,
    /// The digest of that revision's content.
    pub questionnaire: Digest,
    /// How many responses.
    pub rows: i64,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// What a snapshot holds beside the rows: all of it is part of the digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The round.
    #[serde(with = "as_text::round")]
    pub round: Name,
    /// What was said of the round.
    pub content: Content,
    /// One table a target group, by target group.
    pub tables: Vec<Table>,
    /// Who took part, by target group and area.
    pub participants: Vec<Participant>,
    /// Who was asked, by target group and area.
    pub contacts: Vec<Summary>,
    /// Population counts of the pinned weight set, by target group and area.
    pub populations: Vec<Population>,
}

/// The frozen answers of a round, without their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The name.
    pub name: SnapshotName,
    /// The digest of the logical content.
    pub digest: Digest,
    /// When it was made.
    pub create_time: Micros,
    /// What it holds beside the rows.
    pub frame: Frame,
}

/// Values of one column for a block of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The place of the table.
    pub table: i16,
    /// The place of the column in its table.
    pub column: i16,
    /// The first row of the block.
    pub first_row: i64,
    /// The values.
    pub values: Vec<u8>,
}
