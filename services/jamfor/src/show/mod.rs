//! How things are shown: tables, bars and words for people; the contract's JSON form and CSV for programs.
//!
//! Pure: everything here is a function of messages of the contract. What is printed for people is rounded as the
//! services printed it; nothing is computed anew.

mod against;
mod bar;
mod comparison;
mod counts;
mod figure;
mod funnel;
mod language;
#[cfg(test)]
pub(crate) mod made_up;
mod mark;
mod output;
mod plot;
mod pooled;
mod printed;
mod ranks;
mod reasons;
mod reflection;
mod report;
mod series;
mod sheet;
mod words;

pub use bar::{band, band_against, scale};
pub use comparison::{areas, countries, level_lines};
pub use counts::grouped;
pub use figure::{count_cell, figure_cells, figure_columns, rate_cells, share_cell, value_cell};
pub use funnel::funnel;
pub use language::{Language, text};
pub use output::{Format, Output};
pub use pooled::pooled;
pub use printed::printed;
pub use ranks::ranks;
pub use reasons::Reasons;
pub use reflection::{details, listing};
pub use report::{by_breakdown, distribution, earlier, report, whole_report};
pub use series::{panel, series, whole_series};
pub use sheet::{Align, Cell, Column, Sheet};
pub use words::{Heading, heading, missing, verdict};

pub(crate) use against::difference_text;
pub(crate) use comparison::area_of;
pub(crate) use funnel::{Place, notes as funnel_notes, outer as funnel_limits, sizes, strength, ticks};
pub(crate) use mark::{Mark, tenths};
pub(crate) use ranks::{notes as rank_notes, range as rank_range};
pub(crate) use series::trend_sentence;
pub(crate) use words::{flag as flag_word, quarter as quarter_word};
