//! `jamfor list`: the resources of a body, or the register of areas.

use super::{Session, resource};
use crate::failure::Failure;
use crate::show::listing;

/// List resources. `-o yaml` writes them as documents that can be applied again.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_enum)]
    collection: Of,
    /// The id of the body, such as se-skr; areas belong to none
    #[arg(long, default_value = "")]
    body: String,
    /// Only areas of this country, such as SE
    #[arg(long, default_value = "")]
    country: String,
}

/// A collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Of {
    Areas,
    Surveys,
    Questionnaires,
    Concepts,
    Indicators,
    Crosswalks,
    Policies,
    WeightSets,
    Rounds,
    Releases,
    Comparators,
}

impl List {
    /// The releases of a body.
    pub(super) const fn releases(body: String) -> Self {
        Self { collection: Of::Releases, body, country: String::new() }
    }

    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        if self.collection != Of::Areas && self.body.is_empty() {
            return Err(Failure::Usage("say whose with --body".to_owned()));
        }
        let parent = format!("bodies/{}", self.body.trim_start_matches("bodies/"));
        let items = resource::list(&session.suite, self.collection, &parent, &self.country).await?;
        let language = session.output.language;
        session.output.write_documents(session.screen, &items, || vec![listing(&items, language)])
    }
}
