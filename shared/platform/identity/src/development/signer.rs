//! The development issuer's key: made at the start, held in memory alone.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::DevelopmentError;

/// A key on the curve P-256, and its name.
pub(super) struct Signer {
    id: String,
    pair: EcdsaKeyPair,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Signer {
    pub(super) fn new() -> Result<Self, DevelopmentError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let pair = pair.map_err(|_| DevelopmentError::Sign)?;
        Ok(Self { id: format!("development-{}", uuid::Uuid::new_v4()), pair })
    }

    /// The public key as issuers publish theirs.
    pub(super) fn published(&self) -> Value {
        // an uncompressed point: one byte that says so, then both coordinates
        let point = &self.pair.public_key().as_ref()[1..];
        let (x, y) = point.split_at(point.len() / 2);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y })
    }

    /// A token that says what is given.
    pub(super) fn sign(&self, claims: &Value) -> Result<String, DevelopmentError> {
        let header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": self.id });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes());
        let signature = signature.map_err(|_| DevelopmentError::Sign)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
