//! The steps in the life of a release: approving, publishing, withdrawing, and publishing by itself.

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::{App, now_micros};
use crate::Error;
use crate::domain::release::Release;
use crate::store::Opening;

impl App {
    /// Says that the caller answers for a release with the digest that it looked at.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, ProtectionFailed, NotProtectedTogether, Ended, EtagMismatch.
    pub async fn approve_release(&self, ctx: &Context, name: &Name, digest: &str) -> Result<Release, Error> {
        ctx.require("releases.approve")?;
        ctx.require_body(name.body.id())?;
        self.store.approve(ctx, name, digest, now_micros()).await
    }

    /// Opens a built release to an audience, at once or from a time on.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotApproved, ProtectionFailed, NotProtectedTogether, Ended, EtagMismatch; Invalid for
    /// the methodologist, who needs no opening, and for a preview at a time.
    pub async fn publish_release(
        &self,
        ctx: &Context,
        name: &Name,
        (audience, at_micros): (Audience, Option<i64>),
        etag: Option<String>,
    ) -> Result<Release, Error> {
        ctx.require("releases.publish")?;
        ctx.require_body(name.body.id())?;
        let opening = match (audience, at_micros) {
            (Audience::Public, None) => Opening::Public,
            (Audience::Public, Some(at)) => Opening::At(at),
            (Audience::Owner, None) => Opening::Owner,
            (Audience::Owner, Some(_)) => {
                let words = "name a time for PUBLIC alone; a preview begins at once";
                return Err(Violation::new("publish_time", "NOT_DEFINED", words).into());
            }
            (Audience::Methodologist, _) => {
                let words = "publish to PUBLIC or OWNER; the methodologist reads whatever is built";
                let violation = Violation::new("audience", "NOT_DEFINED", words);
                return Err(violation.allowing(["AUDIENCE_PUBLIC", "AUDIENCE_OWNER"]).into());
            }
        };
        self.store.open(ctx, name, etag, opening, now_micros()).await
    }

    /// Takes a release back.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, Ended, EtagMismatch.
    pub async fn withdraw_release(
        &self,
        ctx: &Context,
        name: &Name,
        reason: &str,
        etag: Option<String>,
    ) -> Result<Release, Error> {
        ctx.require("releases.publish")?;
        ctx.require_body(name.body.id())?;
        self.store.withdraw(ctx, name, etag, reason, now_micros()).await
    }

    /// Publishes what is due. What fails is tried again later.
    pub(super) async fn publish_due(&self) {
        loop {
            let ctx = Context::background("build");
            match self.store.publish_due(&ctx, now_micros()).await {
                Ok(Some(release)) if release.public => {
                    tracing::info!(release = %release.name, "published at its time");
                }
                Ok(Some(release)) => {
                    tracing::warn!(
                        release = %release.name,
                        "not published: what it corrects has ended, or another one is not protected together with it"
                    );
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(%error, "cannot look for releases to publish");
                    return;
                }
            }
        }
    }
}
