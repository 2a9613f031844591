//! An answer file in CSV: its form is checked, then its records are read one by one.

use std::io::Read;

use super::{Columns, Form, Parsed, Table, record};
use crate::failure::{Place, Problem};

/// How many problems of a broken file are told.
const TOLD: usize = 20;

/// Checks the columns and that every record is whole; says how many records there are.
pub(super) fn check(file: &str, form: &Form, read: impl Read) -> Result<u64, Vec<Problem>> {
    let mut table = Table::open(file, read).map_err(|problem| vec![problem])?;
    columns(&table, form)?;
    let (mut records, mut problems) = (0, Vec::new());
    while let Some(record) = table.next_record() {
        match record {
            Ok(_) => records += 1,
            Err(problem) => problems.push(problem),
        }
        if problems.len() == TOLD {
            break;
        }
    }
    if problems.is_empty() { Ok(records) } else { Err(problems) }
}

fn columns<R: Read>(table: &Table<R>, form: &Form) -> Result<Columns, Vec<Problem>> {
    let optional: Vec<&str> = record::OPTIONAL.into_iter().chain(form.items()).collect();
    table.columns(&record::REQUIRED, &optional)
}

/// The records of a file whose form was checked.
pub(super) struct Records<R: Read> {
    file: String,
    table: Table<R>,
    columns: Columns,
    form: Form,
}

impl<R: Read> Records<R> {
    pub(super) fn open(file: &str, form: &Form, read: R) -> Result<Self, Vec<Problem>> {
        let table = Table::open(file, read).map_err(|problem| vec![problem])?;
        let columns = columns(&table, form)?;
        Ok(Self { file: file.to_owned(), table, columns, form: form.clone() })
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Parsed;

    fn next(&mut self) -> Option<Parsed> {
        Some(match self.table.next_record()? {
            Ok((line, record)) => {
                let place = Place::line(&self.file, line);
                Parsed { line, response: record::response(&self.form, &self.columns, &place, &record) }
            }
            Err(problem) => {
                let line = problem.place.as_ref().map_or(0, |place| place.line);
                Parsed { line, response: Err(vec![problem]) }
            }
        })
    }
}
