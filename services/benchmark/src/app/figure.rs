//! Reading figures: one, a page of them, an area's report, or all of them as a file.

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::{
    App, Page, PageQuery,
    audience::{Rows, require_audience},
    library::Opened,
    page::List,
};
use crate::Error;
use crate::domain::{
    figure::{Caveat, Figure},
    key::Key,
    lookup::{Place, Unknown, Wanted, find, whose},
    reader::Reader,
    report::ReportRow,
    view::figure,
};

/// Which figures to list; empty words for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiguresQuery {
    /// Of this indicator.
    pub indicator: String,
    /// Of this round.
    pub round: String,
    /// Of this area, by code.
    pub area: String,
    /// Of this target group.
    pub group: String,
}

impl App {
    /// One figure.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn figure(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
    ) -> Result<Figure, Error> {
        ctx.require("figures.get")?;
        require_audience(ctx, release, audience, [&wanted.area])?;
        let opened = self.open(ctx, release, audience, "figures.get").await?;
        let place = find(&opened.built.frame, wanted).map_err(|what| opened.unknown(what, wanted))?;
        Ok(figure(&opened.built, &place, audience))
    }

    /// Figures in the order of their keys, an owner's own and those of the participants. A token continues with the same arguments and the same figures.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown, PageToken.
    pub async fn figures(
        &self,
        ctx: &Context,
        release: &Name,
        query: &FiguresQuery,
        audience: Audience,
        page: &PageQuery,
    ) -> Result<Page<Figure>, Error> {
        ctx.require("figures.list")?;
        let named = Some(&query.area).filter(|area| !area.is_empty());
        require_audience(ctx, release, audience, named)?;
        let opened = self.open(ctx, release, audience, "figures.list").await?;
        opened.figures(query, Rows::of(ctx, audience), audience, page)
    }

    /// All that a release says of one area in one round.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown.
    pub async fn area_report(
        &self,
        ctx: &Context,
        release: &Name,
        wanted: &Wanted,
        audience: Audience,
    ) -> Result<(Vec<ReportRow>, Vec<Caveat>), Error> {
        ctx.require("figures.get")?;
        require_audience(ctx, release, audience, [&wanted.area])?;
        let opened = self.open(ctx, release, audience, "figures.report").await?;
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let published = self.published(ctx, &release.body).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        reader.report(wanted, &published).map_err(|what| opened.unknown(what, wanted))
    }
}

impl Opened {
    /// A page of its figures.
    pub(super) fn figures(
        &self,
        query: &FiguresQuery,
        rows: Rows,
        audience: Audience,
        page: &PageQuery,
    ) -> Result<Page<Figure>, Error> {
        let filter = Filter::new(self, query, rows)?;
        let digest = self.release.digest.as_str();
        let kind = format!("{audience:?}");
        let (indicator, round) = (query.indicator.as_str(), query.round.as_str());
        let list = List::new(&["figures", digest, &kind, indicator, round, &query.area, &query.group]);
        let begin = match list.after(page)? {
            Some(at) => at.parse::<usize>().map_err(|_| Error::PageToken)?,
            None => 0,
        };
        let size = page.size(100, 1_000);
        let records = self.built.records.iter().enumerate().skip(begin);
        let mut found = records.filter(|(_, record)| filter.takes(record.key));
        let items: Vec<_> = found.by_ref().take(size).collect();
        let next = found.next().map(|(at, _)| list.token(&at.to_string())).unwrap_or_default();
        let show = |(_, record): &(usize, &crate::domain::record::Record)| {
            figure(&self.built, &Place::of(&self.built.frame, record.key), audience)
        };
        Ok(Page { items: items.iter().map(show).collect(), next })
    }

    /// The error for what the release does not know.
    pub(super) fn unknown(&self, what: Unknown, wanted: &Wanted) -> Error {
        let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(", ");
        let value = match what {
            Unknown::Indicator => wanted.indicator.clone(),
            Unknown::Round => wanted.round.clone(),
            Unknown::Group => wanted.group.clone(),
            Unknown::PooledRounds => joined(&mut wanted.pooled_rounds.iter().map(String::as_str)),
            Unknown::Comparator => wanted.comparator.clone(),
            Unknown::Breakdown => joined(&mut wanted.part.iter().map(|part| part.0.as_str())),
            Unknown::Option => joined(&mut wanted.part.iter().map(|part| part.1.as_str())),
            Unknown::Whose => {
                let words = "an area has its own figure; a country has those of participants and comparators";
                return Violation::new("basis", "NOT_DEFINED", words).into();
            }
        };
        Error::Unknown { release: self.release.name.to_string(), what, value }
    }
}

/// A filter in the words of the release.
pub(super) struct Filter<'a> {
    opened: &'a Opened,
    indicator: Option<u16>,
    round: Option<u16>,
    group: Option<crate::domain::key::Group>,
    area: &'a str,
    rows: Rows,
}

impl<'a> Filter<'a> {
    pub(super) fn new(opened: &'a Opened, query: &'a FiguresQuery, rows: Rows) -> Result<Self, Error> {
        let frame = &opened.built.frame;
        let wanted = Wanted {
            indicator: query.indicator.clone(),
            round: query.round.clone(),
            group: query.group.clone(),
            ..Wanted::default()
        };
        let known = |text: &str, found: Option<u16>, what| match (text, found) {
            ("", _) => Ok(None),
            (_, Some(found)) => Ok(Some(found)),
            _ => Err(opened.unknown(what, &wanted)),
        };
        let group = match query.group.as_str() {
            "" => None,
            group => Some(frame.group(group).ok_or_else(|| opened.unknown(Unknown::Group, &wanted))?),
        };
        Ok(Self {
            indicator: known(&query.indicator, frame.indicator(&query.indicator), Unknown::Indicator)?,
            round: known(&query.round, frame.round(&query.round), Unknown::Round)?,
            group,
            area: &query.area,
            rows,
            opened,
        })
    }

    pub(super) fn takes(&self, key: Key) -> bool {
        self.indicator.is_none_or(|indicator| indicator == key.indicator)
            && self.round.is_none_or(|round| round == key.round)
            && self.group.is_none_or(|group| group == key.group)
            && (self.area.is_empty() || self.area == self.opened.built.frame.area_code(key.basis))
            && self.rows.have(whose(key.basis), self.opened.built.frame.area_code(key.basis))
    }
}
