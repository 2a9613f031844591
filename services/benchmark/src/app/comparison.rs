//! Comparing areas, rounds and countries.

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::{Collection, MaybeRevision, Name};
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::App;
use super::audience::{Rows, require_audience};
use super::library::Opened;
use super::page::{List, PageQuery};
use super::shelf::{Key, Shelf};
use crate::Error;
use crate::domain::{
    against::Against,
    areas::{AreaRow, Areas},
    country::{Countries, Crosswalk, countries},
    figure::{Figure, Whose},
    filter::Filter,
    indicator::base,
    lookup::{Unknown, Wanted, find},
    reader::Reader,
    series::Series,
    verdict_override::Override,
};

/// Bytes of all comparisons of areas that are kept, as far as they can be told.
const TABLES: usize = 64 << 20;
/// About as much as an area takes in them.
const ROW: usize = 6 << 10;
/// Bytes of all answers that are kept.
const ANSWERS: usize = 64 << 20;

/// Which areas to compare.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreasQuery {
    /// Indicator, round, target group and part of the respondents.
    pub wanted: Wanted,
    /// The codes of the areas; empty for all participants.
    pub areas: Vec<String>,
    /// What to hold them against.
    pub held: Held,
    /// Which rows.
    pub filter: Filter,
    /// Which page of them.
    pub page: PageQuery,
    /// Whether to give differences that do not compare.
    pub include_not_comparable: bool,
}

/// What areas are held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// All participants together.
    #[default]
    Pooled,
    /// The mean of the participants.
    EqualUnit,
    /// The other participants together.
    Others,
    /// A stored comparator of the release, with or without revision.
    Stored(String),
}

impl Held {
    fn word(&self) -> &str {
        match self {
            Self::Pooled => "pooled",
            Self::EqualUnit => "equal-unit",
            Self::Others => "others",
            Self::Stored(name) => name,
        }
    }
}

/// One page of areas beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct AreasPage {
    /// In the order asked for, or by code.
    pub rows: Vec<AreaRow>,
    /// What all are held against; none where each is held against another figure.
    pub against: Option<Figure>,
    /// The token of the next page; empty on the last one.
    pub next: String,
}

/// What is kept of comparisons of areas: releases never change, so the same question has the same answer.
#[derive(Debug)]
pub(super) struct Answers {
    /// All participants beside each other, before anything is chosen for a caller.
    tables: Shelf<Arc<Areas>>,
    /// Answers as they are sent, of those who read every row.
    sent: Shelf<Arc<[u8]>>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { tables: Shelf::new(TABLES), sent: Shelf::new(ANSWERS) }
    }
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
    /// A page of areas of one round beside each other, in the form in which it is sent: made by `encode`, unless the
    /// same question was answered lately. An owner sees its own among all participants.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Unknown, PageToken.
    pub async fn compare_areas(
        &self,
        ctx: &Context,
        release: &Name,
        query: &AreasQuery,
        audience: Audience,
        encode: impl FnOnce(AreasPage) -> Vec<u8>,
    ) -> Result<Arc<[u8]>, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, &query.areas)?;
        let opened = self.open(ctx, release, audience, "comparisons.areas").await?;
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let asked = AreasAsked { opened: &opened, query, audience, overrides: &overrides };
        let rows = Rows::of(ctx, audience);
        let table = asked.key();
        if !matches!(rows, Rows::All) {
            return Ok(asked.page(&self.answers, table, &rows).map(encode)?.into());
        }
        let sent = asked.sent_key(&table);
        if let Some(found) = self.answers.sent.take(&sent) {
            return Ok(found);
        }
        let bytes: Arc<[u8]> = asked.page(&self.answers, table, &rows).map(encode)?.into();
        self.answers.sent.put(sent, bytes.clone(), bytes.len());
        Ok(bytes)
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
        include_not_comparable: bool,
    ) -> Result<Series, Error> {
        ctx.require("comparisons.read")?;
        require_audience(ctx, release, audience, [&wanted.area])?;
        let opened = self.open(ctx, release, audience, "comparisons.rounds").await?;
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let reader = Reader::new(&opened.built, audience).with_overrides(&overrides);
        let series = reader.including(include_not_comparable).series(wanted);
        series.map_err(|what| opened.unknown(what, wanted))
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
        let place = |opened: &Opened, wanted: &Wanted| {
            let country = opened.built.frame.survey.country.clone();
            let wanted = Wanted { area: country, whose: Some(Whose::Pooled), ..wanted.clone() };
            find(&opened.built.frame, &wanted).map_err(|what| opened.unknown(what, &wanted))
        };
        let (ours, theirs) = (place(&left, &query.left.1)?, place(&right, &query.right.1)?);
        let ends = (base(&ours.subject.indicator), base(&theirs.subject.indicator));
        let crosswalk = self.crosswalk(ctx, query.crosswalk.as_ref(), ends).await?;
        let overrides = self.overrides(ctx, &left.release.name).await?;
        let reader = Reader::new(&left.built, audience).with_overrides(&overrides);
        let reader = reader.including(query.include_not_comparable);
        Ok(countries(&reader, &ours, (&right.built, &theirs), crosswalk))
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

/// A question about areas of a release that the caller may read.
struct AreasAsked<'a> {
    opened: &'a Opened,
    query: &'a AreasQuery,
    audience: Audience,
    overrides: &'a [Override],
}

impl AreasAsked<'_> {
    /// What all participants beside each other depend on.
    fn key(&self) -> Key {
        let set = self.overrides.iter().map(|set| format!("{} {:?}", set.name, set.revoked_micros));
        Key::of([&self.opened.release.name.to_string()]).and(self.words()).and(set)
    }

    /// The question to all participants, in words.
    fn words(&self) -> Vec<String> {
        let wanted = &self.query.wanted;
        let mut words = vec![
            self.opened.release.digest.clone(),
            format!("{:?} {}", self.audience, self.query.include_not_comparable),
            wanted.indicator.clone(),
            wanted.round.clone(),
            wanted.group.clone(),
            self.query.held.word().to_owned(),
            wanted.part.len().to_string(),
        ];
        words.extend(wanted.part.iter().flat_map(|(item, option)| [item.clone(), option.clone()]));
        words
    }

    /// What the answer depends on besides.
    fn sent_key(&self, table: &Key) -> Key {
        let query = self.query;
        let size = query.page.size.to_string();
        let words = [query.filter.text(), &query.page.token, &size];
        table.and(words.into_iter().chain(query.areas.iter().map(String::as_str)))
    }

    fn page(&self, kept: &Answers, key: Key, seen: &Rows) -> Result<AreasPage, Error> {
        let query = self.query;
        let list = self.list();
        let begin = match list.after(&query.page)? {
            Some(at) => at.parse::<usize>().map_err(|_| Error::PageToken)?,
            None => 0,
        };
        let table = self.table(kept, key)?;
        let (reader, against) = (self.reader(), self.against()?);
        let unknown = |what| self.opened.unknown(what, &query.wanted);
        let (mut rows, mut next) = (Vec::new(), String::new());
        let size = query.page.size(300, 1_000);
        let codes: Vec<&str> = if query.areas.is_empty() {
            table.rows.iter().map(AreaRow::code).collect()
        } else {
            query.areas.iter().map(String::as_str).collect()
        };
        for (at, code) in codes.into_iter().enumerate().skip(begin) {
            let row = match table.row(code) {
                Some(row) => row.clone(),
                None => reader.area(&query.wanted, code, against).map_err(unknown)?,
            };
            let whose = row.figure.subject.whose;
            if !seen.have(whose, row.code()) || !query.filter.takes(&(&row).into()) {
                continue;
            }
            if rows.len() == size {
                next = list.token(&at.to_string());
                break;
            }
            rows.push(row);
        }
        Ok(AreasPage { rows, against: table.against.clone(), next })
    }

    fn table(&self, kept: &Answers, key: Key) -> Result<Arc<Areas>, Error> {
        if let Some(found) = kept.tables.take(&key) {
            return Ok(found);
        }
        let made = self.reader().areas(&self.query.wanted, self.against()?);
        let made = Arc::new(made.map_err(|what| self.opened.unknown(what, &self.query.wanted))?);
        kept.tables.put(key, made.clone(), ROW * (1 + made.rows.len()));
        Ok(made)
    }

    fn reader(&self) -> Reader<'_> {
        let reader = Reader::new(&self.opened.built, self.audience).with_overrides(self.overrides);
        reader.including(self.query.include_not_comparable)
    }

    fn against(&self) -> Result<Against, Error> {
        Ok(match &self.query.held {
            Held::Pooled => Against::Pooled,
            Held::EqualUnit => Against::EqualUnit,
            Held::Others => Against::Others,
            Held::Stored(name) => Against::Stored(self.opened.comparator(name)?),
        })
    }

    /// The list that a page token belongs to.
    fn list(&self) -> List {
        let words = self.words();
        let words = ["areas"].into_iter().chain(words.iter().map(String::as_str));
        let words = words.chain([self.query.filter.text()]);
        List::new(&words.chain(self.query.areas.iter().map(String::as_str)).collect::<Vec<_>>())
    }
}

impl Opened {
    /// The place of a stored comparator in the release.
    pub(super) fn comparator(&self, name: &str) -> Result<u16, Error> {
        let found = self.built.frame.comparator(name);
        let wanted = Wanted { comparator: name.to_owned(), ..Wanted::default() };
        found.ok_or_else(|| self.unknown(Unknown::Comparator, &wanted))
    }
}
