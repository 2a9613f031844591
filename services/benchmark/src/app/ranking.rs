//! Where areas can stand among each other: funnels and bands of ranks.

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::App;
use super::audience::{Rows, require_audience};
use super::library::Opened;
use crate::Error;
use crate::domain::{
    funnel::Funnel, key::Basis, lookup::Wanted, member::Membership, ranking::Ranking, reader::Reader,
};

impl App {
    /// The ranks of all participants, or of the members of a comparator; an owner sees its own among them.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown; Invalid for a comparator without members.
    pub async fn rank_areas(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        comparator: &str,
        audience: Audience,
    ) -> Result<Ranking, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, [])?;
        let opened = self.open(ctx, release, audience, "comparisons.ranks").await?;
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        let members = match comparator {
            "" => None,
            name => Some(members(&opened, name)?),
        };
        let found = reader.ranking(wanted, members);
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
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        let mut found = reader.funnel(wanted).map_err(|what| opened.unknown(what, wanted))?;
        let rows = Rows::of(ctx, audience);
        found.areas.retain(|one| rows.have(one.figure.subject.whose, &one.figure.subject.area));
        Ok(found)
    }
}

/// The members of a stored comparator.
fn members<'a>(opened: &'a Opened, name: &str) -> Result<&'a Membership, Error> {
    let at = opened.comparator(name)?;
    let found = opened.built.frame.membership(Basis::Comparator(at));
    found.filter(|one| one.comparator.basis.has_members()).ok_or_else(|| {
        let words = "rank the members of a comparator that has some";
        Violation::new("comparator", "NOT_DEFINED", words).into()
    })
}
