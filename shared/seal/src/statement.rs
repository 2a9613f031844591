//! What is signed: JSON objects in UTF-8 with sorted keys and no spaces between them.
//!
//! The fields of each type stand in the order of their keys, which serde keeps; `type` keeps the two apart.

use serde::{Deserialize, Serialize};

/// The type of a file's statement.
const FILE: &str = "jamfor-file-1";
/// The type of a release's statement.
const MANIFEST: &str = "jamfor-manifest-1";

/// Why a statement cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// It is no such JSON object.
    #[error("is no statement: {0}")]
    Json(#[from] serde_json::Error),
    /// It is a statement of something else.
    #[error("is a statement of another type: {0}")]
    Type(String),
}

/// What is said of an exported file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileStatement {
    /// Of an owner's file: the areas whose own rows are in it, sorted, `*` for all of them. Absent in the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub areas: Option<Vec<String>>,
    /// For whom it was made, such as `PUBLIC`.
    pub audience: String,
    /// Its length.
    pub bytes: u64,
    /// The digest of the release.
    pub digest: String,
    /// The language of its labels.
    pub language: String,
    /// The version of the method.
    pub method: String,
    /// `bodies/{body}/releases/{release}`.
    pub release: String,
    /// The digest of the whole file, as `sha256:` and 64 hexadecimal digits.
    pub sha256: String,
    /// The version of the program that wrote it.
    pub software: String,
    /// Set by [`FileStatement::to_bytes`].
    #[serde(rename = "type", default)]
    pub kind: String,
}

/// What is said of a release: its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestStatement {
    /// The release that it corrects; empty for none.
    pub corrects: String,
    /// The digest of its figures and masks.
    pub digest: String,
    /// What it was made from, in the order of the manifest.
    pub inputs: Vec<InputStatement>,
    /// The version of the method.
    pub method: String,
    /// When it was built, in microseconds since the epoch.
    pub ready_micros: i64,
    /// `bodies/{body}/releases/{release}`.
    pub release: String,
    /// The version of the program that built it.
    pub software: String,
    /// Set by [`ManifestStatement::to_bytes`].
    #[serde(rename = "type", default)]
    pub kind: String,
}

/// One thing that a release was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputStatement {
    /// The digest of its content.
    pub digest: String,
    /// What it is, such as `SNAPSHOT`.
    pub kind: String,
    /// Its resource name.
    pub name: String,
}

impl FileStatement {
    /// The bytes to sign.
    ///
    /// # Errors
    /// Never: every part can be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        Ok(serde_json::to_vec(&Self { kind: FILE.to_owned(), ..self.clone() })?)
    }

    /// What signed bytes say.
    ///
    /// # Errors
    /// When they say nothing of a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        let found: Self = serde_json::from_slice(bytes)?;
        if found.kind == FILE { Ok(found) } else { Err(StatementError::Type(found.kind)) }
    }
}

impl ManifestStatement {
    /// The bytes to sign.
    ///
    /// # Errors
    /// Never: every part can be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        Ok(serde_json::to_vec(&Self { kind: MANIFEST.to_owned(), ..self.clone() })?)
    }

    /// What signed bytes say.
    ///
    /// # Errors
    /// When they say nothing of a release.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        let found: Self = serde_json::from_slice(bytes)?;
        if found.kind == MANIFEST { Ok(found) } else { Err(StatementError::Type(found.kind)) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file() -> FileStatement {
        FileStatement {
            areas: Some(vec!["SE-1490".into()]),
            audience: "OWNER".into(),
            bytes: 12,
            digest: "sha256:aa".into(),
            language: "sv".into(),
            method: "jamfor-1".into(),
            release: "bodies/se-skr/releases/r".into(),
            sha256: "sha256:bb".into(),
            software: "jamfor 0.1.0".into(),
            kind: String::new(),
        }
    }

    #[test]
    fn keys_are_sorted_and_nothing_stands_between_them() {
        let text = String::from_utf8(file().to_bytes().unwrap()).unwrap();
        assert_eq!(
            text,
            r#"{"areas":["SE-1490"],"audience":"OWNER","bytes":12,"digest":"sha256:aa","language":"sv","method":"jamfor-1","release":"bodies/se-skr/releases/r","sha256":"sha256:bb","software":"jamfor 0.1.0","type":"jamfor-file-1"}"#
        );
        let manifest = ManifestStatement {
            corrects: String::new(),
            digest: "sha256:aa".into(),
            inputs: vec![InputStatement { digest: "d".into(), kind: "POLICY".into(), name: "n".into() }],
            method: "m".into(),
            ready_micros: 1,
            release: "r".into(),
            software: "s".into(),
            kind: String::new(),
        };
        assert_eq!(
            String::from_utf8(manifest.to_bytes().unwrap()).unwrap(),
            r#"{"corrects":"","digest":"sha256:aa","inputs":[{"digest":"d","kind":"POLICY","name":"n"}],"method":"m","ready_micros":1,"release":"r","software":"s","type":"jamfor-manifest-1"}"#
        );
    }

    #[test]
    fn a_statement_of_one_type_is_none_of_the_other() {
        let bytes = file().to_bytes().unwrap();
        let read = FileStatement::parse(&bytes).unwrap();
        assert_eq!(FileStatement { kind: String::new(), ..read }, file());
        assert!(ManifestStatement::parse(&bytes).is_err());
        let other = String::from_utf8(bytes).unwrap().replace("jamfor-file-1", "jamfor-file-2");
        assert!(matches!(FileStatement::parse(other.as_bytes()), Err(StatementError::Type(_))));
    }
}
