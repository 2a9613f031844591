//! The resources of this service as messages: read field by field, written from the domain.

pub(super) mod area;
pub(super) mod concept;
mod condition;
pub(super) mod crosswalk;
pub(super) mod indicator;
mod item;
pub(super) mod policy;
pub(super) mod questionnaire;
pub(super) mod revision;
mod scale;
pub(super) mod survey;
