//! `jamfor contacts`: sends a file of contact tallies.

use std::path::PathBuf;

use super::Session;
use crate::answers::read_contacts;
use crate::failure::Failure;
use crate::show::{Column, Sheet};

/// Send a file of contact tallies to an open round.
///
/// CSV with a header: key, area, target_group and asked; unit, day, mode, language, counting_unit, completed, partial,
/// declined, not_reached, ineligible, decline_reasons (`no-time=3 ill=1`) and supersedes where they are known. Nothing
/// is sent of a file in which anything is wrong. Sending it again is safe: each tally counts once.
#[derive(Debug, clap::Args)]
pub(super) struct Contacts {
    /// bodies/{body}/rounds/{round}
    #[arg(long)]
    round: String,
    /// .csv, or - for standard input
    file: PathBuf,
}

impl Contacts {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let unit = session.suite.round(&self.round).await?.counting_unit();
        let tallies = read_contacts(&self.file, unit)?;
        let answer = session.suite.record_contacts(&self.round, &tallies).await?;
        session.output.write(session.screen, &answer, || {
            let mut sheet = Sheet::new("", vec![Column::numbers("recorded"), Column::numbers("duplicates")]);
            sheet.row(vec![answer.recorded.to_string().into(), answer.duplicates.to_string().into()]);
            vec![sheet]
        })
    }
}
