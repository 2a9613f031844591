//! What was made lately and may be asked for again, up to a size; what was asked for longest ago gives way.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};

/// Things by key, bounded by their sizes together.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    most: usize,
    kept: Mutex<Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    things: HashMap<Key, Thing<T>>,
    size: usize,
    asked: u64,
}

#[derive(Debug)]
struct Thing<T> {
    thing: T,
    size: usize,
    asked: u64,
}

/// What a thing was made from: the digest of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// The key of parts in order; no two lists of parts have the same one.
    pub(super) fn of<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            let part = part.as_ref();
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }

    /// The key of this and more parts.
    pub(super) fn and<S: AsRef<str>>(&self, parts: impl IntoIterator<Item = S>) -> Self {
        Self::of([hex::encode(self.0), hex::encode(Self::of(parts).0)])
    }
}

impl<T: Clone> Shelf<T> {
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Mutex::new(Kept { things: HashMap::new(), size: 0, asked: 0 }) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, key: &Key) -> Option<T> {
        let mut kept = self.kept();
        kept.asked += 1;
        let asked = kept.asked;
        let found = kept.things.get_mut(key)?;
        found.asked = asked;
        Some(found.thing.clone())
    }

    /// What is larger than the whole shelf is not kept.
    pub(super) fn put(&self, key: Key, thing: T, size: usize) {
        if size > self.most {
            return;
        }
        let mut kept = self.kept();
        kept.asked += 1;
        let asked = kept.asked;
        if let Some(old) = kept.things.insert(key, Thing { thing, size, asked }) {
            kept.size -= old.size;
        }
        kept.size += size;
        while kept.size > self.most {
            let oldest = kept.things.iter().min_by_key(|(_, thing)| thing.asked).map(|(key, _)| *key);
            let Some(gone) = oldest.and_then(|key| kept.things.remove(&key)) else { break };
            kept.size -= gone.size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_longest_ago_gives_way() {
        let shelf = Shelf::new(10);
        let key = |name: &str| Key::of([name]);
        shelf.put(key("a"), 'a', 4);
        shelf.put(key("b"), 'b', 4);
        assert_eq!(shelf.take(&key("a")), Some('a'));
        shelf.put(key("c"), 'c', 4);
        assert_eq!(
            [shelf.take(&key("a")), shelf.take(&key("b")), shelf.take(&key("c"))],
            [Some('a'), None, Some('c')]
        );
        shelf.put(key("d"), 'd', 11);
        assert_eq!(shelf.take(&key("d")), None);
        shelf.put(key("c"), 'C', 10);
        assert_eq!([shelf.take(&key("a")), shelf.take(&key("c"))], [None, Some('C')]);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(Key::of(["ab", "c"]), Key::of(["a", "bc"]));
        assert_ne!(Key::of(["a"]), Key::of(["a", ""]));
        assert_ne!(Key::of(["a"]).and(["b"]), Key::of(["a", "b"]));
    }
}
