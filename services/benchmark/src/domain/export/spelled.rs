//! Numbers as they are written. Printed shares and what follows from them come again and again, and finding the shortest
//! digits of one takes longer than remembering them.

use std::io::Write as _;

/// Numbers that are remembered at a time: a power of two.
const PLACES: usize = 1 << BITS;
const BITS: u32 = 10;

/// The longest number that is remembered.
const LONGEST: usize = 22;

/// The digits of one number; of none where there are no digits.
#[derive(Clone, Copy)]
struct Known {
    value: u64,
    length: u8,
    digits: [u8; LONGEST],
}

/// Numbers that were written before, each at the one place where it can stand.
pub(super) struct Spelled {
    known: Vec<Known>,
    long: Vec<u8>,
}

impl Spelled {
    pub(super) fn new() -> Self {
        let nothing = Known { value: 0, length: 0, digits: [0; LONGEST] };
        Self { known: vec![nothing; PLACES], long: Vec::new() }
    }

    /// The shortest digits that are read as the same number.
    pub(super) fn spell(&mut self, value: f64) -> &[u8] {
        let bits = value.to_bits();
        let known = &mut self.known[place(bits)];
        if known.length == 0 || known.value != bits {
            self.long.clear();
            // writing to memory cannot fail
            let _ = write!(self.long, "{value}");
            let Some(digits) = known.digits.get_mut(..self.long.len()) else { return &self.long };
            digits.copy_from_slice(&self.long);
            known.value = bits;
            known.length = u8::try_from(self.long.len()).unwrap_or(0);
        }
        &known.digits[..usize::from(known.length)]
    }
}

/// The upper bits of a product, to which every bit of the number adds.
fn place(bits: u64) -> usize {
    let mixed = (bits ^ (bits >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (u64::BITS - BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_is_spelled_the_same_the_first_time_and_later(
            values in proptest::collection::vec(prop_oneof![any::<f64>(), (-100..101).prop_map(|at| f64::from(at) / 100.0)], 0..3_000),
        ) {
            let mut spelled = Spelled::new();
            for value in values.iter().chain(&values) {
                let digits = value.to_string();
                prop_assert_eq!(spelled.spell(*value), digits.as_bytes());
            }
        }
    }
}
