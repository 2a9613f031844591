//! What the cell of a table says, read by the kind of its item.

use crate::{ItemKind, RawValue};

/// Separates the options of multiple choice in one cell.
const SEPARATOR: char = '|';

impl ItemKind {
    /// The raw value that a cell stands for: an empty cell is no answer, options are separated by `|`.
    ///
    /// Nothing is judged here: a malformed number stays text until it is validated.
    #[must_use]
    pub fn read_cell(&self, cell: &str) -> RawValue {
        let trimmed = cell.trim();
        if trimmed.is_empty() {
            return RawValue::None;
        }
        match self {
            Self::SingleChoice { .. } => RawValue::Options(vec![trimmed.to_owned()]),
            Self::MultipleChoice { .. } => {
                RawValue::Options(trimmed.split(SEPARATOR).map(|code| code.trim().to_owned()).collect())
            }
            Self::Integer { .. } | Self::Decimal { .. } => RawValue::Decimal(trimmed.to_owned()),
            Self::Text { .. } => RawValue::Text(cell.to_owned()),
            Self::Date { .. } => RawValue::Date(trimmed.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_by_the_kind_of_its_item() {
        let several = ItemKind::MultipleChoice { scale: "s".into(), at_least: 0, at_most: None };
        assert_eq!(several.read_cell("a | b"), RawValue::Options(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(several.read_cell("  "), RawValue::None);
        let number = ItemKind::Integer { minimum: 0, maximum: 9 };
        assert_eq!(number.read_cell(" 7 "), RawValue::Decimal("7".to_owned()));
    }
}
