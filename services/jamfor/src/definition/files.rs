//! Finding and reading definition files: a file, a folder, or standard input.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use jamfor_contract::common::ErrorReason;

use super::{Content, Document, read_register};
use crate::failure::{Failure, Place, Problem};

const EXTENSIONS: [&str; 4] = ["yaml", "yml", "json", "csv"];

/// The documents of all `paths`, in the order in which they can be applied. `-` is standard input.
///
/// # Errors
/// All that is wrong in any of the files.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    for path in list(paths)? {
        match read_one(&path) {
            Ok(found) => documents.extend(found),
            Err(Failure::Input { problems: found, .. }) => problems.extend(found),
            Err(other) => return Err(other),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::input("the definitions cannot be read; nothing was applied", problems));
    }
    documents.sort_by_key(|document| document.content.kind());
    Ok(documents)
}

fn read_one(path: &Path) -> Result<Vec<Document>, Failure> {
    let file = path.display().to_string();
    let text = read_text(path)?;
    let wrong = |problems| Failure::input("the file cannot be read", problems);
    if path.extension().is_some_and(|extension| extension == "csv") {
        let areas = read_register(&file, &text).map_err(wrong)?;
        return Ok(vec![Document { place: Place::file(&file), content: Content::Areas(areas) }]);
    }
    Document::parse(&file, &text).map_err(wrong)
}

/// The text of a file; `-` is standard input.
///
/// # Errors
/// `FILE_ENCODING` when it is not UTF-8; otherwise what the machine says.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(Failure::file(path))?;
        bytes
    } else {
        fs::read(path).map_err(Failure::file(path))?
    };
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        let place = Place::line(&path.display().to_string(), u64::try_from(line).unwrap_or_default());
        let problem =
            Problem::at(place, ErrorReason::FileEncoding, "the file is not UTF-8: save it as UTF-8");
        Failure::input("the file cannot be read", vec![problem])
    })
}

fn list(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found)?;
        } else if path == Path::new("-") || has_known_extension(path) {
            found.push(path.clone());
        } else {
            let place = Place::file(&path.display().to_string());
            let problem =
                Problem::at(place, ErrorReason::FileTypeUnknown, "the name does not say what the file holds");
            return Err(Failure::input("the file cannot be read", vec![problem.allowing(EXTENSIONS)]));
        }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        entries.push(entry.map_err(Failure::file(folder))?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, found)?;
        } else if has_known_extension(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn has_known_extension(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|it| EXTENSIONS.contains(&it))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const POLICY: &str = "kind: Policy\nname: bodies/a/policies/b\ntitle: [{language: en, text: B}]\n";
    const CONCEPT: &str = "kind: Concept\nname: bodies/a/concepts/b\ntitle: [{language: en, text: B}]\n";

    #[test]
    fn a_folder_is_read_in_an_order_that_can_be_applied() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("1.yaml"), CONCEPT).unwrap();
        fs::write(folder.path().join("2.yaml"), POLICY).unwrap();
        fs::write(folder.path().join("3.csv"), "area,name,kind,parent\nSE,Sverige,country,\n").unwrap();
        fs::write(folder.path().join("README.md"), "not a definition").unwrap();
        let kinds: Vec<_> = read_all(&[folder.path().to_owned()]).unwrap();
        let kinds: Vec<_> = kinds.iter().map(|document| document.content.kind().as_str()).collect();
        assert_eq!(kinds, ["Areas", "Policy", "Concept"]);
    }

    #[test]
    fn one_wrong_file_stops_all_of_them_and_all_that_is_wrong_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("1.yaml"), POLICY).unwrap();
        fs::write(folder.path().join("2.yaml"), "kind: Survey\nnames: x\n").unwrap();
        fs::write(folder.path().join("3.yaml"), b"kind: Survey\nname: \xff\n").unwrap();
        let failure = read_all(&[folder.path().to_owned()]).unwrap_err();
        let reasons: Vec<_> = failure.problems().iter().map(|problem| problem.reason.as_str()).collect();
        assert_eq!(reasons, ["FIELD_UNKNOWN", "FILE_ENCODING"]);
    }

    #[test]
    fn a_file_of_another_type_is_refused_by_its_name() {
        let failure = read_all(&["answers.xlsx".into()]).unwrap_err();
        assert_eq!(failure.problems()[0].reason, "FILE_TYPE_UNKNOWN");
    }
}
