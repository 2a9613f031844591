//! A signature with what it is over.

use crate::key::PublicKey;

/// A sealed statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// What was signed, byte for byte.
    pub statement: Vec<u8>,
    /// 64 bytes.
    pub signature: Vec<u8>,
    /// The name of the key: the first 16 hexadecimal digits of SHA-256 over the public key.
    pub key_id: String,
    /// The public key, 32 bytes.
    pub public_key: Vec<u8>,
}

/// Why a seal does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It was made with another key.
    #[error("the seal was made with another key")]
    OtherKey,
    /// The signature is not over this statement.
    #[error("the signature does not hold: the statement or the signature was changed")]
    Signature,
}

impl Seal {
    /// Verifies it with a key that is known from elsewhere. The key that travels with the seal proves nothing, and is
    /// read only to tell a wrong key from a changed statement.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), Refused> {
        let signature: &[u8; 64] = self.signature.as_slice().try_into().map_err(|_| Refused::Signature)?;
        match (key.signed(&self.statement, signature), self.public_key.as_slice() == key.bytes()) {
            (true, _) => Ok(()),
            (false, true) => Err(Refused::Signature),
            (false, false) => Err(Refused::OtherKey),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::SigningKey;

    fn key(digit: &str) -> SigningKey {
        SigningKey::parse(&digit.repeat(64)).unwrap()
    }

    proptest! {
        #[test]
        fn a_seal_holds_and_one_changed_bit_breaks_it(
            statement in proptest::collection::vec(any::<u8>(), 1..200),
            at in any::<proptest::sample::Index>(),
            bit in 0_u8..8,
        ) {
            let key = key("7");
            let seal = key.seal(statement);
            prop_assert_eq!(seal.verify(&key.public()), Ok(()));
            let mut other = seal.clone();
            let place = at.index(other.statement.len());
            other.statement[place] ^= 1 << bit;
            prop_assert_eq!(other.verify(&key.public()), Err(Refused::Signature));
            let mut other = seal;
            let place = at.index(other.signature.len());
            other.signature[place] ^= 1 << bit;
            prop_assert_eq!(other.verify(&key.public()), Err(Refused::Signature));
        }
    }

    #[test]
    fn another_key_is_told_from_a_changed_statement() {
        let seal = key("7").seal(b"statement".to_vec());
        assert_eq!(seal.verify(&key("8").public()), Err(Refused::OtherKey));
        let cut = Seal { signature: seal.signature[1..].to_vec(), ..seal };
        assert_eq!(cut.verify(&key("7").public()), Err(Refused::Signature));
    }
}
