//! Writing cell after cell and row after row: all that a format of files has to do.

use std::fmt::{Display, Write as _};

use super::spelled::Spelled;

/// With what a spreadsheet begins a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Takes the cells of a table, row by row.
pub(super) trait Cells {
    /// A text as people read it.
    fn text(&mut self, text: &str);

    /// A text as people read it, put together behind an empty one.
    fn composed(&mut self, compose: impl FnOnce(&mut String));

    /// A word of the contract.
    fn word(&mut self, word: &str);

    /// A number.
    fn number(&mut self, value: f64);

    /// A number that is not binary, or a name.
    fn plain(&mut self, value: impl Display);

    /// Ends the row.
    fn end(&mut self);

    /// Nothing.
    fn empty(&mut self) {
        self.word("");
    }

    /// A number, or nothing.
    fn maybe_number(&mut self, value: Option<f64>) {
        match value {
            Some(value) => self.number(value),
            None => self.empty(),
        }
    }

    /// A number that is not binary, or nothing.
    fn maybe(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.plain(value),
            None => self.empty(),
        }
    }
}

/// Comma-separated values in UTF-8 with CRLF, after RFC 4180, in rows of more than one cell. Texts that a spreadsheet
/// would take for a formula begin with an apostrophe.
pub(super) struct CsvCells {
    bytes: Vec<u8>,
    scratch: String,
    spelled: Spelled,
    guarded: i64,
}

impl CsvCells {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), scratch: String::new(), spelled: Spelled::new(), guarded: 0 }
    }

    /// The bytes since the last time, and how many texts were guarded among them.
    pub(super) fn take(&mut self) -> (Vec<u8>, i64) {
        let next = Vec::with_capacity(self.bytes.len());
        (std::mem::replace(&mut self.bytes, next), std::mem::take(&mut self.guarded))
    }
}

/// Writes a cell with the comma behind it, in quotes where it needs them.
fn field(bytes: &mut Vec<u8>, text: &str) {
    // without an early end, so that many are looked at in one step
    let needs_quotes =
        text.bytes().fold(false, |found, byte| found | matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if needs_quotes {
        quoted(bytes, text);
    } else {
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes.push(b',');
}

fn quoted(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            bytes.push(b'"');
        }
        bytes.push(byte);
    }
    bytes.push(b'"');
}

impl Cells for CsvCells {
    fn text(&mut self, text: &str) {
        if text.starts_with(FORMULA) {
            self.guarded += 1;
            field(&mut self.bytes, &format!("'{text}"));
        } else {
            field(&mut self.bytes, text);
        }
    }

    fn composed(&mut self, compose: impl FnOnce(&mut String)) {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        compose(&mut text);
        self.text(&text);
        self.scratch = text;
    }

    fn word(&mut self, word: &str) {
        field(&mut self.bytes, word);
    }

    fn number(&mut self, value: f64) {
        self.bytes.extend_from_slice(self.spelled.spell(value));
        self.bytes.push(b',');
    }

    fn plain(&mut self, value: impl Display) {
        self.scratch.clear();
        // writing to memory cannot fail
        let _ = write!(self.scratch, "{value}");
        field(&mut self.bytes, &self.scratch);
    }

    fn end(&mut self) {
        self.bytes.pop();
        self.bytes.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// A line of texts under a header, as every file has one.
    fn written(texts: &[String]) -> (Vec<u8>, i64) {
        let mut cells = CsvCells::new();
        texts.iter().for_each(|_| cells.text("column"));
        cells.end();
        texts.iter().for_each(|text| cells.text(text));
        cells.end();
        cells.take()
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        let mut reader = csv::Reader::from_reader(bytes);
        let record = reader.records().next().unwrap().unwrap();
        record.iter().map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn whatever_a_label_says_comes_back_and_none_is_a_formula(
            texts in proptest::collection::vec("([=+\\-@\t\r\n\",';a-ö ]|.){0,12}", 2..6),
        ) {
            let (bytes, guarded) = written(&texts);
            prop_assert!(bytes.ends_with(b"\r\n"));
            let found = read(&bytes);
            prop_assert_eq!(found.len(), texts.len());
            let mut expected = 0;
            for (found, text) in found.iter().zip(&texts) {
                prop_assert!(!found.starts_with(FORMULA));
                if text.starts_with(FORMULA) {
                    expected += 1;
                    prop_assert_eq!(found, &format!("'{text}"));
                } else {
                    prop_assert_eq!(found, text);
                }
            }
            prop_assert_eq!(guarded, expected);
        }
    }

    #[test]
    fn a_negative_number_is_a_number() {
        let mut cells = CsvCells::new();
        cells.number(-0.25);
        cells.maybe(Some(-3));
        cells.maybe_number(None);
        cells.text("-");
        cells.end();
        let (bytes, guarded) = cells.take();
        assert_eq!((bytes.as_slice(), guarded), (b"-0.25,-3,,'-\r\n".as_slice(), 1));
    }
}
