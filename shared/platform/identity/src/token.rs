//! A JSON Web Token in its compact form: what its header says, and whether its signature is a key's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Unauthenticated;
use crate::claims::Claims;
use crate::keys::{Key, LONGEST_KEY_ID, algorithm};

/// The header, as far as it counts. `jku`, `jwk`, `x5u` and `x5c` are left out: where keys are is ours to know.
#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

/// Whether a value is there, whatever it is: `null` too.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Value::deserialize(deserializer).map(|_| true)
}

/// The issuer that an unverified token names.
#[derive(Deserialize)]
struct Origin {
    iss: Option<String>,
}

/// A token of which nothing is believed yet.
pub(crate) struct Token<'a> {
    text: &'a str,
    header: Header,
    issuer: String,
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`Unauthenticated::Malformed`], or [`Unauthenticated::Critical`] for an extension.
    pub(crate) fn read(text: &'a str) -> Result<Self, Unauthenticated> {
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Unauthenticated::Malformed);
        };
        let header: Header = part(header)?;
        if header.crit {
            return Err(Unauthenticated::Critical);
        }
        let issuer = part::<Origin>(claims)?.iss.ok_or(Unauthenticated::Issuer)?;
        Ok(Self { text, header, issuer })
    }

    /// Who made it, as it says.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The name of its key; only ever looked up among the issuer's.
    pub(crate) fn key_id(&self) -> Result<Option<&str>, Unauthenticated> {
        match self.header.kid.as_deref() {
            Some(id) if id.len() > LONGEST_KEY_ID => Err(Unauthenticated::Key),
            id => Ok(id),
        }
    }

    /// Whether its type is one of those accepted.
    pub(crate) fn is_of_type(&self, accepted: &[String]) -> Result<(), Unauthenticated> {
        let found = self.header.typ.as_deref().is_some_and(|found| {
            accepted.iter().any(|wanted| bare(found).eq_ignore_ascii_case(bare(wanted)))
        });
        if found { Ok(()) } else { Err(Unauthenticated::Type) }
    }

    /// Its algorithm, when it is one of those accepted.
    pub(crate) fn algorithm(&self, accepted: &[String]) -> Result<Algorithm, Unauthenticated> {
        let name = &self.header.alg;
        accepted.contains(name).then(|| algorithm(name)).flatten().ok_or(Unauthenticated::Algorithm)
    }

    /// What it says, once its signature is found to be the key's.
    ///
    /// # Errors
    /// [`Unauthenticated::Algorithm`], [`Unauthenticated::Signature`] or [`Unauthenticated::Malformed`].
    pub(crate) fn verify(&self, key: &Key) -> Result<Claims, Unauthenticated> {
        // the key's algorithm decides; audience and times are ours to judge, each with a cause of its own
        let mut validation = Validation::new(key.algorithm());
        validation.required_spec_claims.clear();
        validation.validate_aud = false;
        validation.validate_exp = false;
        match jsonwebtoken::decode::<Claims>(self.text, key.decoding(), &validation) {
            Ok(token) => Ok(token.claims),
            Err(error) => Err(match error.kind() {
                ErrorKind::InvalidSignature => Unauthenticated::Signature,
                ErrorKind::InvalidAlgorithm => Unauthenticated::Algorithm,
                _ => Unauthenticated::Malformed,
            }),
        }
    }
}

/// A type without `application/`, which may be left out.
fn bare(name: &str) -> &str {
    const PREFIX: &str = "application/";
    match name.get(..PREFIX.len()) {
        Some(start) if start.eq_ignore_ascii_case(PREFIX) => &name[PREFIX.len()..],
        _ => name,
    }
}

/// One part of a token as what it stands for.
fn part<T: DeserializeOwned>(text: &str) -> Result<T, Unauthenticated> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Unauthenticated::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Unauthenticated::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    fn read(text: &str) -> Result<String, Unauthenticated> {
        Token::read(text).map(|token| token.issuer().to_owned())
    }

    #[test]
    fn a_token_has_three_parts_of_which_two_are_objects() {
        assert_eq!(read(&token(r#"{"alg":"ES256"}"#, r#"{"iss":"a"}"#)), Ok("a".to_owned()));
        for text in ["", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30.e30", "e30.e30.e30.e30.e30"] {
            assert_eq!(read(text), Err(Unauthenticated::Malformed), "{text}");
        }
        assert_eq!(read(&token("[]", "{}")), Err(Unauthenticated::Malformed));
        assert_eq!(read(&token(r#"{"alg":"ES256","alg":"none"}"#, "{}")), Err(Unauthenticated::Malformed));
        assert_eq!(read(&token(r#"{"alg":"ES256"}"#, "{}")), Err(Unauthenticated::Issuer));
    }

    #[test]
    fn an_extension_is_refused_also_when_it_is_null() {
        for crit in [r#"["b64"]"#, "[]", "null", "1"] {
            let text = token(&format!(r#"{{"alg":"ES256","crit":{crit}}}"#), r#"{"iss":"a"}"#);
            assert_eq!(read(&text), Err(Unauthenticated::Critical), "{crit}");
        }
    }

    #[test]
    fn a_type_is_the_same_with_and_without_its_family() {
        for name in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
            assert!(bare(name).eq_ignore_ascii_case("at+jwt"), "{name}");
        }
        assert_eq!(bare("applikation/å"), "applikation/å");
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in ".{0,300}", header in ".{0,60}", claims in ".{0,60}") {
            let _ = read(&text);
            let _ = read(&token(&header, &claims));
        }
    }
}
