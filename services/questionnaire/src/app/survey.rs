//! The commands of surveys.

use jamfor_context::Context;
use jamfor_contract::names::MaybeRevision;

use super::definition::SIZES;
use super::{App, Given, ListQuery, Page, Update};
use crate::Error;
use crate::domain::definition::Document;
use crate::domain::survey::Survey;

impl App {
    /// The survey of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_survey(&self, ctx: &Context, name: &MaybeRevision) -> Result<Document<Survey>, Error> {
        ctx.require("surveys.get")?;
        self.get(ctx, name).await
    }

    /// The surveys of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_surveys(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Survey>>, Error> {
        ctx.require("surveys.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of a survey.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_survey(
        &self,
        ctx: &Context,
        given: Given<Update<Survey>>,
    ) -> Result<Document<Survey>, Error> {
        ctx.require("surveys.update")?;
        let (update, mut opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        opened.note(|found| update.content.check(&"survey".into(), found));
        opened.close()?;
        self.set(ctx, update, "surveys.update", true).await
    }
}
