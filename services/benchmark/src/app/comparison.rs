//! Comparing areas, rounds and countries.

use jamfor_context::Context;
use jamfor_contract::names::{Collection, MaybeRevision, Name};
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::App;
use super::audience::{Rows, require_audience};
use crate::Error;
use crate::domain::{
    comparison::{AreaRow, Comparator, RoundPoint, areas, rounds},
    country::{Countries, Crosswalk, countries},
    figure::{Figure, Whose},
    indicator::base,
    lookup::{Wanted, find},
};

/// Which areas to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreasQuery {
    /// Indicator, round and target group.
    pub wanted: Wanted,
    /// The codes of the areas; empty for all participants.
    pub areas: Vec<String>,
    /// What to hold them against.
    pub comparator: Comparator,
}

/// Which countries to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountriesQuery {
    /// The one release, and indicator, round and target group in it.
    pub left: (Name, Wanted),
    /// The other.
    pub right: (Name, Wanted),
    /// How far they measure the same, by name; none to look for it.
    pub crosswalk: Option<MaybeRevision>,
    /// Whether to give a difference that does not compare.
    pub include_not_comparable: bool,
}

impl App {
    /// Areas of one round beside each other; an owner sees its own among all participants.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn compare_areas(
        &self,
        ctx: &Context,
        release: &Name,
        query: &AreasQuery,
        audience: Audience,
    ) -> Result<(Vec<AreaRow>, Figure), Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, &query.areas)?;
        let opened = self.open(ctx, release, audience, "comparisons.areas").await?;
        let found = areas(&opened.built, &query.wanted, &query.areas, query.comparator, audience);
        let (mut found, against) = found.map_err(|what| opened.unknown(what, &query.wanted))?;
        let rows = Rows::of(ctx, audience);
        found.retain(|row| rows.have(row.figure.subject.whose, &row.figure.subject.area));
        Ok((found, against))
    }

    /// One area through the rounds.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn compare_rounds(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
    ) -> Result<Vec<RoundPoint>, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, [&wanted.area])?;
        let opened = self.open(ctx, release, audience, "comparisons.rounds").await?;
        rounds(&opened.built, wanted, audience).map_err(|what| opened.unknown(what, wanted))
    }

    /// The figures of two countries side by side.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown; Invalid for a crosswalk that does not exist or joins others.
    pub async fn compare_countries(
        &self,
        ctx: &Context,
        query: &CountriesQuery,
        audience: Audience,
    ) -> Result<Countries, Error> {
        ctx.require("comparisons.read")?;
        [&query.left, &query.right].iter().try_for_each(|(it, _)| require_audience(ctx, it, audience, []))?;
        let left = self.open(ctx, &query.left.0, audience, "comparisons.countries").await?;
        let right = self.open(ctx, &query.right.0, audience, "comparisons.countries").await?;
        let place = |opened: &super::library::Opened, wanted: &Wanted| {
            let country = opened.built.frame.survey.country.clone();
            let wanted = Wanted { area: country, whose: Some(Whose::Pooled), ..wanted.clone() };
            find(&opened.built.frame, &wanted).map_err(|what| opened.unknown(what, &wanted))
        };
        let (ours, theirs) = (place(&left, &query.left.1)?, place(&right, &query.right.1)?);
        let ends = (base(&ours.subject.indicator), base(&theirs.subject.indicator));
        let crosswalk = self.crosswalk(ctx, query.crosswalk.as_ref(), ends).await?;
        let by_name = query.include_not_comparable;
        Ok(countries((&left.built, &ours), (&right.built, &theirs), crosswalk, by_name, audience))
    }

    async fn crosswalk(
        &self,
        ctx: &Context,
        named: Option<&MaybeRevision>,
        ends: (&str, &str),
    ) -> Result<Option<Crosswalk>, Error> {
        if let Some(named) = named {
            let found = self.sources.crosswalk(ctx, &named.to_string()).await?;
            let (crosswalk, [source, target]) = found.ok_or_else(|| {
                Violation::new("crosswalk", "REFERENCE_DANGLING", "name a crosswalk that exists")
            })?;
            let joins = (source == ends.0 && target == ends.1) || (source == ends.1 && target == ends.0);
            let words = "name a crosswalk between the two indicators";
            return if joins {
                Ok(Some(crosswalk))
            } else {
                Err(Violation::new("crosswalk", "REFERENCE_DANGLING", words)
                    .allowing([ends.0, ends.1])
                    .into())
            };
        }
        for indicator in [ends.0, ends.1] {
            let Ok(name) = Name::parse(Collection::Indicators, indicator) else { continue };
            let found = self.sources.crosswalk_between(ctx, &name.body.to_string(), ends).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}
