//! Which rows of a comparison a reader wants, after AIP-160, over what the reader may read of them.
//!
//! `AND` binds weaker than `OR`; words beside each other are joined as by `AND`, and bind between the two. `NOT` and
//! `-` turn what follows. A comparison with a field that a row does not have is false.

mod field;
mod parse;
mod token;

pub use field::Field;

use super::areas::AreaRow;
use field::{Operator, Value};

/// The longest filter, in characters.
pub const LONGEST: usize = 2_000;
/// The deepest nesting of parentheses.
pub const DEEPEST: usize = 32;

/// Which rows to take.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    text: String,
    expression: Expression,
}

/// A part of a filter.
#[derive(Clone, Debug, PartialEq)]
enum Expression {
    /// All of these hold; none of them: every row.
    All(Vec<Expression>),
    /// One of these holds.
    Any(Vec<Expression>),
    /// This does not hold.
    Not(Box<Expression>),
    /// A field compares.
    Is { field: Field, operator: Operator, value: Value },
}

/// What is wrong with a filter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The character that it begins with, the first one being 1.
    pub at: usize,
    /// What to do about it.
    pub words: String,
}

/// What a filter can read of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row<'a> {
    /// The area's code.
    pub area: &'a str,
    /// The answers behind the value, or the fewest there can be.
    pub respondents: Option<u64>,
    /// The value in 0 to 1.
    pub value: Option<f64>,
    /// How the figure may be used.
    pub status: &'a str,
    /// Why there is no value.
    pub missing: Option<&'a str>,
    /// The verdict that holds.
    pub verdict: Option<&'a str>,
    /// The word.
    pub word: Option<&'a str>,
}

impl Filter {
    /// Reads a filter; an empty one takes every row.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        parse::parse(text).map(|expression| Self { text: text.to_owned(), expression })
    }

    /// Whether a row is taken.
    #[must_use]
    pub fn takes(&self, row: &Row<'_>) -> bool {
        self.expression.holds(row)
    }

    /// The filter as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self { text: String::new(), expression: Expression::All(Vec::new()) }
    }
}

impl Expression {
    fn holds(&self, row: &Row<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(row)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(row)),
            Self::Not(part) => !part.holds(row),
            Self::Is { field, operator, value } => field.compares(row, *operator, value),
        }
    }
}

impl<'a> From<&'a AreaRow> for Row<'a> {
    fn from(row: &'a AreaRow) -> Self {
        let figure = &row.figure;
        let comparison = row.comparison.as_ref();
        Self {
            area: row.code(),
            respondents: figure.respondents.as_ref().map(jamfor_disclosure::PrintedCount::least),
            value: figure.value.as_ref().ok().map(|estimate| estimate.share.value),
            status: figure.status.as_str(),
            missing: figure.value.as_ref().err().map(|missing| missing.as_str()),
            verdict: comparison.map(|one| one.holding().as_str()),
            word: comparison.map(|one| one.word.as_str()),
        }
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
