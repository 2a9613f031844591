//! The rows of this service.

pub(super) mod release;
pub(super) mod release_piece;
