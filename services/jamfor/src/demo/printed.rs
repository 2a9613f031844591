//! Importing what sources printed, to stand beside the figures of the releases.

use jamfor_contract::benchmark::ImportPublishedFiguresRequest;

use super::stage::Stage;
use crate::client::Answered;
use crate::failure::Failure;
use crate::sample::{self, PrintedFile};

/// Imports every file of printed figures.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let mut count = 0;
    for PrintedFile { body, text } in sample::printed() {
        let request = ImportPublishedFiguresRequest {
            parent: body.to_owned(),
            content: text.as_bytes().to_vec(),
            validate_only: false,
        };
        let answer = stage.suite.published_figures().import_published_figures(request).await.answered();
        count += answer.map_err(|failure| failure.about(body))?.created;
    }
    stage.say(format!("{count} figures that sources printed, to be shown beside and tested against none"))
}
