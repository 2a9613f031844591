//! The commands of the area register.

use jamfor_context::Context;
use jamfor_contract::names::Area as AreaName;

use super::page::{List, Sizes};
use super::{App, Given, Page, PageQuery};
use crate::Error;
use crate::domain::area::{Area, AreaKind};
use crate::domain::register::Imported;
use crate::store::{AreaFilter, Slice};

/// Areas on a page.
const SIZES: Sizes = Sizes { usual: 1_000, most: 5_000 };

/// Which areas to list.
#[derive(Clone, Debug, Default)]
pub struct AreaQuery {
    /// Of which country and kind.
    pub filter: AreaFilter,
    /// Which page.
    pub page: PageQuery,
}

impl App {
    /// The area of a name.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_area(&self, ctx: &Context, name: &AreaName) -> Result<Area, Error> {
        ctx.require("areas.get")?;
        self.store.area(ctx, name).await
    }

    /// Areas by code.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_areas(&self, ctx: &Context, query: &AreaQuery) -> Result<Page<Area>, Error> {
        ctx.require("areas.list")?;
        let country = query.filter.country.as_deref().unwrap_or_default();
        let kind = query.filter.kind.map_or("", AreaKind::as_str);
        let list = List::new(&["areas", country, kind]);
        let (after, size) = (list.after(&query.page)?, SIZES.of(&query.page));
        let slice = Slice { after, limit: size as u64 + 1 };
        let found = self.store.areas(ctx, &query.filter, slice).await?;
        Ok(list.page(found, size, |area| area.name.code().to_owned()))
    }

    /// Adds areas and replaces those that exist, all or none. A body writes the areas of its own country.
    ///
    /// # Errors
    /// Denied for the first area of another country; Invalid with everything that is wrong.
    pub async fn import_areas(&self, ctx: &Context, given: Given<Vec<Area>>) -> Result<Imported, Error> {
        ctx.require("areas.import")?;
        let (areas, mut opened) = given.open()?;
        areas.iter().try_for_each(|area| ctx.require_country(area.name.country()))?;
        // Judged here so that form and rules are told at once; the write judges again what the register holds then.
        let register = self.store.register(ctx, &areas).await?;
        opened.note(|found| register.check_import(&areas, found));
        opened.close()?;
        self.store.import_areas(ctx, areas).await
    }
}
