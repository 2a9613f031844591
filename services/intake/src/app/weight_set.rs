//! Weight sets: reading, and adding revisions.

use jamfor_context::Context;
use jamfor_contract::names::{Body, MaybeRevision, Name};
use jamfor_fault::Violations;

use super::{ATTEMPTS, Intake, Page};
use crate::domain::weight_set::{Content, WeightSet};
use crate::error::Error;
use crate::store::Swapped;

/// What a caller wants a weight set to say.
#[derive(Clone, Debug)]
pub struct WeightSetUpdate {
    /// The weight set.
    pub name: Name,
    /// The whole content.
    pub content: Content,
    /// The state that the caller has read; none for whatever it is.
    pub etag: Option<String>,
    /// Whether to make it when it does not exist.
    pub allow_missing: bool,
}

impl Intake {
    /// The newest revision of a weight set, or a numbered one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn get_weight_set(&self, ctx: &Context, name: &MaybeRevision) -> Result<WeightSet, Error> {
        ctx.require("weightSets.get")?;
        ctx.require_body(name.name.body.id())?;
        let found = self.store.weight_set(ctx, &name.name, name.number).await?;
        found.ok_or_else(|| Error::no_weight_set(name))
    }

    /// The weight sets of a body, by name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list_weight_sets(
        &self,
        ctx: &Context,
        body: &Body,
        page: &Page,
    ) -> Result<Vec<WeightSet>, Error> {
        ctx.require("weightSets.list")?;
        ctx.require_body(body.id())?;
        self.store.weight_sets(ctx, body, &page.after, page.size).await
    }

    /// Sets the content: new content makes a new revision.
    ///
    /// # Errors
    /// All violations, [`Error::NotFound`] or [`Error::EtagMismatch`].
    pub async fn update_weight_set(
        &self,
        ctx: &Context,
        update: &WeightSetUpdate,
    ) -> Result<WeightSet, Error> {
        ctx.require("weightSets.update")?;
        ctx.require_body(update.name.body.id())?;
        let mut found = Violations::new();
        update.content.check(&mut found);
        found.into_result(())?;
        let changed = || Error::EtagMismatch { kind: "jamfor/WeightSet", name: update.name.to_string() };
        for _ in 0..ATTEMPTS {
            let current = self.store.weight_set(ctx, &update.name, None).await?;
            if current.is_none() && !update.allow_missing {
                return Err(Error::no_weight_set(&update.name));
            }
            if update.etag.is_some() && update.etag != current.as_ref().map(WeightSet::etag) {
                return Err(changed());
            }
            let newest = match current {
                Some(current) if current.content == update.content => return Ok(current),
                current => current.map_or(0, |current| current.revision),
            };
            let added = self.store.add_weight_set(ctx, &update.name, newest, &update.content).await?;
            if added == Swapped::Done {
                let made = self.store.weight_set(ctx, &update.name, Some(newest + 1)).await?;
                return made.ok_or_else(|| Error::defect("an added revision is not there"));
            }
        }
        Err(changed())
    }
}
