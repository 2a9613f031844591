//! Keys as files hold them: PEM, or 64 hexadecimal digits.

use std::fmt;
use std::path::Path;

use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey};
use ed25519_dalek::{Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::seal::Seal;

/// Digits of a public key's digest that name the key.
const ID_DIGITS: usize = 16;

/// Why a key cannot be used. Nothing of the key is in it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// It holds no private key.
    #[error("holds no Ed25519 private key: give PKCS#8 in PEM, or 32 bytes as 64 hexadecimal digits")]
    Private,
    /// It holds no public key.
    #[error("holds no Ed25519 public key: give one in PEM, or 32 bytes as 64 hexadecimal digits")]
    Public,
}

/// A key that seals. Debug does not show it.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

/// The key that seals are verified with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl SigningKey {
    /// The key of a text: PKCS#8 in PEM, or 64 hexadecimal digits.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if let Some(bytes) = digits(text) {
            return Ok(Self(ed25519_dalek::SigningKey::from_bytes(&bytes)));
        }
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(text.trim());
        key.map(Self).map_err(|_| KeyError::Private)
    }

    /// The key that its seals are verified with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Seals a statement.
    #[must_use]
    pub fn seal(&self, statement: Vec<u8>) -> Seal {
        let signature = self.0.sign(&statement).to_bytes().to_vec();
        let public = self.public();
        Seal { statement, signature, key_id: public.id(), public_key: public.bytes().to_vec() }
    }
}

impl PublicKey {
    /// The key of a file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds no public key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// The key of a text: PEM, or 64 hexadecimal digits.
    ///
    /// # Errors
    /// When it is neither, or no point of the curve.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let found = match digits(text) {
            Some(bytes) => VerifyingKey::from_bytes(&bytes).ok(),
            None => VerifyingKey::from_public_key_pem(text.trim()).ok(),
        };
        found.map(Self).ok_or(KeyError::Public)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The name of the key: the first 16 hexadecimal digits of SHA-256 over it.
    #[must_use]
    pub fn id(&self) -> String {
        let mut id = hex::encode(Sha256::digest(self.bytes()));
        id.truncate(ID_DIGITS);
        id
    }

    /// Whether a signature over a message is this key's. Keys and signatures that are valid for several messages or
    /// keys at once are not taken.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, hidden)", self.public().id())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

/// 32 bytes as hexadecimal digits, with white space around them.
fn digits(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// RFC 8032, section 7.1, test 1.
    const SECRET: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    /// The same secret as `openssl genpkey -algorithm ed25519` writes keys.
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
                       MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
                       -----END PRIVATE KEY-----\n";
    const PUBLIC_PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
                              MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
                              -----END PUBLIC KEY-----\n";

    #[test]
    fn both_forms_of_a_file_are_the_same_key() {
        let (pem, hex) =
            (SigningKey::parse(PEM).unwrap(), SigningKey::parse(&format!("{SECRET}\n")).unwrap());
        assert_eq!(pem.public(), hex.public());
        assert_eq!(hex::encode(pem.public().bytes()), PUBLIC);
        assert_eq!(PublicKey::parse(PUBLIC).unwrap(), PublicKey::parse(PUBLIC_PEM).unwrap());
        assert_eq!(pem.public(), PublicKey::parse(PUBLIC).unwrap());
    }

    #[test]
    fn the_signature_of_the_standard_comes_out() {
        let seal = SigningKey::parse(SECRET).unwrap().seal(Vec::new());
        assert_eq!(
            hex::encode(&seal.signature),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b\
             d25bf5f0595bbe24655141438e7a100b"
        );
    }

    #[test]
    fn a_text_that_is_no_key_is_refused_without_showing_it() {
        for text in [
            "",
            "hemligt",
            &SECRET[1..],
            "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----",
            PUBLIC_PEM,
        ] {
            let error = SigningKey::parse(text).unwrap_err();
            assert!(matches!(error, KeyError::Private) && !format!("{error:?}{error}").contains("hemligt"));
        }
        assert!(matches!(PublicKey::parse(PEM), Err(KeyError::Public)));
        assert!(matches!(PublicKey::read(Path::new("/nowhere/key")), Err(KeyError::File(_))));
    }

    #[test]
    fn debug_shows_the_name_of_a_key_alone() {
        let shown = format!("{:?}", SigningKey::parse(SECRET).unwrap());
        assert!(!shown.contains("9d61") && shown.contains(&PublicKey::parse(PUBLIC).unwrap().id()));
        assert_eq!(PublicKey::parse(PUBLIC).unwrap().id().len(), ID_DIGITS);
    }
}
