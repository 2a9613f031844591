//! A CSV file with a header: finding its columns, and telling when it ends in the middle of something.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use jamfor_contract::common::ErrorReason;
use jamfor_fault::Lines;

use crate::failure::{Place, Problem};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A CSV file that is being read.
pub struct Table<R: Read> {
    file: String,
    reader: csv::Reader<Lines<QuoteCounter<BufReader<R>>>>,
    header: StringRecord,
    /// The line of the header.
    head: u64,
    read: Rc<Progress>,
}

/// How far a file has been read.
#[derive(Default)]
struct Progress {
    quotes: Cell<u64>,
    ended: Cell<bool>,
}

impl<R: Read> Table<R> {
    /// Reads the header. Fields are separated by commas, or by semicolons when the header has no comma.
    ///
    /// # Errors
    /// `FILE_ENCODING`, `FILE_TRUNCATED` or `COLUMN_MISSING` when there is no header to read.
    pub fn open(file: &str, read: R) -> Result<Self, Problem> {
        let mut input = BufReader::new(read);
        let start = input.fill_buf().map_err(|error| unreadable(file, &error))?;
        let bom = start.starts_with(BOM);
        let delimiter = delimiter(start);
        if bom {
            input.consume(BOM.len());
        }
        let progress = Rc::new(Progress::default());
        let counter = QuoteCounter { inner: input, read: Rc::clone(&progress) };
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Lines::of(counter));
        let mut table =
            Self { file: file.to_owned(), reader, header: StringRecord::new(), head: 1, read: progress };
        match table.next_record() {
            Some(header) => (table.head, table.header) = header?,
            None => {
                return Err(Problem::at(Place::file(file), ErrorReason::ColumnMissing, "the file is empty"));
            }
        }
        Ok(table)
    }

    /// The names of the columns, as the header has them.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(str::trim)
    }

    /// Where each column is.
    ///
    /// # Errors
    /// Every column that is neither required nor optional, that is there twice, or that is required and missing.
    pub fn columns(&self, required: &[&str], optional: &[&str]) -> Result<Columns, Vec<Problem>> {
        let place = Place::line(&self.file, self.head);
        let mut positions = HashMap::new();
        let mut problems = Vec::new();
        for (position, name) in self.header().enumerate() {
            if !required.contains(&name) && !optional.contains(&name) {
                let problem =
                    Problem::at(place.clone(), ErrorReason::ColumnUnknown, "there is no such column");
                problems.push(problem.of(name).allowing(required.iter().chain(optional).copied()));
            } else if positions.insert(name.to_owned(), position).is_some() {
                let problem = Problem::at(place.clone(), ErrorReason::Duplicate, "the column stands twice");
                problems.push(problem.of(name));
            }
        }
        for name in required.iter().filter(|name| !positions.contains_key(**name)) {
            let problem =
                Problem::at(place.clone(), ErrorReason::ColumnMissing, "the file lacks this column");
            problems.push(problem.of(*name));
        }
        if problems.is_empty() { Ok(Columns { positions }) } else { Err(problems) }
    }

    /// The next record and its line; none at the end.
    pub fn next_record(&mut self) -> Option<Result<(u64, StringRecord), Problem>> {
        let mut record = StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.line(record.position());
                Some(self.whole(line, record))
            }
            Err(error) => Some(Err(self.problem(&error))),
        }
    }

    fn whole(&self, line: u64, record: StringRecord) -> Result<(u64, StringRecord), Problem> {
        let place = Place::line(&self.file, line);
        // Only a record that is still open makes the reader look behind the end of the file.
        if self.read.ended.get() && self.read.quotes.get() % 2 == 1 {
            return Err(Problem::at(
                place,
                ErrorReason::FileTruncated,
                "a quote is opened here and never closed",
            ));
        }
        let (found, expected) = (record.len(), self.header.len());
        if expected == 0 || found == expected {
            return Ok((line, record));
        }
        let words = format!("the record has {found} fields, the header {expected}");
        let reason = if found < expected { ErrorReason::FileTruncated } else { ErrorReason::ColumnUnknown };
        Err(Problem::at(place, reason, words))
    }

    fn line(&mut self, position: Option<&csv::Position>) -> u64 {
        position.map_or(0, |position| self.reader.get_mut().number(position.byte()))
    }

    fn problem(&mut self, error: &csv::Error) -> Problem {
        let line = self.line(error.position());
        match error.kind() {
            ErrorKind::Utf8 { .. } => Problem::at(
                Place::line(&self.file, line),
                ErrorReason::FileEncoding,
                "the file is not UTF-8: save it as UTF-8",
            ),
            _ => Problem::at(Place::line(&self.file, line), ErrorReason::FileTruncated, error.to_string()),
        }
    }
}

/// Where the columns of a table are.
#[derive(Debug)]
pub struct Columns {
    positions: HashMap<String, usize>,
}

impl Columns {
    /// The cell of a column without the blanks around it; empty when the table has no such column.
    #[must_use]
    pub fn cell<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        self.positions.get(name).and_then(|position| record.get(*position)).unwrap_or_default().trim()
    }

    /// Whether the table has the column.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.positions.contains_key(name)
    }
}

/// Counts quotes as they are read: in a whole file there is an even number of them.
struct QuoteCounter<R> {
    inner: R,
    read: Rc<Progress>,
}

impl<R: Read> Read for QuoteCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.ended.set(read == 0);
        let quotes = buffer[..read].iter().filter(|byte| **byte == b'"').count();
        self.read.quotes.set(self.read.quotes.get() + u64::try_from(quotes).unwrap_or_default());
        Ok(read)
    }
}

fn delimiter(start: &[u8]) -> u8 {
    let header = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !header.contains(&b',') && header.contains(&b';') { b';' } else { b',' }
}

fn unreadable(file: &str, error: &io::Error) -> Problem {
    Problem::at(Place::file(file), ErrorReason::FileTypeUnknown, error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn last(text: &[u8]) -> Result<(u64, StringRecord), Problem> {
        let mut table = Table::open("a.csv", text)?;
        let mut last = None;
        while let Some(record) = table.next_record() {
            last = Some(record?);
        }
        Ok(last.unwrap())
    }

    fn reason(text: &[u8]) -> (String, u64) {
        let problem = last(text).unwrap_err();
        (problem.reason, problem.place.unwrap().line)
    }

    #[test]
    fn a_byte_order_mark_and_semicolons_are_read() {
        let table = Table::open("a.csv", "\u{feff}a;b\n1;2\n".as_bytes()).unwrap();
        assert_eq!(table.header().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(last("\u{feff}a;b\n1;2\n".as_bytes()).unwrap().1.get(1), Some("2"));
    }

    #[test]
    fn a_file_that_ends_in_a_record_is_truncated() {
        assert_eq!(reason(b"a,b,c\n1,2,3\n4,5"), ("FILE_TRUNCATED".to_owned(), 3));
    }

    #[test]
    fn a_file_that_ends_in_quotes_is_truncated() {
        assert_eq!(reason(b"a,b\n1,\"x\"\"y\"\n2,\"open\n3,4\n"), ("FILE_TRUNCATED".to_owned(), 3));
        assert!(last(b"a,b\n1,\"x\"\"y\"\n").is_ok());
    }

    #[test]
    fn a_file_in_another_encoding_is_refused() {
        assert_eq!(reason(b"a,b\n1,\xe5\n"), ("FILE_ENCODING".to_owned(), 2));
    }

    #[test]
    fn blank_lines_and_both_halves_of_a_line_break_are_counted_as_editors_do() {
        for end in ["\n", "\r\n"] {
            let content = ["\u{feff}a,b", "", "1,2", "3,4", "", "", "5,6", ""].join(end);
            let mut table = Table::open("a.csv", content.as_bytes()).unwrap();
            let lines = std::iter::from_fn(|| table.next_record()).map(|record| record.unwrap().0);
            assert_eq!(lines.collect::<Vec<_>>(), [3, 4, 7]);
            let short = ["a,b", "1,2", "", "3"].join(end);
            assert_eq!(reason(short.as_bytes()), ("FILE_TRUNCATED".to_owned(), 4));
            let encoded = [b"a,b".as_slice(), b"", b"\xe5,2", b""].join(end.as_bytes());
            assert_eq!(reason(&encoded), ("FILE_ENCODING".to_owned(), 3));
        }
    }

    #[test]
    fn a_line_break_inside_a_field_moves_no_number() {
        assert_eq!(last(b"a,b\r\n\"1\r\n1\",2\r\n3,4\r\n").unwrap().0, 4);
    }

    #[test]
    fn a_column_that_stands_twice_is_refused() {
        let table = Table::open("a.csv", b"a,a\n".as_slice()).unwrap();
        assert_eq!(table.columns(&["a"], &[]).unwrap_err()[0].reason, "DUPLICATE");
    }

    #[test]
    fn a_header_after_blank_lines_is_named_by_its_line() {
        let table = Table::open("a.csv", b"\r\n\r\na,a\r\n".as_slice()).unwrap();
        let problems = table.columns(&["a"], &[]).unwrap_err();
        assert_eq!(problems[0].place.as_ref().unwrap().line, 3);
    }
}
