//! Drawing from a fixed seed. All arithmetic is on integers, so that every platform draws the same.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The seed of the sample. Another one gives other respondents and the same printed figures.
const SEED: u64 = 2021;

/// Characters of a key: 130 random bits.
const KEY_LENGTH: usize = 26;

/// A stream of draws.
pub(super) struct Draw(ChaCha12Rng);

impl Draw {
    /// The stream with this number. Streams do not depend on each other.
    pub(super) fn stream(number: u64) -> Self {
        let mut generator = ChaCha12Rng::seed_from_u64(SEED);
        generator.set_stream(number);
        Self(generator)
    }

    /// A number from 0 to below `bound`, each as likely as the others.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let bound = bound.max(1);
        // Draws in the last, incomplete stretch are thrown away, or small numbers would come more often.
        let uneven = bound.wrapping_neg() % bound;
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(bound);
            if product as u32 >= uneven {
                return (product >> 32) as u32;
            }
        }
    }

    /// A number from `-spread` to `spread`, those in the middle more often.
    pub(super) fn around_zero(&mut self, spread: u32) -> i32 {
        let third = spread / 3;
        let sum: u32 = (0..3).map(|_| self.below(2 * third + 1)).sum();
        sum.cast_signed() - (3 * third).cast_signed()
    }

    /// How many of `trials` happen when each does so in `basis_points` of 10,000 cases.
    pub(super) fn count(&mut self, trials: u32, basis_points: u32) -> u32 {
        (0..trials).map(|_| u32::from(self.below(10_000) < basis_points)).sum()
    }

    /// One of the choices, in proportion to its weight.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[(T, u32)]) -> Option<T> {
        let mut left = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (choice, weight) in choices {
            if left < *weight {
                return Some(*choice);
            }
            left -= weight;
        }
        None
    }

    /// Every order as likely as the others.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }

    /// A key that says nothing: letters and digits of base32.
    pub(super) fn key(&mut self) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        (0..KEY_LENGTH).map(|_| char::from(ALPHABET[self.below(32) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_draws_the_same_again_and_differs_from_others() {
        let keys = |number| (0..3).map(|_| Draw::stream(number).key()).collect::<Vec<_>>();
        assert_eq!(keys(7)[0], keys(7)[2]);
        assert_ne!(keys(7)[0], keys(8)[0]);
        assert_eq!(Draw::stream(7).key(), "xpmzkvqgsookiwjg3tnx5c6c77");
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut draw = Draw::stream(1);
        assert!((0..1_000).all(|_| draw.below(3) < 3));
        assert!((0..1_000).all(|_| (-300..=300).contains(&draw.around_zero(300))));
        assert_eq!((draw.count(50, 10_000), draw.count(50, 0)), (50, 0));
        let mut items: Vec<u32> = (0..50).collect();
        draw.shuffle(&mut items);
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
