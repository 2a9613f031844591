//! `jamfor apply`: sets what definition files say.

use std::path::PathBuf;

use super::Session;
use crate::client::apply;
use crate::definition::{Document, read_all};
use crate::failure::Failure;
use crate::show::{Column, Sheet};

/// Apply definition files. Nothing is applied when any document of any file is wrong. Documents are applied in the
/// order of their kinds, whatever the order of the files: areas, surveys, policies, concepts, questionnaires,
/// indicators, crosswalks, weight sets, rounds, participants.
#[derive(Debug, clap::Args)]
pub(super) struct Apply {
    /// A file (.yaml, .yml, .json; .csv for a register of areas), a folder of them, or - for standard input
    #[arg(short, long = "file", required = true, value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,
    /// Read the files and say what would be applied
    #[arg(long)]
    dry_run: bool,
}

impl Apply {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let documents = read_all(&self.files)?;
        let mut sheet = Sheet::new("", ["kind", "name", "now"].map(Column::words).to_vec());
        let result = self.apply_all(session, &documents, &mut sheet).await;
        // What was applied before a refusal stands, so it is told.
        session.output.write_sheet(session.screen, &sheet)?;
        result
    }

    async fn apply_all(
        &self,
        session: &mut Session<'_>,
        documents: &[Document],
        sheet: &mut Sheet,
    ) -> Result<(), Failure> {
        let bar = session.screen.bar("apply", u64::try_from(documents.len()).unwrap_or_default());
        for Document { place, content } in documents {
            let now = if self.dry_run {
                "would be applied".to_owned()
            } else {
                apply(&session.suite, content).await.map_err(|failure| failure.about(&place.to_string()))?
            };
            sheet.row(vec![content.kind().as_str().into(), content.name().into(), now.into()]);
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }
}
