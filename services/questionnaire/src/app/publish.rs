//! The commands that judge and freeze a draft.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_fault::{FieldPath, Violations};
use jamfor_survey::ChangeClass;

use super::{App, definition};
use crate::Error;
use crate::domain::definition::{Definition, Document, Frozen};
use crate::domain::name::ConceptName;
use crate::domain::publication::{self, Publication};
use crate::domain::questionnaire::{Questionnaire, Surroundings};
use crate::domain::survey::Survey;
use crate::store::Freeze;

/// How often a draft that changes under its publisher is checked anew.
const ATTEMPTS: u32 = 5;

/// Which draft to publish.
#[derive(Clone, Debug)]
pub struct Publish {
    /// The questionnaire.
    pub name: Name,
    /// The etag of the draft that is meant; none for whatever it is now.
    pub etag: Option<String>,
    /// The number that the revision must get or have.
    pub number: Option<i32>,
}

/// What stands against publishing a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Empty when it can be published.
    pub violations: Violations,
    /// How publishing now would differ from the newest revision.
    pub change: ChangeClass,
}

impl App {
    /// Everything that stands against publishing a draft as it is now.
    ///
    /// # Errors
    /// NotFound when there is no draft.
    pub async fn check_questionnaire(&self, ctx: &Context, name: &Name) -> Result<Check, Error> {
        ctx.require("questionnaires.check")?;
        let draft = self.store.definition(ctx, name).await?;
        let before = match draft.newest {
            Some(newest) => Some(self.store.revision(ctx, name, newest.number).await?.content),
            None => None,
        };
        let change = publication::change(before.as_ref(), &draft.content)
            .map_err(|cause| Error::damaged(name, cause))?;
        Ok(Check { violations: self.against(ctx, draft).await?, change })
    }

    /// Freezes the draft as the next revision.
    ///
    /// # Errors
    /// Invalid with all that a check would say; NotFound; EtagMismatch; RevisionFrozen.
    pub async fn publish_questionnaire(&self, ctx: &Context, publish: Publish) -> Result<Frozen, Error> {
        ctx.require("questionnaires.publish")?;
        ctx.require_body(publish.name.body.id())?;
        let mut attempt = 1;
        loop {
            match self.publish_once(ctx, &publish).await {
                // The draft changed between check and freeze; a caller who named none means the new one.
                Err(Error::EtagMismatch { .. }) if publish.etag.is_none() && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn publish_once(&self, ctx: &Context, publish: &Publish) -> Result<Frozen, Error> {
        let draft = self.store.definition(ctx, &publish.name).await?;
        if publish.etag.as_ref().is_some_and(|etag| *etag != draft.content.etag()) {
            return Err(Error::changed(&publish.name));
        }
        let digest = draft.content.digest();
        // What is published stays the answer, also when what it refers to has changed since.
        let publication = publication::decide(draft.newest.as_ref(), digest, publish.number)?;
        if let Publication::Next(_) = publication {
            self.against(ctx, draft).await?.into_result(()).map_err(Error::Invalid)?;
        }
        match publication {
            Publication::Existing(number) => {
                let existing = self.store.revision(ctx, &publish.name, number).await?;
                let same = existing.revision.digest == digest;
                if same { Ok(existing) } else { Err(Error::frozen(&publish.name, number)) }
            }
            Publication::Next(_) => {
                let freeze = Freeze { name: publish.name.clone(), draft: digest, number: publish.number };
                let frozen = self.store.freeze(ctx, freeze).await?;
                tracing::info!(name = %frozen.name, number = frozen.revision.number, "revision published");
                Ok(frozen)
            }
        }
    }

    async fn against(&self, ctx: &Context, draft: Definition) -> Result<Violations, Error> {
        let draft: Document<Questionnaire> = definition::read(draft)?;
        let around = self.surroundings(ctx, &draft.content).await?;
        Ok(draft.content.check_publishable(&around))
    }

    /// What a draft refers to, as far as it exists.
    async fn surroundings(&self, ctx: &Context, draft: &Questionnaire) -> Result<Surroundings, Error> {
        let survey = self.find(ctx, draft.survey.get()).await?;
        let survey = survey.map(definition::read::<Survey>).transpose()?.map(|survey| survey.content);
        let names: Vec<Name> = draft.concepts().iter().map(|concept| concept.get().clone()).collect();
        let known = self.store.existing(ctx, &names).await?;
        let concept = |name: Name| ConceptName::parse(&name.to_string(), FieldPath::root()).ok();
        let concepts: BTreeSet<_> = known.into_iter().filter_map(concept).collect();
        Ok(Surroundings { survey, concepts })
    }
}
