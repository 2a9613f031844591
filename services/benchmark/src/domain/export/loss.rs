//! What a file could not carry.

/// Fields of a figure for which there are no columns.
const FIELDS: [&str; 5] = [
    "caveats.text",
    "estimate.distribution",
    "estimate.no_opinion.value",
    "estimate.precision.intervals",
    "stated.source",
];

/// What a format could not carry of the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Figures in the file.
    pub figures: i64,
    /// Figures of the release that are not among the rows.
    pub left_out: i64,
    /// Fields of a figure without a column.
    pub fields: &'static [&'static str],
    /// Texts that begin with an apostrophe, as a spreadsheet would take them for a formula.
    pub guarded: i64,
}

impl Loss {
    /// Nothing written yet.
    pub(super) const fn new() -> Self {
        Self { figures: 0, left_out: 0, fields: &FIELDS, guarded: 0 }
    }
}
