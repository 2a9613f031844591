//! Pages of a list and the tokens between them. A token belongs to one list alone and grants nothing.

use jamfor_survey::Digest;

use crate::app::Page;
use crate::error::Error;

/// Bytes of the seal that binds a token to its list.
const SEAL: usize = 8;

/// A list: its method and the arguments that choose its items.
#[derive(Clone, Debug)]
pub(super) struct List {
    identity: String,
    usual: u64,
    most: u64,
}

impl List {
    /// A list whose pages have `usual` items when the caller does not say, and at most `most`.
    pub(super) fn new(method: &str, parent: &str, usual: u64, most: u64) -> Self {
        Self { identity: format!("{method}\n{parent}"), usual, most }
    }

    /// The page that is asked for. It has one item more than is given out when another page follows.
    pub(super) fn page(&self, size: i32, token: &str) -> Result<Page, Error> {
        Ok(Page { after: self.open(token)?, size: self.size(size) + 1 })
    }

    fn size(&self, size: i32) -> u64 {
        match u64::try_from(size) {
            Ok(0) | Err(_) => self.usual,
            Ok(size) => size.min(self.most),
        }
    }

    /// The items of the page, and the token of the next one; empty when there is none.
    pub(super) fn close<T>(
        &self,
        size: i32,
        mut items: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, String) {
        let size = usize::try_from(self.size(size)).unwrap_or(usize::MAX);
        let more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| more).map(key);
        let token = last.map(|key| hex::encode([&self.seal(&key)[..], key.as_bytes()].concat()));
        (items, token.unwrap_or_default())
    }

    fn open(&self, token: &str) -> Result<String, Error> {
        if token.is_empty() {
            return Ok(String::new());
        }
        let bytes = hex::decode(token).map_err(|_| Error::PageToken)?;
        let (seal, key) = bytes.split_at_checked(SEAL).ok_or(Error::PageToken)?;
        let key = std::str::from_utf8(key).map_err(|_| Error::PageToken)?;
        if seal == self.seal(key) { Ok(key.to_owned()) } else { Err(Error::PageToken) }
    }

    fn seal(&self, key: &str) -> [u8; SEAL] {
        let digest = Digest::of(format!("jamfor/page/1\n{}\n\n{key}", self.identity).as_bytes());
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&digest.as_bytes()[..SEAL]);
        seal
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_goes_on_where_its_page_ended_and_belongs_to_its_list() {
        let list = List::new("ListRounds", "bodies/se-skr", 2, 3);
        let (items, token) = list.close(0, vec!["a", "b", "c"], |item| (*item).to_owned());
        assert_eq!(items, ["a", "b"]);
        assert_eq!(list.page(0, &token).unwrap(), Page { after: "b".to_owned(), size: 3 });
        let other = List::new("ListRounds", "bodies/dk-vive", 2, 3);
        assert!(matches!(other.page(0, &token), Err(Error::PageToken)));
        assert!(matches!(list.page(0, "zz"), Err(Error::PageToken)));
        assert_eq!(list.close(100, vec![1, 2, 3], ToString::to_string), (vec![1, 2, 3], String::new()));
    }
}
