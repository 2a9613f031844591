//! Answers as they come from the wire or from a file, before anything is known about them.

/// One answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAnswer {
    /// The key of the item that it says it answers.
    pub item: String,
    /// What it says.
    pub value: RawValue,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawValue {
    /// Codes of options: one for single choice, a set for multiple choice.
    Options(Vec<String>),
    /// A whole number; a decimal item takes it too.
    Integer(i64),
    /// A number as text, `-?[0-9]+([.][0-9]+)?`; an integer item takes it without decimals.
    Decimal(String),
    /// Free text. White space alone is no answer.
    Text(String),
    /// A day, `YYYY-MM-DD`.
    Date(String),
    /// Said to be left unanswered; the same as leaving the item out.
    None,
}

impl RawAnswer {
    /// An answer to `item`.
    pub fn new(item: impl Into<String>, value: RawValue) -> Self {
        Self { item: item.into(), value }
    }

    /// One option, chosen at `item`.
    pub fn option(item: impl Into<String>, code: impl Into<String>) -> Self {
        Self::new(item, RawValue::Options(vec![code.into()]))
    }
}
