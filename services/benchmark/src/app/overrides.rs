//! The verdicts that were set for a release.

use std::sync::Arc;

use jamfor_context::Context;

use super::App;
use crate::Error;
use crate::domain::{release::Release, verdict_override::Override};

impl App {
    /// The verdicts that were set for a release, revoked ones too.
    #[allow(clippy::unused_async, reason = "the store is asked once it keeps overrides")]
    pub(super) async fn overrides(&self, _: &Context, _: &Release) -> Result<Arc<[Override]>, Error> {
        Ok(Arc::default())
    }
}
