//! Pages of a list: how many, from where, and a token that belongs to one list alone.

use sha2::{Digest as _, Sha256};

use crate::Error;

/// Bytes of the seal in a token.
const SEAL: usize = 8;

/// Which page of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// At most so many; 0 for the list's own default.
    pub size: i32,
    /// The token of the page before; empty for the first page.
    pub token: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// In the order of the list.
    pub items: Vec<T>,
    /// The token of the next page; empty on the last one.
    pub next: String,
}

impl PageQuery {
    /// How many items the page has.
    pub(super) fn size(&self, usual: usize, most: usize) -> usize {
        match usize::try_from(self.size) {
            Ok(0) | Err(_) => usual,
            Ok(size) => size.min(most),
        }
    }
}

/// The list that a token belongs to: the method and all arguments that choose its items.
#[derive(Clone, Debug)]
pub(super) struct List(String);

impl List {
    pub(super) fn new(arguments: &[&str]) -> Self {
        Self(arguments.join("\n"))
    }

    /// What the page begins after.
    pub(super) fn after(&self, query: &PageQuery) -> Result<Option<String>, Error> {
        if query.token.is_empty() {
            return Ok(None);
        }
        let bytes = hex::decode(&query.token).map_err(|_| Error::PageToken)?;
        let (seal, key) = bytes.split_at_checked(SEAL).ok_or(Error::PageToken)?;
        let key = std::str::from_utf8(key).map_err(|_| Error::PageToken)?;
        if seal == self.seal(key) { Ok(Some(key.to_owned())) } else { Err(Error::PageToken) }
    }

    /// The token of the page after `key`.
    pub(super) fn token(&self, key: &str) -> String {
        hex::encode([&self.seal(key), key.as_bytes()].concat())
    }

    /// One page of what was read, where `items` has one more than the page when there is a next one.
    pub(super) fn page<T>(&self, mut items: Vec<T>, size: usize, key: impl Fn(&T) -> String) -> Page<T> {
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(|last| self.token(&key(last)));
        Page { items, next: next.unwrap_or_default() }
    }

    /// Not a secret: a token grants nothing that the caller could not list.
    fn seal(&self, key: &str) -> [u8; SEAL] {
        let digest = Sha256::digest(format!("jamfor/page/1\n{}\n\n{key}", self.0));
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&digest[..SEAL]);
        seal
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_continues_its_own_list_and_no_other() {
        let list = List::new(&["figures", "sha256:1"]);
        let query = PageQuery { size: 0, token: list.token("17") };
        assert_eq!(list.after(&query).unwrap(), Some("17".to_owned()));
        let rebuilt = List::new(&["figures", "sha256:2"]);
        assert!(matches!(rebuilt.after(&query), Err(Error::PageToken)));
        for wrong in ["zz", "00", "0011223344556677ff"] {
            assert!(list.after(&PageQuery { size: 0, token: wrong.into() }).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_is_coerced() {
        let size = |size| PageQuery { size, token: String::new() }.size(100, 1_000);
        assert_eq!([size(0), size(7), size(5_000)], [100, 7, 1_000]);
    }
}
