//! Lists in which a key may stand once.

use std::collections::BTreeSet;

use jamfor_fault::{FieldPath, Violation, Violations};

use super::reason;

/// Notes every key that stood before, at the place that `path` gives for its index.
pub(super) fn check_unique<K: Ord>(
    keys: impl IntoIterator<Item = K>,
    path: impl Fn(usize) -> FieldPath,
    found: &mut Violations,
) {
    let mut seen = BTreeSet::new();
    for (at, key) in keys.into_iter().enumerate() {
        if !seen.insert(key) {
            found.push(Violation::new(path(at), reason::DUPLICATE, "list each entry once"));
        }
    }
}
