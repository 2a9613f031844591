//! Where areas can stand among each other: funnels and bands of ranks.

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;

use super::App;
use super::audience::{Rows, require_audience};
use crate::Error;
use crate::domain::{funnel::Funnel, lookup::Wanted, ranking::Ranking, reader::Reader};

impl App {
    /// The ranks of areas; an owner sees its own among all participants.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn rank_areas(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
    ) -> Result<Ranking, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, [])?;
        let opened = self.open(ctx, release, audience, "comparisons.ranks").await?;
        let overrides = self.overrides(ctx, &opened.release).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        let found = reader.ranking(wanted, None);
        let mut found = found.map_err(|what| opened.unknown(what, wanted))?;
        let rows = Rows::of(ctx, audience);
        found.areas.retain(|one| rows.have(one.figure.subject.whose, &one.figure.subject.area));
        Ok(found)
    }

    /// The funnel of all participants; an owner sees its own area in it.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn funnel(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
    ) -> Result<Funnel, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, [])?;
        let opened = self.open(ctx, release, audience, "comparisons.funnel").await?;
        let overrides = self.overrides(ctx, &opened.release).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        let mut found = reader.funnel(wanted).map_err(|what| opened.unknown(what, wanted))?;
        let rows = Rows::of(ctx, audience);
        found.areas.retain(|one| rows.have(one.figure.subject.whose, &one.figure.subject.area));
        Ok(found)
    }
}
