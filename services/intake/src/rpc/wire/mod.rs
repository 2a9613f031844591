//! The domain's values as messages and back.

pub(super) mod contact;
pub(super) mod participant;
pub(super) mod questionnaire;
pub(super) mod response;
pub(super) mod round;
pub(super) mod snapshot;
pub(super) mod weight_set;

use jamfor_contract::common;
use jamfor_fault::Violation;
use prost_types::Timestamp;

use crate::domain::Micros;

/// A moment as it goes out.
pub(super) fn timestamp(at: Micros) -> Timestamp {
    let (seconds, micros) = (at.0.div_euclid(1_000_000), at.0.rem_euclid(1_000_000));
    Timestamp { seconds, nanos: i32::try_from(micros * 1_000).unwrap_or(0) }
}

/// A violation where it is an answer and not an error.
pub(super) fn violation(violation: &Violation) -> common::Violation {
    common::Violation {
        field: violation.field.as_str().to_owned(),
        reason: jamfor_contract::reason(violation.reason).into(),
        description: violation.description.clone(),
        allowed: violation.allowed.clone(),
    }
}
