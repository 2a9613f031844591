//! The commands of concepts.

use jamfor_context::Context;
use jamfor_contract::names::MaybeRevision;

use super::definition::SIZES;
use super::{App, Given, ListQuery, Page, Update};
use crate::Error;
use crate::domain::concept::Concept;
use crate::domain::definition::Document;

impl App {
    /// The concept of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_concept(&self, ctx: &Context, name: &MaybeRevision) -> Result<Document<Concept>, Error> {
        ctx.require("concepts.get")?;
        self.get(ctx, name).await
    }

    /// The concepts of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_concepts(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Concept>>, Error> {
        ctx.require("concepts.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of a concept.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_concept(
        &self,
        ctx: &Context,
        given: Given<Update<Concept>>,
    ) -> Result<Document<Concept>, Error> {
        ctx.require("concepts.update")?;
        let (update, opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        opened.close()?;
        self.set(ctx, update, "concepts.update", true).await
    }
}
