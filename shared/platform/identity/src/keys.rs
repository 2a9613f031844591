//! The keys that an issuer publishes, as far as they can be used to check a signature.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// Sets of more keys are refused.
const MOST_KEYS: usize = 100;

/// The longest name of a key, in bytes.
pub(crate) const LONGEST_KEY_ID: usize = 256;

/// The bits that the modulus of an RSA key may have.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// The bytes of one coordinate of the curves in use.
const COORDINATE: usize = 32;

/// The algorithm of a name, of those that are ever accepted.
pub(crate) fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "RS256" => Some(Algorithm::RS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// A key as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Published {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// A key that signatures are checked with, by its one algorithm.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    published: Published,
    algorithm: Algorithm,
    decoding: DecodingKey,
}

/// The usable keys of an issuer; never none.
#[derive(Clone, Debug)]
pub(crate) struct KeySet(Vec<Key>);

/// Why a set cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// It is not a JSON Web Key Set.
    #[error("is not a set of keys")]
    Malformed,
    /// There are too many keys in it.
    #[error("holds {0} keys, more than {MOST_KEYS}")]
    TooMany(usize),
    /// There is no key in it that could be used.
    #[error("holds no usable key: RSA of 2048 to 8192 bits, P-256 or Ed25519 for signatures")]
    NoneUsable,
}

/// What was looked for among keys.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    /// The key.
    Key(&'a Key),
    /// A key of that name that is of another algorithm.
    OtherAlgorithm,
    /// No such key, or no single one.
    Nothing,
}

impl Key {
    /// The key, when it is one for signatures and strong enough.
    fn of(published: Published) -> Option<Self> {
        let signs = published.usage.as_deref().is_none_or(|usage| usage == "sig");
        let verifies = published.key_ops.as_ref().is_none_or(|all| all.iter().any(|op| op == "verify"));
        let named = published.kid.as_ref().is_none_or(|id| id.len() <= LONGEST_KEY_ID);
        let (algorithm, decoding) = published.material()?;
        let agrees = published.alg.as_deref().is_none_or(|name| self::algorithm(name) == Some(algorithm));
        (signs && verifies && named && agrees).then_some(Self { published, algorithm, decoding })
    }

    /// The one algorithm that the key is used with.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key as the check of a signature needs it.
    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl Published {
    /// The algorithm that follows from the type of the key, and the key itself.
    fn material(&self) -> Option<(Algorithm, DecodingKey)> {
        let bytes = |part: &Option<String>| URL_SAFE_NO_PAD.decode(part.as_deref()?).ok();
        let is_coordinate = |part: &Option<String>| bytes(part).is_some_and(|part| part.len() == COORDINATE);
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", None) => {
                let (n, e) = (bytes(&self.n)?, bytes(&self.e)?);
                RSA_BITS
                    .contains(&bits(&n))
                    .then(|| (Algorithm::RS256, DecodingKey::from_rsa_raw_components(&n, &e)))
            }
            ("EC", Some("P-256")) if is_coordinate(&self.x) && is_coordinate(&self.y) => {
                let key = DecodingKey::from_ec_components(self.x.as_deref()?, self.y.as_deref()?);
                Some((Algorithm::ES256, key.ok()?))
            }
            ("OKP", Some("Ed25519")) if is_coordinate(&self.x) => {
                let key = DecodingKey::from_ed_components(self.x.as_deref()?);
                Some((Algorithm::EdDSA, key.ok()?))
            }
            _ => None,
        }
    }
}

/// How many bits a number has.
fn bits(number: &[u8]) -> usize {
    let mut significant = number.iter().skip_while(|byte| **byte == 0);
    significant.next().map_or(0, |first| 8 - first.leading_zeros() as usize + 8 * significant.count())
}

impl KeySet {
    /// The usable keys of a published set; others are passed over.
    ///
    /// # Errors
    /// [`KeysError`] when it is no set, is too large, or none of its keys can be used.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, KeysError> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let Set { keys } = serde_json::from_slice(bytes).map_err(|_| KeysError::Malformed)?;
        if keys.len() > MOST_KEYS {
            return Err(KeysError::TooMany(keys.len()));
        }
        let keys = keys.into_iter().filter_map(|key| Key::of(serde_json::from_value(key).ok()?)).collect();
        let keys = Self(keys);
        if keys.0.is_empty() { Err(KeysError::NoneUsable) } else { Ok(keys) }
    }

    /// The key that a token's header asks for. A token without the name of a key fits when there is one only.
    pub(crate) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Found<'_> {
        let mut named =
            self.0.iter().filter(|key| id.is_none() || key.published.kid.as_deref() == id).peekable();
        let any = named.peek().is_some();
        let mut fitting = named.filter(|key| key.algorithm == algorithm);
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Found::Key(key),
            (None, _) if any && id.is_some() => Found::OtherAlgorithm,
            _ => Found::Nothing,
        }
    }

    /// Whether another set holds the same keys.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let published = |set: &Self| set.0.iter().map(|key| key.published.clone()).collect::<Vec<_>>();
        published(self) == published(other)
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
