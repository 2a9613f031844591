//! The canonical JSON of a stored document: fields in the order of declaration, maps by key, no white space.

use serde::Serialize;

/// The canonical JSON of a domain value.
#[expect(clippy::expect_used, reason = "no map with keys other than text, no serializer that fails")]
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a domain value is representable in JSON")
}
