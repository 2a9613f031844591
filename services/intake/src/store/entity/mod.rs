//! The rows of this service's tables, but for responses, which are written and read in bulk.

pub(super) mod area;
pub(super) mod participant;
pub(super) mod questionnaire_copy;
pub(super) mod round;
pub(super) mod snapshot;
pub(super) mod snapshot_chunk;
pub(super) mod tally;
pub(super) mod weight_set;
