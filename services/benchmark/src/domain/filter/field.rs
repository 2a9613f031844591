//! The fields of a row, with what can be asked of each.

use super::Row;
use crate::domain::{
    figure::{Missing, Status},
    verdict::Verdict,
    word::Word,
};

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The area.
    Area,
    /// The answers behind the value.
    Respondents,
    /// The value in 0 to 1.
    Value,
    /// How the figure may be used.
    Status,
    /// Why there is no value.
    Missing,
    /// The verdict that holds.
    Verdict,
    /// The word.
    Word,
}

/// How a field is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    /// `:`, which is `=` but for `*`: the row has the field at all.
    Has,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Whatever there is.
    Anything,
    /// A text, of which the ends may be left open.
    Text { text: String, open_start: bool, open_end: bool },
    /// A number.
    Number(f64),
}

impl Operator {
    /// Whether it asks for an order.
    pub(super) const fn orders(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }

    fn holds(self, found: f64, value: f64) -> bool {
        match self {
            Self::Equal | Self::Has => found == value,
            Self::Unequal => found != value,
            Self::Less => found < value,
            Self::AtMost => found <= value,
            Self::More => found > value,
            Self::AtLeast => found >= value,
        }
    }
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 7] =
        [Self::Area, Self::Respondents, Self::Value, Self::Status, Self::Missing, Self::Verdict, Self::Word];

    /// The field as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Respondents => "respondents",
            Self::Value => "value",
            Self::Status => "status",
            Self::Missing => "missing",
            Self::Verdict => "verdict",
            Self::Word => "word",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Whether its values have an order.
    pub(super) const fn is_ordered(self) -> bool {
        matches!(self, Self::Respondents | Self::Value)
    }

    /// The words that it can have; none for those that are free.
    fn known(self) -> Vec<&'static str> {
        match self {
            Self::Area | Self::Respondents | Self::Value => Vec::new(),
            Self::Status => Status::ALL.map(Status::as_str).into(),
            Self::Missing => Missing::ALL.map(Missing::as_str).into(),
            Self::Verdict => Verdict::ALL.map(Verdict::as_str).into(),
            Self::Word => Word::ALL.map(Word::as_str).into(),
        }
    }

    /// The value that is written, or what to write.
    pub(super) fn value(self, text: &str, operator: Operator) -> Result<Value, String> {
        if text == "*" && operator == Operator::Has {
            return Ok(Value::Anything);
        }
        let name = self.as_str();
        match self {
            Self::Area => Ok(area(text)),
            Self::Respondents | Self::Value => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                number
                    .map(Value::Number)
                    .ok_or_else(|| format!("compare {name} with a number, not with {text}"))
            }
            Self::Status | Self::Missing | Self::Verdict | Self::Word => {
                let known = self.known();
                if known.contains(&text) {
                    return Ok(Value::Text { text: text.to_owned(), open_start: false, open_end: false });
                }
                Err(format!("{text} is no {name}; write one of {}", known.join(", ")))
            }
        }
    }

    /// Whether a row's field compares as asked.
    pub(super) fn compares(self, row: &Row<'_>, operator: Operator, value: &Value) -> bool {
        let text = |found: Option<&str>| match (found, value) {
            (Some(_), Value::Anything) => true,
            (Some(found), Value::Text { text, open_start, open_end }) => {
                let same = match (open_start, open_end) {
                    (false, false) => found == text,
                    (false, true) => found.starts_with(text.as_str()),
                    (true, false) => found.ends_with(text.as_str()),
                    (true, true) => found.contains(text.as_str()),
                };
                same != (operator == Operator::Unequal)
            }
            _ => false,
        };
        let number = |found: Option<f64>| match (found, value) {
            (Some(_), Value::Anything) => true,
            (Some(found), Value::Number(value)) => operator.holds(found, *value),
            _ => false,
        };
        match self {
            Self::Area => text(Some(row.area)),
            Self::Respondents => number(row.respondents.map(|count| count as f64)),
            Self::Value => number(row.value),
            Self::Status => text(Some(row.status)),
            Self::Missing => text(row.missing),
            Self::Verdict => text(row.verdict),
            Self::Word => text(row.word),
        }
    }
}

/// A code or a name; `*` at an end leaves it open.
fn area(text: &str) -> Value {
    let text = text.strip_prefix("areas/").unwrap_or(text);
    let (open_start, text) = text.strip_prefix('*').map_or((false, text), |rest| (true, rest));
    let (open_end, text) = text.strip_suffix('*').map_or((false, text), |rest| (true, rest));
    Value::Text { text: text.to_owned(), open_start, open_end }
}
