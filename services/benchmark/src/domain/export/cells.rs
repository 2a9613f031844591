//! Writing cell after cell and row after row: all that a format of files has to do.

use std::fmt::{Display, Write as _};

/// With what a spreadsheet begins a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Takes the cells of a table, row by row.
pub(super) trait Cells {
    /// A text as people read it.
    fn text(&mut self, text: &str);

    /// A number, or a word of the contract.
    fn plain(&mut self, value: impl Display);

    /// Ends the row.
    fn end(&mut self);

    /// Nothing.
    fn empty(&mut self) {
        self.text("");
    }

    /// A number, or nothing.
    fn maybe(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.plain(value),
            None => self.empty(),
        }
    }
}

/// Comma-separated values in UTF-8 with CRLF, after RFC 4180. Texts that a spreadsheet would take for a formula begin
/// with an apostrophe.
pub(super) struct CsvCells {
    rows: csv::Writer<Vec<u8>>,
    scratch: String,
    guarded: i64,
}

impl CsvCells {
    pub(super) fn new(capacity: usize) -> Self {
        let mut builder = csv::WriterBuilder::new();
        let rows = builder.terminator(csv::Terminator::CRLF).flexible(true);
        let rows = rows.from_writer(Vec::with_capacity(capacity));
        Self { rows, scratch: String::new(), guarded: 0 }
    }

    /// The bytes, and how many texts were guarded.
    pub(super) fn finish(self) -> (Vec<u8>, i64) {
        // writing to memory cannot fail
        (self.rows.into_inner().unwrap_or_default(), self.guarded)
    }

    fn field(&mut self, bytes: &[u8]) {
        // writing to memory cannot fail
        let _ = self.rows.write_field(bytes);
    }
}

impl Cells for CsvCells {
    fn text(&mut self, text: &str) {
        if text.starts_with(FORMULA) {
            self.guarded += 1;
            self.scratch.clear();
            self.scratch.push('\'');
            self.scratch.push_str(text);
            let _ = self.rows.write_field(self.scratch.as_bytes());
        } else {
            self.field(text.as_bytes());
        }
    }

    fn plain(&mut self, value: impl Display) {
        self.scratch.clear();
        // writing to memory cannot fail
        let _ = write!(self.scratch, "{value}");
        let _ = self.rows.write_field(self.scratch.as_bytes());
    }

    fn end(&mut self) {
        // writing to memory cannot fail
        let _ = self.rows.write_record(None::<&[u8]>);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// A line of texts under a header, as every file has one.
    fn written(texts: &[String]) -> (Vec<u8>, i64) {
        let mut cells = CsvCells::new(0);
        texts.iter().for_each(|_| cells.text("column"));
        cells.end();
        texts.iter().for_each(|text| cells.text(text));
        cells.end();
        cells.finish()
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
        let mut cells = CsvCells::new(0);
        cells.plain(-0.25);
        cells.maybe(Some(-3));
        cells.maybe(None::<f64>);
        cells.text("-");
        cells.end();
        let (bytes, guarded) = cells.finish();
        assert_eq!((bytes.as_slice(), guarded), (b"-0.25,-3,,'-\r\n".as_slice(), 1));
    }
}
