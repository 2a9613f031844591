//! The sample: definitions of the Swedish and the Danish survey, and synthetic respondents.
//!
//! What sources print comes out of the respondents again; everything else is drawn with a fixed seed, so that the
//! plan of a round is the same on every machine. Nothing is random at run time, and nobody real has answered.

mod apportion;
mod ballot;
mod cell;
mod definitions;
mod draw;
mod fictional;
mod ifo;
mod ifo_shares;
mod item;
mod plan;
mod printed;
mod recipe;
mod releases;
mod respondent;
mod settle;
mod tally;
mod tool;
mod vive;

pub use definitions::{DefinitionFile, areas, definitions};
pub use plan::{RoundPlan, rounds};
pub use printed::{PrintedFile, printed};
pub use releases::releases;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod published_tests;
#[cfg(test)]
mod test_figures;
