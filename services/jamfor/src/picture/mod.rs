//! Comparisons as pictures, in SVG: to look at where a table would have to be read.
//!
//! A picture draws what has a value and holds nothing of what is withheld: no row, no gap, no count. It says whose
//! calculation it is and whether the respondents are made up, in words that cannot be cut off from it unseen. Shapes
//! say what colours say, the colours can be told apart by those who see fewer, and few answers have no colour.

mod about;
mod areas;
mod axis;
mod chart;
mod frame;
mod funnel;
mod ink;
mod ranks;
mod series;

pub use areas::areas;
pub use funnel::funnel;
pub use ranks::ranks;
pub use series::series;

#[cfg(test)]
mod read;
