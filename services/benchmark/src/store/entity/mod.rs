//! The rows of this service.

pub(super) mod comparator;
pub(super) mod comparator_revision;
pub(super) mod published_figure;
pub(super) mod release;
pub(super) mod release_event;
pub(super) mod release_manifest;
pub(super) mod release_piece;
pub(super) mod verdict_override;
