//! `jamfor export`: all figures of a release as a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Session, release::To};
use crate::failure::Failure;

/// Write all figures of a release to a file, as CSV.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
    /// The file, or - for standard output
    #[arg(long, default_value = "-")]
    out: PathBuf,
}

impl Export {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let audience = self.audience.into();
        if self.out == Path::new("-") {
            let mut bytes = Vec::new();
            session.suite.export(&self.release, audience, &mut bytes).await?;
            return session.screen.write(&bytes);
        }
        // A file under its own name is a whole one.
        let unfinished = self.out.with_extension("part");
        let mut file = BufWriter::new(File::create(&unfinished).map_err(Failure::file(&unfinished))?);
        let written = session.suite.export(&self.release, audience, &mut file).await?;
        file.flush().map_err(Failure::file(&unfinished))?;
        std::fs::rename(&unfinished, &self.out).map_err(Failure::file(&self.out))?;
        session.screen.note(format!("{}: {written} bytes", self.out.display()));
        Ok(())
    }
}
