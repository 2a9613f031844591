//! Integers in as few bytes as they need: seven bits a byte, the lowest first, and zigzag for signs.

/// Bytes of a 64-bit integer at most.
const LENGTH_MAX: usize = 10;

/// Appends `value`.
pub(crate) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(low_bits(value) | 0x80);
        value >>= 7;
    }
    out.push(low_bits(value));
}

/// Appends `value` with its sign in the lowest bit.
pub(crate) fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned());
}

/// The value that `bytes` begins with, and what follows; nothing unless it is written in the shortest way.
pub(crate) fn take(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(LENGTH_MAX) {
        let bits = u64::from(byte & 0x7f);
        let shifted = bits << (7 * at);
        if shifted >> (7 * at) != bits {
            return None;
        }
        value |= shifted;
        if byte & 0x80 == 0 {
            let shortest = *byte != 0 || at == 0;
            return shortest.then_some((value, &bytes[at + 1..]));
        }
    }
    None
}

/// The signed value that `bytes` begins with, and what follows.
pub(crate) fn take_signed(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (value, rest) = take(bytes)?;
    Some(((value >> 1).cast_signed() ^ -(value & 1).cast_signed(), rest))
}

fn low_bits(value: u64) -> u8 {
    (value & 0x7f) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_longer_way_to_write_a_value_is_refused() {
        assert_eq!(take(&[0x80, 0x00]), None);
        assert_eq!(take(&[0xff; 11]), None);
        assert_eq!(take(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]), None);
        assert_eq!(take(&[]), None);
    }

    proptest! {
        #[test]
        fn every_integer_comes_back(value: i64, tail: Vec<u8>) {
            let mut bytes = Vec::new();
            put_signed(&mut bytes, value);
            bytes.extend(&tail);
            prop_assert_eq!(take_signed(&bytes), Some((value, tail.as_slice())));
        }
    }
}
