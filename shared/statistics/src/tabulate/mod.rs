//! Tabulation: from the columns of a snapshot to exact counts and weight sums per cell, item and code.
//!
//! One pass gives every option and every kind of missing answer its count, Σw and Σw². Any share (which
//! options are positive, which count in the denominator) is read from the result without another pass.

mod clusters;
mod columns;
mod joint;
mod kernel;
mod measure;
mod pages;
mod plan;
mod tabulation;

use std::num::NonZeroUsize;

pub use clusters::{ClusterTabulation, tabulate_clusters};
pub use columns::{Breakdown, Columns, Item, Malformed, Weights};
pub use joint::{JointTabulation, tabulate_joint};
pub use measure::Measure;
pub use tabulation::{CodeSet, Selection, Shape, ShapeMismatch, Tabulation, Tally};

/// The first code that stands for a kind of missing answer; codes below are options.
pub const FIRST_MISSING: u8 = 250;
/// The item was not asked (routing, other target group).
pub const NOT_ASKED: u8 = 250;
/// The item was asked and left open.
pub const NO_ANSWER: u8 = 251;
/// The largest number of options of an item.
pub const MAX_OPTIONS: u8 = 200;
/// How many codes for missing answers there are.
pub const MISSING_CODES: usize = 6;

/// Tabulates the columns with up to `threads` threads.
///
/// Cells are areas times the levels of the breakdowns (the last breakdown varies fastest), each
/// breakdown with one more level for missing. Sums are integers, so that the result is the same for any
/// number of threads and any order of rows. Refuses columns of unequal length, areas, levels and codes out
/// of range, and weights outside of [`crate::Weight`]'s range; nothing is skipped silently.
pub fn tabulate(columns: &Columns<'_>, threads: NonZeroUsize) -> Result<Tabulation, Malformed> {
    let checked = columns.check()?;
    plan::run(columns, &checked, threads.get())
}
