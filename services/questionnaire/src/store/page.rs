//! Reading a part of a list by its key.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::Slice;

/// The part of an ascending list that a slice asks for.
pub(super) fn ascending<E>(select: Select<E>, key: E::Column, slice: &Slice<String>) -> Select<E>
where
    E: EntityTrait,
    E::Column: ColumnTrait,
{
    let select = match &slice.after {
        Some(after) => select.filter(key.gt(after.as_str())),
        None => select,
    };
    select.order_by_asc(key).limit(slice.limit)
}
