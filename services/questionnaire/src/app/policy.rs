//! The commands of policies.

use jamfor_context::Context;
use jamfor_contract::names::MaybeRevision;

use super::definition::SIZES;
use super::{App, Given, ListQuery, Page, Update};
use crate::Error;
use crate::domain::definition::Document;
use crate::domain::policy::Policy;

impl App {
    /// The policy of a name, or one of its revisions.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_policy(&self, ctx: &Context, name: &MaybeRevision) -> Result<Document<Policy>, Error> {
        ctx.require("policies.get")?;
        self.get(ctx, name).await
    }

    /// The policies of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_policies(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Policy>>, Error> {
        ctx.require("policies.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of a policy.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_policy(
        &self,
        ctx: &Context,
        given: Given<Update<Policy>>,
    ) -> Result<Document<Policy>, Error> {
        ctx.require("policies.update")?;
        let (update, mut opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        opened.note(|found| update.content.check(&"policy".into(), found));
        opened.close()?;
        self.set(ctx, update, "policies.update", true).await
    }
}
