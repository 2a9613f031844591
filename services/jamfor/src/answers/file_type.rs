//! What a file of answers holds: told by its name, and checked against its first bytes.

use std::path::Path;

use jamfor_contract::common::ErrorReason;

use crate::failure::{Place, Problem};

/// The types that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// Comma-separated values with a header.
    Csv,
    /// One response in the contract's JSON form a line.
    Ndjson,
}

impl FileType {
    /// The type of a file, by its name or else by its beginning.
    ///
    /// # Errors
    /// `FILE_TYPE_UNKNOWN` when neither tells, or the beginning is that of something else; `FILE_ENCODING` for UTF-16.
    pub fn of(path: &Path, start: &[u8]) -> Result<Self, Problem> {
        let file = path.display().to_string();
        let unknown = |words: &str| {
            let problem = Problem::at(Place::file(&file), ErrorReason::FileTypeUnknown, words);
            problem.allowing(["csv", "ndjson", "jsonl"])
        };
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            let words = "the file is UTF-16: save it as UTF-8";
            return Err(Problem::at(Place::file(&file), ErrorReason::FileEncoding, words));
        }
        if start.starts_with(b"PK\x03\x04") {
            return Err(unknown("the file is a spreadsheet or an archive: save it as CSV"));
        }
        if start.contains(&0) {
            return Err(unknown("the file is not text"));
        }
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("ndjson" | "jsonl") => Ok(Self::Ndjson),
            None => Self::by_content(start)
                .ok_or_else(|| unknown("the file does not begin as one that can be read")),
            Some(_) => Err(unknown("the name does not say that the file holds answers")),
        }
    }

    fn by_content(start: &[u8]) -> Option<Self> {
        let text = start.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(start).trim_ascii_start();
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if line.starts_with(b"{") {
            Some(Self::Ndjson)
        } else if line.contains(&b',') || line.contains(&b';') {
            Some(Self::Csv)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(path: &str, start: &[u8]) -> Result<FileType, String> {
        FileType::of(Path::new(path), start).map_err(|problem| problem.reason)
    }

    #[test]
    fn the_name_tells_the_type() {
        assert_eq!(of("a.csv", b"key,area"), Ok(FileType::Csv));
        assert_eq!(of("a.ndjson", b"{}"), Ok(FileType::Ndjson));
        assert_eq!(of("a.jsonl", b"{}"), Ok(FileType::Ndjson));
    }

    #[test]
    fn without_a_name_the_beginning_tells_it() {
        assert_eq!(of("-", b"{\"key\": 1}\n"), Ok(FileType::Ndjson));
        assert_eq!(of("-", b"key,area\n"), Ok(FileType::Csv));
        assert_eq!(of("-", b"hello\n"), Err("FILE_TYPE_UNKNOWN".to_owned()));
    }

    #[test]
    fn a_wrong_type_is_refused_whatever_it_is_called() {
        assert_eq!(of("a.pdf", b"%PDF-1.7"), Err("FILE_TYPE_UNKNOWN".to_owned()));
        assert_eq!(of("a.csv", b"PK\x03\x04rest"), Err("FILE_TYPE_UNKNOWN".to_owned()));
        assert_eq!(of("a.csv", b"\x89PNG\x00"), Err("FILE_TYPE_UNKNOWN".to_owned()));
        assert_eq!(of("a.csv", b"\xff\xfek\x00"), Err("FILE_ENCODING".to_owned()));
    }
}
