//! `jamfor export`: all figures of a release as a file, with the proof of where it comes from beside it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Session, release::To};
use crate::client::{Described, Exported};
use crate::failure::Failure;
use crate::show::grouped;

/// Write all figures of a release to a file, as CSV; the seal of the server comes beside it as FILE.seal.json.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
    /// The file, or - for standard output, which has no seal
    #[arg(long, default_value = "-")]
    out: PathBuf,
}

impl Export {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let (audience, language) = (self.audience.into(), session.output.language);
        if self.out == Path::new("-") {
            let mut bytes = Vec::new();
            session.suite.export(&self.release, audience, language, &mut bytes).await?;
            return session.screen.write(&bytes);
        }
        let unfinished = beside(&self.out, "part");
        let mut file = BufWriter::new(File::create(&unfinished).map_err(Failure::file(&unfinished))?);
        let exported = session.suite.export(&self.release, audience, language, &mut file).await?;
        file.flush().map_err(Failure::file(&unfinished))?;
        self.seal(&exported)?;
        // a file under its own name is a whole one
        std::fs::rename(&unfinished, &self.out).map_err(Failure::file(&self.out))?;
        session.screen.note(format!("{}: {} bytes", self.out.display(), exported.bytes));
        for line in notes(&exported) {
            session.screen.note(line);
        }
        Ok(())
    }

    /// Puts the seal beside the file; one of an earlier file under that name goes.
    fn seal(&self, exported: &Exported) -> Result<(), Failure> {
        let path = beside(&self.out, "seal.json");
        let Some(seal) = &exported.seal else {
            return match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(Failure::file(&path)(error))
                }
                _ => Ok(()),
            };
        };
        let text = serde_json::to_string_pretty(&seal.dynamic()?);
        let text = text.map_err(|error| Failure::Internal(error.to_string()))?;
        std::fs::write(&path, text + "\n").map_err(Failure::file(&path))
    }
}

/// `F.seal.json` of `F`.
pub(super) fn beside(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// What is to be known of a file.
fn notes(exported: &Exported) -> Vec<String> {
    let mut notes = Vec::new();
    if exported.seal.is_none() {
        notes.push("not sealed: the server has no signing key".to_owned());
    }
    if let Some(loss) = &exported.loss {
        let (figures, left_out) = (grouped(loss.figures), grouped(loss.left_out));
        notes.push(format!(
            "{figures} figures, {left_out} left out; without columns: {}",
            loss.fields.join(", ")
        ));
        if loss.guarded > 0 {
            notes.push(format!(
                "{} texts begin with an apostrophe, so that no spreadsheet takes them for a formula",
                grouped(loss.guarded)
            ));
        }
    }
    notes
}
