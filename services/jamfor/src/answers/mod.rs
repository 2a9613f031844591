//! Reading files of answers and of contact tallies: CSV with a header, or one response in JSON a line.
//!
//! A file is read twice: first its form (type, encoding, columns, records that end early), so that nothing of a broken
//! file is sent; then its lines one by one, each of which is right or wrong on its own.

mod cell;
mod contacts;
mod csv_file;
mod file;
mod file_type;
mod form;
mod json_file;
mod record;
mod table;

pub use contacts::read_contacts;
pub use file::{AnswerFile, Parsed};
pub use file_type::FileType;
pub use form::Form;
pub use table::{Columns, Table};
