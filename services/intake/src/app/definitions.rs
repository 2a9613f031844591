//! What intake asks the questionnaire service for, once, when a round is prepared.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Area, Name, RevisionName};
use jamfor_survey::TargetGroup;

use crate::domain::opening::{PublishedRevision, Validity};
use crate::error::Error;

/// The definitions that rounds refer to. Each answer is the owner's own, never a copy.
#[async_trait]
pub trait Definitions: Send + Sync + 'static {
    /// The target groups of a survey; none when there is no such survey.
    async fn survey_groups(&self, ctx: &Context, survey: &Name) -> Result<Option<Vec<TargetGroup>>, Error>;

    /// A published revision of a questionnaire; none when it is not published.
    async fn revision(&self, ctx: &Context, name: &RevisionName) -> Result<Option<PublishedRevision>, Error>;

    /// Those of the areas that the register has, and when they exist.
    async fn areas(&self, ctx: &Context, wanted: &BTreeSet<Area>) -> Result<BTreeMap<Area, Validity>, Error>;
}
