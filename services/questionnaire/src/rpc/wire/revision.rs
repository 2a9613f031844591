//! Revisions, change classes and violations as they go out.

use jamfor_contract::common::{self, Revision as Wire};
use jamfor_contract::questionnaire::ChangeClass as WireClass;
use jamfor_fault::Violations;
use jamfor_survey::ChangeClass;

use crate::domain::definition::Revision;

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

pub(in crate::rpc) fn revision(revision: &Revision) -> Wire {
    Wire {
        number: revision.number,
        digest: revision.digest.to_string(),
        create_time: Some(timestamp(revision.created_micros)),
    }
}

pub(in crate::rpc) fn timestamp(micros: i64) -> prost_types::Timestamp {
    let nanos = i32::try_from(micros.rem_euclid(MICROS) * 1_000).unwrap_or_default();
    prost_types::Timestamp { seconds: micros.div_euclid(MICROS), nanos }
}

pub(in crate::rpc) const fn change_class(class: ChangeClass) -> WireClass {
    match class {
        ChangeClass::Identical => WireClass::Identical,
        ChangeClass::TextOnly => WireClass::TextOnly,
        ChangeClass::Additive => WireClass::Additive,
        ChangeClass::Recoded => WireClass::Recoded,
        ChangeClass::Breaking => WireClass::Breaking,
    }
}

pub(in crate::rpc) fn violations(found: &Violations) -> Vec<common::Violation> {
    let violation = |violation: &jamfor_fault::Violation| common::Violation {
        field: violation.field.to_string(),
        reason: jamfor_contract::reason(violation.reason).into(),
        description: violation.description.clone(),
        allowed: violation.allowed.clone(),
    };
    found.iter().map(violation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_microseconds_before_and_after_the_epoch() {
        let parts = |micros| (timestamp(micros).seconds, timestamp(micros).nanos);
        assert_eq!(parts(1_500_000), (1, 500_000_000));
        assert_eq!(parts(-1), (-1, 999_999_000));
    }
}
