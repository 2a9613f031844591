//! The name of a call in logs, audit rows and errors.

use std::fmt;

use uuid::Uuid;

/// Longer names are not a name but an attempt to fill the log.
const LONGEST: usize = 64;

/// The name of a call: the caller's own where it is harmless, otherwise a random one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    /// A random name (UUID version 4).
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// The caller's name when it is 1 to 64 letters, digits, `-`, `_` or `.`; otherwise a random one.
    #[must_use]
    pub fn given(name: &str) -> Self {
        let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if (1..=LONGEST).contains(&name.len()) && name.chars().all(harmless) {
            Self(name.to_owned())
        } else {
            Self::random()
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<Self> for RequestId {
    fn as_ref(&self) -> &Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_could_forge_a_log_line_is_replaced() {
        assert_eq!(RequestId::given("batch-7.b_2").as_str(), "batch-7.b_2");
        for bad in ["", "a b", "a\nb", "å", &"x".repeat(65)] {
            assert_ne!(RequestId::given(bad).as_str(), bad);
        }
    }
}
