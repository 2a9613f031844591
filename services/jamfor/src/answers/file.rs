//! A file of answers, of either type.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use jamfor_contract::intake::Response;

use super::{FileType, Form, csv_file, json_file};
use crate::failure::{Failure, Problem};

/// How much of a file tells its type.
const START: u64 = 4096;

/// A file whose form is right: its type is known, its columns exist, and every record is whole.
pub struct AnswerFile {
    name: String,
    file_type: FileType,
    input: Input,
    form: Form,
    length: u64,
}

/// One line of it: a response, or what is wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// Where it begins, counted from 1.
    pub line: u64,
    /// What it says.
    pub response: Result<Response, Vec<Problem>>,
}

/// A file that can be read from its start as often as needed.
enum Input {
    File(PathBuf),
    Memory(Vec<u8>),
}

impl Input {
    fn open(&self) -> Result<Box<dyn Read + Send + '_>, Failure> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path).map_err(Failure::file(path))?),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.as_slice())),
        })
    }

    fn start(&self) -> Result<Vec<u8>, Failure> {
        let mut start = Vec::new();
        self.open()?.take(START).read_to_end(&mut start).map_err(Failure::file("answers"))?;
        Ok(start)
    }
}

impl AnswerFile {
    /// Reads the form of a file; `-` is standard input.
    ///
    /// # Errors
    /// Each kind of broken file with its own reason. Nothing of such a file is of use.
    pub fn open(path: &Path, form: &Form) -> Result<Self, Failure> {
        let input = if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(Failure::file(path))?;
            Input::Memory(bytes)
        } else {
            let mut file = File::open(path).map_err(Failure::file(path))?;
            // A pipe cannot be read twice.
            if file.seek(SeekFrom::Start(0)).is_ok() {
                Input::File(path.to_owned())
            } else {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).map_err(Failure::file(path))?;
                Input::Memory(bytes)
            }
        };
        Self::check(path, input, form)
    }

    fn check(path: &Path, input: Input, form: &Form) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let wrong = |problems| Failure::input("the file cannot be read; nothing was sent", problems);
        let file_type = FileType::of(path, &input.start()?).map_err(|problem| wrong(vec![problem]))?;
        let length = match file_type {
            FileType::Csv => csv_file::check(&name, form, input.open()?),
            FileType::Ndjson => json_file::check(&name, input.open()?),
        };
        Ok(Self { length: length.map_err(wrong)?, name, file_type, input, form: form.clone() })
    }

    /// How many responses it has, right or wrong.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Its lines, one by one.
    ///
    /// # Errors
    /// When the file has changed since its form was checked.
    pub fn lines(&self) -> Result<Box<dyn Iterator<Item = Parsed> + '_>, Failure> {
        let read = self.input.open()?;
        Ok(match self.file_type {
            FileType::Csv => Box::new(
                csv_file::Records::open(&self.name, &self.form, read)
                    .map_err(|problems| Failure::input("the file has changed", problems))?,
            ),
            FileType::Ndjson => Box::new(json_file::responses(&self.name, read)),
        })
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
