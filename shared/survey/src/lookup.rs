//! From key to place, faster than a search: a table of fixed size, built once and then only read.
//!
//! Who sends answers cannot make a look-up slow: the table holds the questionnaire's keys alone.

/// An empty slot; no questionnaire has so many items.
const EMPTY: u16 = u16::MAX;

/// Spreads near-equal numbers over all bits; the odd number nearest to 2^64 over the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Places by key, with open addressing; at most a quarter of the slots is used.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    slots: Box<[u16]>,
    shift: u32,
}

impl Lookup {
    /// A table of the keys at places 0, 1, 2 and so on.
    pub(crate) fn of<'k>(keys: impl ExactSizeIterator<Item = &'k str>) -> Self {
        let size = (4 * keys.len()).next_power_of_two().max(2);
        let mut slots = vec![EMPTY; size].into_boxed_slice();
        let shift = 64 - size.ilog2();
        for (place, key) in (0..EMPTY).zip(keys) {
            let mut slot = start(key, shift);
            while slots[slot] != EMPTY {
                slot = (slot + 1) % size;
            }
            slots[slot] = place;
        }
        Self { slots, shift }
    }

    /// The place of `key`, where `is` says whether the key at a place is the one that is looked for.
    pub(crate) fn find(&self, key: &str, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = start(key, self.shift);
        loop {
            match self.slots[slot] {
                EMPTY => return None,
                place if is(usize::from(place)) => return Some(usize::from(place)),
                _ => slot = (slot + 1) % self.slots.len(),
            }
        }
    }
}

/// The slot to begin with: from the length, the first and the last eight bytes.
fn start(key: &str, shift: u32) -> usize {
    let bytes = key.as_bytes();
    let word = |part: &[u8]| {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        u64::from_le_bytes(word)
    };
    let (first, last) = match bytes.len() {
        0..=8 => (word(bytes), 0),
        length => (word(&bytes[..8]), word(&bytes[length - 8..])),
    };
    let mixed = (first ^ bytes.len() as u64).wrapping_mul(SPREAD) ^ last;
    usize::try_from(mixed.wrapping_mul(SPREAD) >> shift).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_key_is_found_at_its_place_and_no_other(keys in btree_set("[a-c0-1-]{0,12}", 0..200), other: String) {
            let keys: Vec<_> = keys.into_iter().collect();
            let lookup = Lookup::of(keys.iter().map(String::as_str));
            for (place, key) in keys.iter().enumerate() {
                prop_assert_eq!(lookup.find(key, |at| keys[at] == *key), Some(place));
            }
            let expected = keys.iter().position(|key| *key == other);
            prop_assert_eq!(lookup.find(&other, |at| keys[at] == other), expected);
        }
    }
}
