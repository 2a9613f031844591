//! The commands of figures that were printed elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::Body;
use jamfor_fault::Violation;

use super::{App, Noted, Page, PageQuery, now_micros, page::List};
use crate::Error;
use crate::domain::comparator::Register;
use crate::domain::published_figure::{Line, Plan, PublishedFigure, read};
use crate::store::{Import, PublishedFilter};

/// A file to import.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// For which body.
    pub body: Body,
    /// The file as it came.
    pub content: Vec<u8>,
    /// Whether only to say what it would come to.
    pub validate_only: bool,
}

impl App {
    /// Imports a file, all of it or nothing. `file` is none where the message could not be read.
    ///
    /// # Errors
    /// Denied; Invalid with everything that is wrong with every line.
    pub async fn import_published_figures(
        &self,
        ctx: &Context,
        file: Option<ImportFile>,
        mut noted: Noted,
    ) -> Result<Plan, Error> {
        ctx.require("publishedFigures.import")?;
        let mut lines = Vec::new();
        if let Some(file) = &file {
            ctx.require_body(file.body.id())?;
            let (read, found) = read(&file.body, &file.content);
            found.into_iter().for_each(|violation| noted.note(violation));
            lines = read;
            self.note_references(ctx, &file.body, &lines, &mut noted).await?;
        }
        let import =
            file.as_ref().map(|file| (Import::new(&file.body, lines, now_micros()), file.validate_only));
        let mut plan = None;
        if let Some((import, _)) = &import {
            plan = self.note_totals(ctx, import, &mut noted).await?;
        }
        let (import, validate_only) = noted.done(import)?;
        if let Some(plan) = plan.filter(|_| validate_only) {
            return Ok(plan);
        }
        let body = import.body.clone();
        let plan = self.store.import(ctx, import).await?;
        self.published.forget(body.id());
        Ok(plan)
    }

    /// The printed figures of a body, by indicator, area, basis, target group and period.
    ///
    /// # Errors
    /// PageToken.
    pub async fn list_published_figures(
        &self,
        ctx: &Context,
        body: &Body,
        filter: &PublishedFilter,
        query: &PageQuery,
    ) -> Result<Page<PublishedFigure>, Error> {
        ctx.require("publishedFigures.list")?;
        let named = |part: &Option<String>| part.clone().unwrap_or_default();
        let list =
            List::new(&["publishedFigures", body.id(), &named(&filter.indicator), &named(&filter.area)]);
        let (after, size) = (list.after(query)?, query.size(100, 1_000));
        let items = self.store.published_figures(ctx, body, filter, after, size as u64 + 1).await?;
        Ok(list.page(items, size, PublishedFigure::place))
    }

    /// All printed figures of a body, to be shown beside its own. What another replica imported shows within seconds.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn published(&self, ctx: &Context, body: &Body) -> Result<Arc<[PublishedFigure]>, Error> {
        let all = PublishedFilter::default();
        self.published
            .list(body.id(), self.store.published_figures(ctx, body, &all, None, i64::MAX.unsigned_abs()))
            .await
    }

    /// What an import would come to; notes totals that cannot be, together with everything else.
    async fn note_totals(
        &self,
        ctx: &Context,
        import: &Import,
        noted: &mut Noted,
    ) -> Result<Option<Plan>, Error> {
        match self.store.plan_import(ctx, import).await {
            Ok(plan) => Ok(Some(plan)),
            Err(Error::Invalid(found)) => {
                found.into_iter().for_each(|violation| noted.note(violation));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Notes indicators, areas and rounds that do not exist.
    async fn note_references(
        &self,
        ctx: &Context,
        body: &Body,
        lines: &[Line],
        noted: &mut Noted,
    ) -> Result<(), Error> {
        if lines.is_empty() {
            return Ok(());
        }
        let indicators = self.sources.indicators(ctx, body).await?;
        let mut registers: BTreeMap<String, Register> = BTreeMap::new();
        let mut rounds: BTreeMap<String, bool> = BTreeMap::new();
        for line in lines {
            let figure = &line.figure;
            if !indicators.contains(&figure.indicator) {
                let words = "name an indicator that exists, without revision";
                noted.note(Violation::new(line.field("indicator"), "REFERENCE_DANGLING", words));
            }
            let country = figure.area.get(..2).unwrap_or_default().to_owned();
            if !registers.contains_key(&country) {
                registers.insert(country.clone(), self.sources.register(ctx, &country).await?);
            }
            if !registers.get(&country).is_some_and(|register| register.0.contains_key(&figure.area)) {
                noted.note(Violation::new(
                    line.field("area"),
                    "AREA_UNKNOWN",
                    "name an area of the register",
                ));
            }
            let Some(round) = &figure.round else { continue };
            if !rounds.contains_key(round) {
                rounds.insert(round.clone(), self.sources.has_round(ctx, round).await?);
            }
            if rounds.get(round) == Some(&false) {
                let words = "name a round that exists, or leave it empty";
                noted.note(Violation::new(line.field("round"), "REFERENCE_DANGLING", words));
            }
        }
        Ok(())
    }
}
