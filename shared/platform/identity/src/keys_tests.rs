//! Which published keys are used, and which of them a token gets.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn coordinate() -> String {
    URL_SAFE_NO_PAD.encode([7; COORDINATE])
}

fn ec(id: &str) -> Value {
    json!({ "kty": "EC", "crv": "P-256", "kid": id, "x": coordinate(), "y": coordinate() })
}

fn ed(id: &str) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": id, "x": coordinate() })
}

/// A number of so many bits, a power of two.
fn rsa(bits: usize) -> Value {
    let mut modulus = vec![0; bits.div_ceil(8)];
    modulus[0] = 1 << ((bits - 1) % 8);
    json!({ "kty": "RSA", "kid": "r", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB" })
}

fn with(mut key: Value, name: &str, value: Value) -> Value {
    key[name] = value;
    key
}

fn read(keys: &[Value]) -> Result<KeySet, KeysError> {
    KeySet::read(json!({ "keys": keys }).to_string().as_bytes())
}

#[test]
fn keys_that_cannot_be_used_are_passed_over() {
    let unusable = [
        with(ec("a"), "use", json!("enc")),
        with(ec("a"), "key_ops", json!(["encrypt"])),
        with(ec("a"), "alg", json!("ES384")),
        with(ec("a"), "crv", json!("P-384")),
        with(ec("a"), "x", json!("AAAA")),
        with(ec("a"), "y", json!(null)),
        with(ec("a"), "kid", json!("k".repeat(LONGEST_KEY_ID + 1))),
        with(ed("a"), "crv", json!("X25519")),
        with(rsa(2048), "alg", json!("RS512")),
        with(rsa(2048), "e", json!("not base64")),
        rsa(2047),
        rsa(1024),
        rsa(8193),
        json!({ "kty": "oct", "k": coordinate() }),
        json!({ "kty": "AKP", "alg": "ML-DSA-44" }),
        json!("a key"),
        json!(null),
    ];
    for key in &unusable {
        assert_eq!(read(std::slice::from_ref(key)).err(), Some(KeysError::NoneUsable), "{key}");
    }
    let mut keys = unusable.to_vec();
    keys.push(ec("b"));
    assert_eq!(read(&keys).unwrap().0.len(), 1);
}

#[test]
fn keys_for_signatures_are_used() {
    for key in [
        ec("a"),
        ed("a"),
        rsa(2048),
        rsa(4096),
        with(ec("a"), "use", json!("sig")),
        with(ec("a"), "key_ops", json!(["verify"])),
        with(ed("a"), "alg", json!("EdDSA")),
        with(rsa(3072), "alg", json!("RS256")),
    ] {
        assert!(read(std::slice::from_ref(&key)).is_ok(), "{key}");
    }
}

#[test]
fn what_is_no_set_or_too_large_is_refused() {
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, "\u{feff}{}"] {
        assert_eq!(KeySet::read(text.as_bytes()).err(), Some(KeysError::Malformed), "{text}");
    }
    assert_eq!(read(&vec![ec("a"); MOST_KEYS + 1]).err(), Some(KeysError::TooMany(MOST_KEYS + 1)));
    assert!(read(&vec![ec("a"); MOST_KEYS]).is_ok());
    assert_eq!(read(&[]).err(), Some(KeysError::NoneUsable));
}

#[test]
fn a_key_is_found_by_its_name_and_never_used_with_another_algorithm() {
    let keys = read(&[ec("a"), ed("b")]).unwrap();
    assert!(matches!(keys.find(Some("a"), Algorithm::ES256), Found::Key(_)));
    assert!(matches!(keys.find(Some("a"), Algorithm::RS256), Found::OtherAlgorithm));
    assert!(matches!(keys.find(Some("c"), Algorithm::ES256), Found::Nothing));
    assert!(matches!(keys.find(Some(""), Algorithm::ES256), Found::Nothing));
}

#[test]
fn a_token_without_the_name_of_a_key_gets_the_only_fitting_one() {
    assert!(matches!(read(&[ec("a"), ed("b")]).unwrap().find(None, Algorithm::ES256), Found::Key(_)));
    assert!(matches!(read(&[ec("a"), ec("b")]).unwrap().find(None, Algorithm::ES256), Found::Nothing));
    assert!(matches!(read(&[ed("b")]).unwrap().find(None, Algorithm::ES256), Found::Nothing));
}

#[test]
fn two_keys_of_one_name_and_algorithm_are_none() {
    let keys = read(&[ec("a"), ec("a"), rsa(2048), with(ed("r"), "kid", json!("r"))]).unwrap();
    assert!(matches!(keys.find(Some("a"), Algorithm::ES256), Found::Nothing));
    assert!(matches!(keys.find(Some("r"), Algorithm::EdDSA), Found::Key(_)));
}

#[test]
fn a_set_is_the_same_while_its_keys_are() {
    let set = read(&[ec("a"), ed("b")]).unwrap();
    assert!(set.is_same(&read(&[ec("a"), json!(null), ed("b")]).unwrap()));
    assert!(!set.is_same(&read(&[ec("a"), ed("c")]).unwrap()));
}
