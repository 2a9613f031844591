//! What the commands of all definitions share: reading, listing and setting content.

use jamfor_context::Context;
use jamfor_contract::names::{Body, MaybeRevision, Name};

use super::page::{List, Sizes};
use super::{App, Page, PageQuery};
use crate::Error;
use crate::domain::definition::{Content, Definition, Document, Frozen};
use crate::store::{Put, Slice};

/// Definitions on a page.
pub(super) const SIZES: Sizes = Sizes { usual: 100, most: 1_000 };

/// Content to set.
#[derive(Clone, Debug)]
pub struct Update<T> {
    /// Of which definition.
    pub name: Name,
    /// What it says from now on.
    pub content: T,
    /// The etag that was read; none to set it whatever it says now.
    pub etag: Option<String>,
    /// Whether to create it when it does not exist.
    pub allow_missing: bool,
}

/// Which definitions to list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Of this body.
    pub body: Body,
    /// Which page.
    pub page: PageQuery,
}

impl App {
    /// A definition as it is now, or one of its revisions.
    pub(super) async fn get<T: Content>(
        &self,
        ctx: &Context,
        name: &MaybeRevision,
    ) -> Result<Document<T>, Error> {
        match name.number {
            None => read(self.store.definition(ctx, &name.name).await?),
            Some(number) => read_frozen(self.store.revision(ctx, &name.name, number).await?),
        }
    }

    /// A definition, or nothing when it does not exist.
    pub(super) async fn find(&self, ctx: &Context, name: &Name) -> Result<Option<Definition>, Error> {
        match self.store.definition(ctx, name).await {
            Ok(definition) => Ok(Some(definition)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One page of the definitions of a body.
    pub(super) async fn list<T: Content>(
        &self,
        ctx: &Context,
        query: &ListQuery,
        sizes: Sizes,
    ) -> Result<Page<Document<T>>, Error> {
        let list = List::new(&[T::COLLECTION.as_str(), query.body.id()]);
        let (after, size) = (list.after(&query.page)?, sizes.of(&query.page));
        let slice = Slice { after, limit: size as u64 + 1 };
        let found = self.store.definitions(ctx, &query.body, T::COLLECTION, slice).await?;
        let page = list.page(found, size, |definition| definition.name.to_string());
        let items = page.items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next })
    }

    /// Sets content that was checked.
    pub(super) async fn set<T: Content>(
        &self,
        ctx: &Context,
        update: Update<T>,
        action: &'static str,
        freeze: bool,
    ) -> Result<Document<T>, Error> {
        let Update { name, content, etag, allow_missing } = update;
        let put = Put { name, content: content.canonical(), etag, allow_missing, freeze, action };
        read(self.store.put(ctx, put).await?)
    }
}

pub(super) fn read<T: Content>(definition: Definition) -> Result<Document<T>, Error> {
    let name = definition.name.clone();
    definition.try_into().map_err(|cause| Error::damaged(&name, cause))
}

pub(super) fn read_frozen<T: Content>(frozen: Frozen) -> Result<Document<T>, Error> {
    let name = frozen.name.revision(frozen.revision.number);
    frozen.try_into().map_err(|cause| Error::damaged(&name, cause))
}
