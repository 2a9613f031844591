//! Identifiers of the parts of a questionnaire, and the one syntax that they share.
//!
//! A draft may hold a malformed identifier: it is found by `check`, together with everything else that is wrong.

use std::borrow::Borrow;
use std::fmt;

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::reason;

/// Characters of a key at most.
const KEY_LENGTH_MAX: usize = 63;

/// Whether `text` is a key, `^[a-z][a-z0-9-]{0,62}$`.
pub(crate) fn is_key(text: &str) -> bool {
    let bytes = text.as_bytes();
    let rest = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    bytes.len() <= KEY_LENGTH_MAX
        && bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.iter().all(rest)
}

/// Whether `text` is a code, `^[a-z0-9][a-z0-9-]{0,62}$`: a key that may begin with a digit.
pub(crate) fn is_code(text: &str) -> bool {
    is_key(text) || (text.starts_with(|c: char| c.is_ascii_digit()) && is_key(&format!("a{}", &text[1..])))
}

/// Notes a malformed code at `path`.
pub(crate) fn check_code(text: &str, path: &FieldPath, found: &mut Violations) {
    if !is_code(text) {
        let words = "a code starts with a-z or 0-9 and has at most 63 characters of a-z, 0-9 and hyphen";
        found.push(Violation::new(path.clone(), reason::KEY_MALFORMED, words));
    }
}

/// Notes a malformed key at `path`.
pub(crate) fn check_key(text: &str, path: &FieldPath, found: &mut Violations) {
    if !is_key(text) {
        let words = "a key starts with a letter a-z and has at most 63 characters of a-z, 0-9 and hyphen";
        found.push(Violation::new(path.clone(), reason::KEY_MALFORMED, words));
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written, not yet checked.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// A questionnaire within its body: `ifo-financial-assistance`.
    QuestionnaireKey
);
identifier!(
    /// An item within its questionnaire: `helhetssyn`.
    ItemKey
);
identifier!(
    /// A scale within its questionnaire: `nojd-4`.
    ScaleKey
);
identifier!(
    /// An option within its scale: `mycket-nojd`.
    OptionCode
);
identifier!(
    /// Whom a questionnaire is for: `financial-assistance`.
    TargetGroup
);
identifier!(
    /// The side of a service that an item is about: `treatment`, `participation`.
    QualityArea
);
identifier!(
    /// The resource name of the concept that an item measures: `bodies/se-skr/concepts/overall-satisfaction`.
    ConceptName
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_lower_case_and_starts_with_a_letter() {
        assert!(is_key("a"));
        assert!(is_key("fraga-1"));
        assert!(is_key(&"a".repeat(63)));
        for wrong in ["", "1a", "-a", "A", "å", "a_b", "a b", &"a".repeat(64)] {
            assert!(!is_key(wrong), "{wrong}");
        }
        assert!(is_code("1") && is_code("ja") && is_code("18-29-ar"));
        assert!(!is_code("") && !is_code("-1") && !is_code("1_2"));
    }
}
