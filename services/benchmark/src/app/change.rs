//! What differs between releases: between two that are named, and since a time.

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_fault::Violation;

use super::{
    App, FiguresQuery, Page, PageQuery,
    audience::{Rows, require_audience},
    figure::Filter,
    library::Opened,
    page::List,
    shelf::Key,
};
use crate::Error;
use crate::domain::{
    change::{Change, Pair, change, pairs},
    figure::{Figure, Subject},
    lookup::{subject, whose},
    release::Release,
};

/// How many pairs of figures are kept, all together.
pub(super) const PAIRS: usize = 2_000_000;

/// How many releases are looked through for the one that was published at a time.
const LONGEST_CHAIN: usize = 1_000;

/// Which releases to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesQuery {
    /// The earlier one.
    pub before: Name,
    /// The later one.
    pub after: Name,
}

/// A line of a list of what was updated.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    /// A figure.
    Figure(Box<Figure>),
    /// The key of one that is no longer there.
    Deleted(Box<Subject>),
}

/// Two releases that the caller may read for an audience, and what stands where in them.
#[derive(Clone)]
struct Both {
    before: Opened,
    after: Opened,
    pairs: Arc<Vec<Pair>>,
    audience: Audience,
    rows: Rows,
    query: FiguresQuery,
}

/// What becomes of each pair in a list.
type Lines<'a, T> = Box<dyn Fn(Pair) -> Option<T> + 'a>;

impl App {
    /// What differs between two releases for an audience; an owner sees its own figures and those of the participants.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished, Ended, PageToken; Invalid when they are of different bodies.
    pub async fn release_changes(
        &self,
        ctx: &Context,
        query: &ChangesQuery,
        audience: Audience,
        page: &PageQuery,
    ) -> Result<Page<Change>, Error> {
        ctx.require("figures.list")?;
        let ChangesQuery { before, after } = query;
        require_audience(ctx, before, audience, [])?;
        if before.body != after.body {
            let words = "name two releases of one body";
            return Err(Violation::new("after", "BODY_MISMATCH", words).into());
        }
        let before = self.open(ctx, before, audience, "releases.compare").await?;
        let after = self.open(ctx, after, audience, "releases.compare").await?;
        let rows = Rows::of(ctx, audience);
        let both = self.both((before, after), audience, rows, FiguresQuery::default()).await?;
        both.page("releases.compare", page, Both::changes).await
    }

    /// The figures of a release that are not as they were at a time in it, or in the one that it corrects; and the keys
    /// of those that are no longer there.
    ///
    /// # Errors
    /// As `figures`.
    pub async fn updated_figures(
        &self,
        ctx: &Context,
        release: &Name,
        (query, since_micros): (&FiguresQuery, i64),
        audience: Audience,
        page: &PageQuery,
    ) -> Result<Page<Listed>, Error> {
        ctx.require("figures.list")?;
        let named = Some(&query.area).filter(|area| !area.is_empty());
        require_audience(ctx, release, audience, named)?;
        let after = self.open(ctx, release, audience, "figures.list").await?;
        let rows = Rows::of(ctx, audience);
        let Some(base) = self.published_at(ctx, &after.release, audience, since_micros).await? else {
            let all = after.figures(query, rows, audience, page)?;
            let items = all.items.into_iter().map(|one| Listed::Figure(Box::new(one))).collect();
            return Ok(Page { items, next: all.next });
        };
        let before = if base.name == after.release.name {
            after.clone()
        } else {
            self.open(ctx, &base.name, audience, "figures.list").await?
        };
        Filter::new(&after, query, rows.clone())?;
        let both = self.both((before, after), audience, rows, query.clone()).await?;
        both.page("figures.updated", page, Both::updates).await
    }

    /// The release that this one, or one that it corrects, was at a time, as far as the audience can read it.
    async fn published_at(
        &self,
        ctx: &Context,
        release: &Release,
        audience: Audience,
        at_micros: i64,
    ) -> Result<Option<Release>, Error> {
        let mut next = Some(release.clone());
        for _ in 0..LONGEST_CHAIN {
            let Some(release) = next else { break };
            if release.was_published_at(at_micros) {
                return Ok(Some(release).filter(|release| release.is_open_to(audience)));
            }
            next = self.named(ctx, &release.content.corrects).await?;
        }
        Ok(None)
    }

    async fn both(
        &self,
        (before, after): (Opened, Opened),
        audience: Audience,
        rows: Rows,
        query: FiguresQuery,
    ) -> Result<Both, Error> {
        let named = |opened: &Opened| [opened.release.name.to_string(), opened.release.digest.clone()];
        let key = Key::of(named(&before).into_iter().chain(named(&after)));
        let pairs = match self.pairs.take(&key) {
            Some(pairs) => pairs,
            None => {
                let (earlier, later) = (before.built.clone(), after.built.clone());
                let made = blocking(&after, move || Arc::new(pairs(&earlier, &later))).await?;
                self.pairs.put(key, made.clone(), made.len());
                made
            }
        };
        Ok(Both { before, after, pairs, audience, rows, query })
    }
}

impl Both {
    /// The list of a question: a token of it belongs to these two releases.
    fn list(&self, what: &str) -> List {
        let names = [&self.before, &self.after].map(|one| one.release.name.to_string());
        let digests = [self.before.release.digest.as_str(), self.after.release.digest.as_str()];
        let (audience, query) = (format!("{:?}", self.audience), &self.query);
        let which = [query.indicator.as_str(), &query.round, &query.area, &query.group];
        List::new(&[[what, &audience].as_slice(), &[&names[0], &names[1]], &digests, &which].concat())
    }

    /// A page of what `lines` makes of each pair.
    async fn page<T: Send + 'static>(
        self,
        what: &str,
        page: &PageQuery,
        lines: for<'a> fn(&'a Self) -> Lines<'a, T>,
    ) -> Result<Page<T>, Error> {
        let list = self.list(what);
        let begin = match list.after(page)? {
            Some(at) => at.parse::<usize>().map_err(|_| Error::PageToken)?,
            None => 0,
        };
        let size = page.size(100, 1_000);
        let after = self.after.clone();
        let scan = move || {
            let line = lines(&self);
            let all = self.pairs.iter().enumerate().skip(begin);
            let mut found = all.filter_map(|(at, pair)| Some((at, line(*pair)?)));
            let items: Vec<T> = found.by_ref().take(size).map(|(_, one)| one).collect();
            (items, found.next().map(|(at, _)| at))
        };
        let (items, next) = blocking(&after, scan).await?;
        let next = next.map(|at| list.token(&at.to_string())).unwrap_or_default();
        Ok(Page { items, next })
    }

    fn changes(&self) -> Lines<'_, Change> {
        let seen = |opened: &Opened, at: Option<usize>| {
            let key = at.and_then(|at| opened.built.records.get(at)).map(|record| record.key);
            key.is_some_and(|key| self.rows.have(whose(key.basis), opened.built.frame.area_code(key.basis)))
        };
        Box::new(move |pair| {
            let is_seen = seen(&self.before, pair.before) || seen(&self.after, pair.after);
            is_seen.then(|| change(&self.before.built, &self.after.built, pair, self.audience))?
        })
    }

    fn updates(&self) -> Lines<'_, Listed> {
        let filter = |opened| Filter::new(opened, &self.query, self.rows.clone()).ok();
        let (earlier, later) = (filter(&self.before), filter(&self.after));
        let takes = |filter: &Option<Filter<'_>>, opened: &Opened, at: usize| {
            let key = opened.built.records.get(at)?.key;
            filter.as_ref()?.takes(key).then_some(key)
        };
        Box::new(move |pair| match (pair.before, pair.after) {
            (_, Some(at)) => {
                takes(&later, &self.after, at)?;
                let changed = change(&self.before.built, &self.after.built, pair, self.audience)?;
                changed.after.map(|figure| Listed::Figure(Box::new(figure)))
            }
            (Some(at), None) => {
                let key = takes(&earlier, &self.before, at)?;
                Some(Listed::Deleted(Box::new(subject(&self.before.built.frame, key))))
            }
            (None, None) => None,
        })
    }
}

async fn blocking<T: Send + 'static>(
    opened: &Opened,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let name = opened.release.name.to_string();
    let ended = |cause: tokio::task::JoinError| Error::Damaged { name, cause: cause.to_string() };
    tokio::task::spawn_blocking(work).await.map_err(ended)
}
