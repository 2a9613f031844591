//! The rules of the contract, each broken once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::*;
use crate::testing::{pool, pool_of};

const PLACE: &str = "jamfor.test.v1.Place";

/// A place from the text form of its descriptor's JSON.
fn place(json: &str) -> DynamicMessage {
    let descriptor = pool().get_message_by_name(PLACE).unwrap();
    DynamicMessage::deserialize(descriptor, &mut serde_json::Deserializer::from_str(json)).unwrap()
}

const RIGHT: &str = r#"{"code": "SE-0580", "kind": "KIND_MUNICIPALITY", "share": 0.5,
    "owner": {"body": "se"}, "languages": ["sv"]}"#;

fn found(json: &str) -> Vec<(String, &'static str)> {
    let place = place(json);
    let violations = Validator::new(&pool()).unwrap().check(PLACE, &place).err().unwrap_or_default();
    violations.iter().map(|violation| (violation.field.to_string(), violation.reason)).collect()
}

#[test]
fn what_keeps_the_rules_passes() {
    assert_eq!(found(RIGHT), []);
}

#[test]
fn all_that_is_wrong_is_found_at_once_with_its_place() {
    let wrong = r#"{
        "code": "a", "kind": "KIND_UNSPECIFIED", "clients": -1, "share": 0,
        "units": [
            {"code": "SE-0580", "kind": "KIND_UNIT", "share": 1, "owner": {"person": "x"}, "languages": ["sv"]},
            {"code": "SE-058000", "kind": 9, "share": 2, "owner": {"body": "se-skr"}, "languages": ["sv", "swe"]},
            {"code": "SE-0580", "kind": "KIND_UNIT", "share": 1, "owner": {}, "languages": ["sv"]}
        ],
        "digest": "AAAAAAAA", "deputies": {"first": {}}
    }"#;
    let expected = [
        ("code", "TOO_SHORT"),
        ("code", "PATTERN"),
        ("kind", "NOT_DEFINED"),
        ("clients", "OUT_OF_RANGE"),
        ("share", "OUT_OF_RANGE"),
        ("units", "TOO_LONG"),
        ("units[0].owner.person", "PATTERN"),
        ("units[1].code", "TOO_LONG"),
        ("units[1].kind", "NOT_DEFINED"),
        ("units[1].share", "OUT_OF_RANGE"),
        ("units[1].owner.body", "TOO_LONG"),
        ("units[1].languages[1]", "TOO_LONG"),
        ("units[2].owner.who", "REQUIRED"),
        ("owner", "REQUIRED"),
        ("languages", "TOO_SHORT"),
        ("digest", "TOO_LONG"),
        ("deputies[\"first\"].who", "REQUIRED"),
    ];
    let found = found(wrong);
    let found: Vec<(&str, &str)> = found.iter().map(|(field, reason)| (field.as_str(), *reason)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_value_that_is_not_stated_is_checked_only_where_absence_means_zero() {
    let mut place = place(RIGHT);
    place.set_field_by_name("clients", Value::I32(1001));
    let validator = Validator::new(&pool()).unwrap();
    assert!(validator.check_dynamic(&place).is_err());
    place.clear_field_by_name("clients");
    assert!(validator.check_dynamic(&place).is_ok());
    place.clear_field_by_name("code");
    assert!(validator.check_dynamic(&place).is_err());
    assert_eq!(place.descriptor().full_name(), PLACE);
}

#[test]
fn what_would_have_been_allowed_is_said_and_the_value_is_not() {
    let wrong = RIGHT.replace("KIND_MUNICIPALITY", "KIND_UNSPECIFIED").replace("SE-0580", "anna@x.se");
    let violations = Validator::new(&pool()).unwrap().check(PLACE, &place(&wrong)).unwrap_err();
    assert!(!violations.to_string().contains("anna"), "{violations}");
    let kind = violations.iter().find(|violation| violation.reason == "NOT_DEFINED").unwrap();
    assert_eq!(kind.allowed, ["KIND_MUNICIPALITY", "KIND_UNIT"]);
}

#[test]
fn a_rule_that_is_not_understood_is_refused_and_not_forgotten() {
    let refused = Validator::new(&pool_of("unusable.proto")).unwrap_err();
    assert_eq!(
        (refused.place.as_str(), refused.rule.as_str()),
        ("jamfor.test.v1.Mail.address", "string.email")
    );
}

#[test]
fn every_rule_of_our_contract_is_understood() {
    Validator::new(jamfor_contract::pool()).unwrap();
}

#[test]
fn every_rpc_of_our_contract_has_a_rule_that_is_whole() {
    let names: Vec<String> =
        jamfor_contract::pool().services().map(|service| service.full_name().to_owned()).collect();
    let ours = names.iter().map(String::as_str).filter(|name| name.starts_with("jamfor."));
    let rules = crate::MethodRules::from_pool(jamfor_contract::pool(), ours).unwrap();
    assert!(rules.iter().count() > 40);
}
