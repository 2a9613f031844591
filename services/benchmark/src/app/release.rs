//! Reading, watching and publishing releases.

use jamfor_context::Context;
use jamfor_contract::names::{Body, Name};
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::{App, Page, PageQuery, audience::sight, page::List};
use crate::Error;
use crate::domain::release::{Release, Sight};
use crate::store::Opening;

impl App {
    /// The release as it is now.
    ///
    /// # Errors
    /// NotFound; NotPublished to those who may not know of it, whether or not it exists.
    pub async fn release(&self, ctx: &Context, name: &Name) -> Result<Release, Error> {
        ctx.require("releases.get")?;
        self.seen_release(ctx, name).await
    }

    /// The release, for a command that asked for its own scope.
    pub(super) async fn seen_release(&self, ctx: &Context, name: &Name) -> Result<Release, Error> {
        let sight = sight(ctx, &name.body);
        match self.store.release(ctx, name).await {
            Ok(release) if release.is_seen(sight) => Ok(release),
            Ok(_) | Err(Error::NotFound { .. }) if sight != Sight::All => {
                Err(Error::NotPublished { name: name.to_string(), audience: "PUBLIC" })
            }
            done => done,
        }
    }

    /// The releases of a body that the caller may know of, by name.
    ///
    /// # Errors
    /// PageToken.
    pub async fn releases(
        &self,
        ctx: &Context,
        body: &Body,
        query: &PageQuery,
    ) -> Result<Page<Release>, Error> {
        ctx.require("releases.list")?;
        let list = List::new(&["releases", body.id()]);
        let size = query.size(20, 100);
        let after = list.after(query)?;
        let mut items = self.store.releases(ctx, body, sight(ctx, body), after, size as u64 + 1).await?;
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(|release| list.token(&release.name.to_string()));
        Ok(Page { items, next: next.unwrap_or_default() })
    }

    /// Opens a built release to an audience.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, ProtectionIncomplete, EtagMismatch; Invalid for the methodologist, who needs no opening.
    pub async fn publish_release(
        &self,
        ctx: &Context,
        name: &Name,
        audience: Audience,
        etag: Option<String>,
    ) -> Result<Release, Error> {
        ctx.require("releases.publish")?;
        ctx.require_body(name.body.id())?;
        let opening = match audience {
            Audience::Public => Opening::Public,
            Audience::Owner => Opening::Owner,
            Audience::Methodologist => {
                let words = "publish to PUBLIC or OWNER; the methodologist reads whatever is built";
                let violation = Violation::new("audience", "NOT_DEFINED", words);
                return Err(violation.allowing(["AUDIENCE_PUBLIC", "AUDIENCE_OWNER"]).into());
            }
        };
        self.store.open(ctx, name, etag, opening).await
    }
}
