//! The rows of this service's tables.

pub(super) mod area;
pub(super) mod definition;
pub(super) mod revision;
