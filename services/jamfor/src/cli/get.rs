//! `jamfor get`: one resource by its name.

use super::{Session, resource};
use crate::failure::Failure;
use crate::show::details;

/// Show one resource by its name; `-o yaml` shows all of it, and can be applied again.
#[derive(Debug, clap::Args)]
pub(super) struct Get {
    /// areas/{code} or bodies/{body}/{collection}/{id}, with /revisions/{number} or /snapshots/{number} where there are
    name: String,
}

impl Get {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let item = resource::get(&session.suite, &self.name).await?;
        let language = session.output.language;
        let items = std::slice::from_ref(&item);
        session.output.write_documents(session.screen, items, || vec![details(&item, language)])
    }
}
