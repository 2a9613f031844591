//! `jamfor publish`: freezes a draft.

use jamfor_contract::questionnaire::PublishQuestionnaireRequest;

use super::Session;
use crate::client::{Answered, Described};
use crate::failure::Failure;
use crate::show::details;

/// Freeze the draft of a questionnaire as its next revision. Publishing the same content again changes nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// bodies/{body}/questionnaires/{questionnaire}
    name: String,
    /// The etag of the draft that you have read
    #[arg(long, default_value = "")]
    etag: String,
    /// The number that the revision must get or have
    #[arg(long, default_value_t)]
    revision: i32,
}

impl Publish {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let Self { name, etag, revision } = self;
        let request = PublishQuestionnaireRequest { name, etag, revision };
        let answer = session.suite.questionnaires().publish_questionnaire(request).await.answered()?;
        let revision = answer.revision.unwrap_or_default().dynamic()?;
        let language = session.output.language;
        session.output.write_dynamic(session.screen, &revision, || vec![details(&revision, language)])
    }
}
