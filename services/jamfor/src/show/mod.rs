//! How things are shown: tables, bars and words for people; the contract's JSON form and CSV for programs.
//!
//! Pure: everything here is a function of messages of the contract. What is printed for people is rounded as the
//! services printed it; nothing is computed anew.

mod bar;
mod comparison;
mod counts;
mod figure;
mod language;
mod output;
mod reasons;
mod reflection;
mod report;
mod series;
mod sheet;
mod words;

pub use bar::{band, scale};
pub use comparison::{areas, countries, level_lines};
pub use counts::grouped;
pub use figure::{count_cell, figure_cells, figure_columns, rate_cells, share_cell, value_cell};
pub use language::{Language, text};
pub use output::{Format, Output};
pub use reasons::Reasons;
pub use reflection::{details, listing};
pub use report::{by_breakdown, distribution, report};
pub use series::series;
pub use sheet::{Align, Cell, Column, Sheet};
pub use words::{Heading, heading, missing, verdict, word};
