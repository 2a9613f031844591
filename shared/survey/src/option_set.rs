//! A set of options of one scale, by index, without allocation.

use crate::OPTIONS_MAX;

/// Machine words that a set has.
const WORDS: usize = OPTIONS_MAX.div_ceil(64);

/// A set of option indices, 0 to 199.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OptionSet([u64; WORDS]);

impl OptionSet {
    /// No option.
    #[must_use]
    pub const fn new() -> Self {
        Self([0; WORDS])
    }

    /// Adds an option; false when it was there already. An index beyond 199 is never there.
    pub fn insert(&mut self, index: u8) -> bool {
        let Some(word) = self.0.get_mut(usize::from(index) / 64) else { return false };
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether the option is there.
    #[must_use]
    pub fn contains(&self, index: u8) -> bool {
        self.0.get(usize::from(index) / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many options are there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no option is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// Whether the two sets share an option.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, two)| one & two != 0)
    }

    /// The indices, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u8> + use<> {
        let set = *self;
        (0..=u8::MAX).filter(move |index| set.contains(*index))
    }

    /// Eight options a byte, the lowest index in the lowest bit, for indices 0 to 8 × `width` - 1.
    pub(crate) fn bytes(&self, width: usize) -> impl Iterator<Item = u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes()).take(width)
    }

    /// The set that `bytes` holds; nothing when a bit lies at or beyond `size`.
    pub(crate) fn from_bytes(bytes: &[u8], size: usize) -> Option<Self> {
        let mut words = [0; WORDS];
        for (at, byte) in bytes.iter().enumerate() {
            *words.get_mut(at / 8)? |= u64::from(*byte) << (at % 8 * 8);
        }
        let set = Self(words);
        set.highest().is_none_or(|index| index < size).then_some(set)
    }

    fn highest(&self) -> Option<usize> {
        let at = self.0.iter().rposition(|word| *word != 0)?;
        Some(at * 64 + self.0[at].ilog2() as usize)
    }
}

impl FromIterator<u8> for OptionSet {
    fn from_iter<I: IntoIterator<Item = u8>>(indices: I) -> Self {
        let mut set = Self::new();
        for index in indices {
            set.insert(index);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_once() {
        let mut set = OptionSet::new();
        assert!(set.insert(0) && set.insert(64) && set.insert(199) && !set.insert(64));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 64, 199]);
        assert_eq!(set.len(), 3);
        assert!(!set.contains(1));
    }

    #[test]
    fn bytes_beyond_the_scale_are_refused() {
        assert_eq!(OptionSet::from_bytes(&[0b0000_0101], 3), Some([0, 2].into_iter().collect()));
        assert_eq!(OptionSet::from_bytes(&[0b0000_1000], 3), None);
        assert_eq!(OptionSet::from_bytes(&[0; 40], 3), None);
    }
}
