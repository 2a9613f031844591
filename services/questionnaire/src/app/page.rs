//! Pages of a list: how many, from where, and a token that belongs to one list alone.

use jamfor_survey::Digest;

use crate::Error;

/// Bytes of the seal in a token.
const SEAL: usize = 8;

/// Which page of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// At most so many; 0 for the list's own default. Never negative.
    pub size: i32,
    /// The token of the page before; empty for the first page.
    pub token: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// In the order of the list.
    pub items: Vec<T>,
    /// The token of the next page; empty on the last one.
    pub next: String,
}

/// How large the pages of a list are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// When the caller does not say.
    pub(super) usual: u32,
    /// However many the caller asks for.
    pub(super) most: u32,
}

impl Sizes {
    /// How many items a page has.
    pub(super) fn of(self, query: &PageQuery) -> usize {
        let size = match u32::try_from(query.size) {
            Ok(0) | Err(_) => self.usual,
            Ok(size) => size.min(self.most),
        };
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

/// The list that a token belongs to: the method and all arguments that choose its items.
#[derive(Clone, Debug)]
pub(super) struct List(String);

impl List {
    pub(super) fn new(arguments: &[&str]) -> Self {
        Self(arguments.join("\n"))
    }

    /// The key that the page begins after.
    pub(super) fn after(&self, query: &PageQuery) -> Result<Option<String>, Error> {
        if query.token.is_empty() {
            return Ok(None);
        }
        let bytes = hex::decode(&query.token).map_err(|_| Error::PageToken)?;
        let (seal, key) = bytes.split_at_checked(SEAL).ok_or(Error::PageToken)?;
        let key = std::str::from_utf8(key).map_err(|_| Error::PageToken)?;
        if seal == self.seal(key) { Ok(Some(key.to_owned())) } else { Err(Error::PageToken) }
    }

    /// One page of what was read, where `items` has one more than the page when there is a next one.
    pub(super) fn page<T>(&self, mut items: Vec<T>, size: usize, key: impl Fn(&T) -> String) -> Page<T> {
        let more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| more).map(key);
        let next = last.map(|key| hex::encode([&self.seal(&key), key.as_bytes()].concat()));
        Page { items, next: next.unwrap_or_default() }
    }

    /// Not a secret: a token grants nothing that the caller could not list.
    fn seal(&self, key: &str) -> [u8; SEAL] {
        let digest = Digest::of(format!("jamfor/page/1\n{}\n\n{key}", self.0).as_bytes());
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&digest.as_bytes()[..SEAL]);
        seal
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn query(token: &str) -> PageQuery {
        PageQuery { size: 0, token: token.to_owned() }
    }

    #[test]
    fn a_token_continues_its_own_list_and_no_other() {
        let list = List::new(&["surveys", "bodies/se-skr"]);
        let page = list.page(vec!["a", "b", "c"], 2, |item| (*item).to_owned());
        assert_eq!(page.items, ["a", "b"]);
        assert_eq!(list.after(&query(&page.next)).unwrap(), Some("b".to_owned()));
        let other = List::new(&["surveys", "bodies/dk-vive"]);
        assert!(matches!(other.after(&query(&page.next)), Err(Error::PageToken)));
    }

    #[test]
    fn a_token_that_was_altered_is_refused() {
        let list = List::new(&["surveys"]);
        let token = list.page(vec!["a", "b"], 1, |item| (*item).to_owned()).next;
        let altered = format!("{}ff", &token[..token.len() - 2]);
        for wrong in [altered.as_str(), "zz", "00", &token[2..]] {
            assert!(matches!(list.after(&query(wrong)), Err(Error::PageToken)), "{wrong}");
        }
    }

    #[test]
    fn the_last_page_has_no_token_and_a_size_is_coerced() {
        assert_eq!(List::new(&[]).page(vec![1, 2], 2, ToString::to_string).next, "");
        let sizes = Sizes { usual: 20, most: 100 };
        let size = |size| sizes.of(&PageQuery { size, token: String::new() });
        assert_eq!([size(0), size(7), size(1_000)], [20, 7, 100]);
    }
}
