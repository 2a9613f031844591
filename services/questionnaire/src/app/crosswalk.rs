//! The commands of crosswalks.

use jamfor_context::Context;
use jamfor_contract::names::MaybeRevision;
use jamfor_fault::{FieldPath, Violation};
use jamfor_survey::Scale;

use super::definition::SIZES;
use super::{App, Given, ListQuery, Page, Update, definition};
use crate::Error;
use crate::domain::crosswalk::Crosswalk;
use crate::domain::definition::Document;
use crate::domain::indicator::Indicator;
use crate::domain::name::IndicatorName;
use crate::domain::reason;

impl App {
    /// The crosswalk of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_crosswalk(
        &self,
        ctx: &Context,
        name: &MaybeRevision,
    ) -> Result<Document<Crosswalk>, Error> {
        ctx.require("crosswalks.get")?;
        self.get(ctx, name).await
    }

    /// The crosswalks of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_crosswalks(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Crosswalk>>, Error> {
        ctx.require("crosswalks.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of a crosswalk. Both indicators must exist and offer the options that it maps.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_crosswalk(
        &self,
        ctx: &Context,
        given: Given<Update<Crosswalk>>,
    ) -> Result<Document<Crosswalk>, Error> {
        ctx.require("crosswalks.update")?;
        let (update, mut opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        let (crosswalk, path) = (&update.content, FieldPath::from("crosswalk"));
        let source = self.side(ctx, &crosswalk.source, path.field("source")).await?;
        let target = self.side(ctx, &crosswalk.target, path.field("target")).await?;
        opened.note(|found| {
            crosswalk.check(&path, found);
            let (source, target) = (found.keep(source), found.keep(target));
            if let (Some(source), Some(target)) = (source, target) {
                crosswalk.check_scales(source.as_ref(), target.as_ref(), &path, found);
            }
        });
        opened.close()?;
        self.set(ctx, update, "crosswalks.update", true).await
    }

    /// The scale of one side, where its indicator has one; a violation when there is no such indicator.
    async fn side(
        &self,
        ctx: &Context,
        name: &IndicatorName,
        path: FieldPath,
    ) -> Result<Result<Option<Scale>, Violation>, Error> {
        let Some(indicator) = self.find(ctx, name.get()).await? else {
            let words = "name an indicator that exists";
            return Ok(Err(Violation::new(path, reason::REFERENCE_DANGLING, words)));
        };
        let indicator = definition::read::<Indicator>(indicator)?.content;
        let bound = self.bound(ctx, &indicator).await?;
        Ok(Ok(indicator.scale(&bound).cloned()))
    }
}
