//! The commands of indicators.

use jamfor_context::Context;
use jamfor_contract::names::MaybeRevision;
use jamfor_fault::{FieldPath, Violation};

use super::definition::SIZES;
use super::{App, Given, ListQuery, Page, Update, definition};
use crate::Error;
use crate::domain::definition::Document;
use crate::domain::indicator::{Bound, Indicator};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::reason;

impl App {
    /// The indicator of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_indicator(
        &self,
        ctx: &Context,
        name: &MaybeRevision,
    ) -> Result<Document<Indicator>, Error> {
        ctx.require("indicators.get")?;
        self.get(ctx, name).await
    }

    /// The indicators of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_indicators(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Indicator>>, Error> {
        ctx.require("indicators.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of an indicator. What it binds and measures must exist.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_indicator(
        &self,
        ctx: &Context,
        given: Given<Update<Indicator>>,
    ) -> Result<Document<Indicator>, Error> {
        ctx.require("indicators.update")?;
        let (update, mut opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        let (indicator, path) = (&update.content, FieldPath::from("indicator"));
        let bound = self.bound(ctx, indicator).await?;
        let dangling = self.dangling_concept(ctx, indicator, &path).await?;
        opened.note(|found| {
            indicator.check(&path, found);
            indicator.check_bound(&bound, &path, found);
            dangling.into_iter().for_each(|violation| found.push(violation));
        });
        opened.close()?;
        self.set(ctx, update, "indicators.update", true).await
    }

    /// The bound questionnaires that exist: the draft, and the newest revision where it says something else.
    pub(super) async fn bound(&self, ctx: &Context, indicator: &Indicator) -> Result<Bound, Error> {
        let mut bound = Bound::new();
        for binding in &indicator.items {
            let name = binding.questionnaire.get();
            let Some(current) = self.find(ctx, name).await? else { continue };
            let newest = current.newest.filter(|newest| newest.digest != current.content.digest());
            let mut states = vec![definition::read::<Questionnaire>(current)?.content.content];
            if let Some(newest) = newest {
                let frozen = self.store.revision(ctx, name, newest.number).await?;
                states.push(definition::read_frozen::<Questionnaire>(frozen)?.content.content);
            }
            bound.insert(binding.questionnaire.clone(), states);
        }
        Ok(bound)
    }

    async fn dangling_concept(
        &self,
        ctx: &Context,
        indicator: &Indicator,
        path: &FieldPath,
    ) -> Result<Option<Violation>, Error> {
        let Some(concept) = &indicator.concept else { return Ok(None) };
        let known = self.store.existing(ctx, &[concept.get().clone()]).await?;
        let dangling = || {
            Violation::new(path.field("concept"), reason::REFERENCE_DANGLING, "name a concept that exists")
        };
        Ok(known.is_empty().then(dangling))
    }
}
