//! The key that a source gave a response: random, so that it says nothing of a person, and stored in few bytes.

use jamfor_fault::{Violation, Violations};
use jamfor_survey::find_person_number;
use uuid::Uuid;

/// Characters of a key.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// Stands before the 16 bytes of a UUID; no key written as text begins with it.
const UUID_MARK: u8 = 0;

/// A key in the form in which it is stored: a UUID in lower case as 17 bytes, every other key as its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Box<[u8]>);

impl Key {
    /// The key that `text` is, or everything that is wrong with it.
    pub fn parse(text: &str, found: &mut Violations) -> Option<Self> {
        let before = found.len();
        if text.is_empty() {
            found.push(Violation::new("key", "REQUIRED", "give every response a random key"));
            return None;
        }
        let tame = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !LENGTH.contains(&text.len()) || !text.bytes().all(tame) {
            let words = "write the key with 8 to 64 letters, digits and hyphens";
            found.push(Violation::new("key", "KEY_MALFORMED", words));
        }
        let packed = Self::pack(text);
        // a UUID is random and never searched for a person's number
        if packed.0.first() != Some(&UUID_MARK) && find_person_number(text).is_some() {
            let words = "use a random key; this one looks like a national identity number";
            found.push(Violation::new("key", "PERSONAL_NUMBER", words));
        }
        (found.len() == before).then_some(packed)
    }

    fn pack(text: &str) -> Self {
        let lower = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        match Uuid::try_parse(text).ok().filter(|_| lower) {
            Some(uuid) => {
                let mut bytes = [UUID_MARK; 17];
                bytes[1..].copy_from_slice(uuid.as_bytes());
                Self(Box::from(bytes))
            }
            None => Self(text.as_bytes().into()),
        }
    }

    /// A key as it was stored.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    /// As it is stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Key>, Vec<&'static str>) {
        let mut found = Violations::new();
        let key = Key::parse(text, &mut found);
        (key, found.iter().map(|violation| violation.reason).collect())
    }

    #[test]
    fn a_uuid_takes_seventeen_bytes_and_stays_itself() {
        let lower = read("9b2f7c1e-0a5d-4c7b-8f3e-1d2c3b4a5968").0.map(|key| key.as_bytes().len());
        assert_eq!(lower, Some(17));
        let upper = read("9B2F7C1E-0A5D-4C7B-8F3E-1D2C3B4A5968").0;
        assert_eq!(upper.as_ref().map(|key| key.as_bytes().len()), Some(36));
        assert_ne!(upper, read("9b2f7c1e-0a5d-4c7b-8f3e-1d2c3b4a5968").0);
    }

    #[test]
    fn a_key_that_could_be_a_person_is_refused() {
        assert_eq!(read("19121212-1212").1, ["PERSONAL_NUMBER"]);
        assert_eq!(read("k 1212121212").1, ["KEY_MALFORMED", "PERSONAL_NUMBER"]);
    }

    #[test]
    fn a_malformed_key_is_refused() {
        for text in ["short", "with space", "å-å-å-å-å", &"x".repeat(65)] {
            assert_eq!(read(text).1, ["KEY_MALFORMED"], "{text}");
        }
        assert_eq!(read("").1, ["REQUIRED"]);
        assert!(read("response-1").0.is_some());
    }
}
