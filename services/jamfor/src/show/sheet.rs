//! A table before it is shown: for people aligned and rounded, for programs as CSV with the exact values.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use crate::failure::Failure;

/// A header, a line, the rows: no frames.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// How long a line of a note gets.
const NOTE: usize = 112;

/// A table with a title and notes.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What stands above it; empty for nothing.
    pub title: String,
    /// A picture of it in characters, line by line, between title and columns: for people alone.
    pub picture: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// What stands below it.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    heading: String,
    align: Align,
    widest: Option<u16>,
    readers: Readers,
}

/// Who sees a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readers {
    All,
    People,
    Programs,
}

/// On which side the cells of a column begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), align: Align::Left, widest: None, readers: Readers::All }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(heading: impl Into<String>) -> Self {
        Self { align: Align::Right, ..Self::words(heading) }
    }

    /// The same column, broken into lines where it gets wider than this.
    #[must_use]
    pub const fn at_most(mut self, width: u16) -> Self {
        self.widest = Some(width);
        self
    }

    /// The same column, left out of CSV: bars say nothing to programs.
    #[must_use]
    pub const fn for_people(mut self) -> Self {
        self.readers = Readers::People;
        self
    }

    /// The same column in CSV alone: people read it elsewhere.
    #[must_use]
    pub const fn for_programs(mut self) -> Self {
        self.readers = Readers::Programs;
        self
    }
}

/// One cell: what people read, and what programs read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What people read.
    pub shown: String,
    /// What programs read.
    pub exact: String,
}

impl Cell {
    /// A cell that reads differently for people and programs.
    pub fn new(shown: impl Into<String>, exact: impl Into<String>) -> Self {
        Self { shown: shown.into(), exact: exact.into() }
    }

    /// A cell that people need not see again.
    pub fn repeated(exact: impl Into<String>) -> Self {
        Self::new("", exact)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        let text = text.into();
        Self { shown: text.clone(), exact: text }
    }
}

impl Sheet {
    /// An empty table.
    #[must_use]
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), picture: Vec::new(), columns, rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as people read it, line by line, without blanks at the ends of lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.title.is_empty() {
            lines.push(self.title.clone());
        }
        lines.extend(self.picture.iter().map(|line| line.trim_end().to_owned()));
        lines.extend(self.grid().to_string().lines().map(|line| line.trim_end().to_owned()));
        lines.extend(self.notes.iter().flat_map(|note| wrapped(note)));
        lines
    }

    fn grid(&self) -> Table {
        let mut table = Table::new();
        table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(400);
        let shown = || self.columns.iter().filter(|column| column.readers != Readers::Programs);
        table.set_header(shown().map(|column| &column.heading));
        for row in &self.rows {
            table.add_row(self.cells(row, Readers::Programs).map(|cell| &cell.shown));
        }
        for (column, drawn) in shown().zip(table.column_iter_mut()) {
            drawn.set_padding((1, 1));
            if column.align == Align::Right {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
            if let Some(width) = column.widest {
                drawn.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width + 2)));
            }
        }
        table
    }

    /// The rows as programs read them, each by its headings.
    #[must_use]
    pub fn records(&self) -> Vec<BTreeMap<&str, &str>> {
        self.rows
            .iter()
            .map(|row| {
                let kept =
                    self.columns.iter().zip(row).filter(|(column, _)| column.readers != Readers::People);
                kept.map(|(column, cell)| (column.heading.as_str(), cell.exact.as_str())).collect()
            })
            .collect()
    }

    /// The cells of a row but for those that only `others` see.
    fn cells<'r>(&'r self, row: &'r [Cell], others: Readers) -> impl Iterator<Item = &'r Cell> {
        row.iter()
            .zip(&self.columns)
            .filter(move |(_, column)| column.readers != others)
            .map(|(cell, _)| cell)
    }

    /// The table as CSV after RFC 4180.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, Failure> {
        let wrong = |error: csv::Error| Failure::Internal(error.to_string());
        let mut writer = csv::Writer::from_writer(Vec::new());
        let kept = self.columns.iter().filter(|column| column.readers != Readers::People);
        writer.write_record(kept.map(|column| &column.heading)).map_err(wrong)?;
        for row in &self.rows {
            writer.write_record(self.cells(row, Readers::People).map(|cell| &cell.exact)).map_err(wrong)?;
        }
        writer.into_inner().map_err(|error| Failure::Internal(error.to_string()))
    }
}

/// A note in lines of readable length; those after the first stand under its text, behind its mark.
fn wrapped(note: &str) -> Vec<String> {
    let (mark, words) = note.split_once("  ").map_or(("", note), |(mark, words)| (mark, words.trim_start()));
    let indent = if mark.is_empty() { 1 } else { mark.chars().count() + 3 };
    let mut lines = vec![if mark.is_empty() { " ".to_owned() } else { format!(" {mark}  ") }];
    let mut room = NOTE;
    for word in words.split(' ') {
        let length = word.chars().count() + 1;
        if length > room && room < NOTE {
            lines.push(" ".repeat(indent));
            room = NOTE;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if room < NOTE { " " } else { "" });
            line.push_str(word);
        }
        room = room.saturating_sub(length);
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sheet() -> Sheet {
        let columns =
            vec![Column::words("area"), Column::numbers("share"), Column::words("bar").for_people()];
        let mut sheet = Sheet::new("Title", columns);
        sheet.row(vec!["Borås".into(), Cell::new("58 %", "0.5811"), "███".into()]);
        sheet.row(vec!["Osby, Skåne".into(), Cell::new("9 %", "0.09"), "█".into()]);
        sheet
    }

    #[test]
    fn a_picture_stands_under_the_title_for_people_alone() {
        let mut sheet = sheet();
        sheet.picture = vec!["┤ o  ".to_owned()];
        assert_eq!(sheet.lines()[1], "┤ o");
        assert!(!String::from_utf8(sheet.csv().unwrap()).unwrap().contains('┤'));
    }

    #[test]
    fn columns_are_aligned() {
        let lines = sheet().lines();
        let width = |line: &str| line.chars().take_while(|char| *char != '%').count();
        assert_eq!(width(&lines[3]), width(&lines[4]), "{lines:#?}");
        assert!(lines.iter().all(|line| !line.ends_with(' ')), "{lines:#?}");
    }

    #[test]
    fn a_long_note_goes_on_under_its_text() {
        let note = format!("1  {}", "word ".repeat(40).trim_end());
        let lines = wrapped(&note);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with(" 1  word word") && lines[1].starts_with("    word word"), "{lines:#?}");
        assert_eq!(wrapped("no mark"), [" no mark"]);
    }

    #[test]
    fn programs_get_exact_values_and_no_bars() {
        let csv = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert_eq!(csv, "area,share\nBorås,0.5811\n\"Osby, Skåne\",0.09\n");
    }
}
