//! Which claims hold, to the second.
#![allow(clippy::unwrap_used)]

use jamfor_context::Role;
use jamfor_settings::TimeSpan;
use serde_json::{Value, json};

use super::*;

/// The moment at which all of it is judged.
const NOW: f64 = 1_800_000_000.0;

fn issuer() -> IssuerSettings {
    IssuerSettings {
        issuer: "https://login.example".to_owned(),
        bodies: vec!["se-*".to_owned()],
        leeway: TimeSpan::secs(30),
        longest_life: TimeSpan::mins(60),
        services: [("client-7".to_owned(), "benchmark".to_owned())].into(),
        ..IssuerSettings::default()
    }
}

/// Claims that hold, with some of them changed; null takes one away.
fn judge(changes: &Value) -> Result<Principal, Unauthenticated> {
    let mut claims = json!({
        "sub": "anna", "aud": "jamfor", "iat": NOW - 60.0, "exp": NOW + 600.0,
        "jamfor_body": "se-skr", "jamfor_roles": ["supplier"], "jamfor_areas": ["SE-1490"],
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    serde_json::from_value::<Claims>(claims).unwrap().principal(&issuer(), NOW)
}

fn caller(changes: &Value) -> Caller {
    match judge(changes).unwrap() {
        Principal::Caller(caller) => caller,
        Principal::Service(service) => unreachable!("{service}"),
    }
}

#[test]
fn a_caller_is_named_by_its_issuer_and_subject() {
    let expected =
        Caller::new("login.example|anna").of_body("se-skr").with_role(Role::Supplier).with_area("SE-1490");
    assert_eq!(caller(&json!({})), expected);
}

#[test]
fn a_token_ends_at_its_end_and_the_leeway() {
    assert!(judge(&json!({ "exp": NOW - 29.0 })).is_ok());
    assert_eq!(judge(&json!({ "exp": NOW - 30.0 })), Err(Unauthenticated::Expired));
    assert_eq!(judge(&json!({ "exp": NOW - 31.0 })), Err(Unauthenticated::Expired));
    assert_eq!(judge(&json!({ "exp": null })), Err(Unauthenticated::Expired));
    assert_eq!(judge(&json!({ "exp": -1e300 })), Err(Unauthenticated::Expired));
}

#[test]
fn a_token_begins_at_its_beginning_less_the_leeway() {
    for begin in ["nbf", "iat"] {
        assert!(judge(&json!({ begin: NOW + 30.0 })).is_ok(), "{begin}");
        assert_eq!(judge(&json!({ begin: NOW + 31.0 })), Err(Unauthenticated::Early), "{begin}");
    }
}

#[test]
fn a_token_is_not_valid_for_longer_than_tokens_may_be() {
    let hour = 3600.0;
    assert!(judge(&json!({ "iat": NOW, "exp": NOW + hour })).is_ok());
    assert_eq!(judge(&json!({ "iat": NOW, "exp": NOW + hour + 1.0 })), Err(Unauthenticated::Life));
    let only_nbf = json!({ "iat": null, "nbf": NOW - 10.0, "exp": NOW + hour });
    assert_eq!(judge(&only_nbf), Err(Unauthenticated::Life));
    assert!(judge(&json!({ "iat": null, "exp": NOW + hour })).is_ok());
    assert_eq!(judge(&json!({ "iat": null, "exp": 1e300 })), Err(Unauthenticated::Life));
    assert_eq!(judge(&json!({ "iat": NOW - 86_400.0 })), Err(Unauthenticated::Life));
}

#[test]
fn a_token_of_another_audience_is_refused() {
    assert!(judge(&json!({ "aud": ["other", "jamfor"] })).is_ok());
    for aud in [json!("other"), json!("Jamfor"), json!(["other"]), json!([]), Value::Null] {
        assert_eq!(judge(&json!({ "aud": aud })), Err(Unauthenticated::Audience), "{aud}");
    }
}

#[test]
fn a_subject_names_somebody_in_one_line() {
    assert!(judge(&json!({ "sub": "å".repeat(200) })).is_ok());
    for subject in
        [json!(""), json!("a\nb"), json!("a\u{0}"), json!("a\u{85}"), json!("a".repeat(201)), Value::Null]
    {
        assert_eq!(judge(&json!({ "sub": subject })), Err(Unauthenticated::Subject), "{subject}");
    }
}

#[test]
fn an_issuer_speaks_for_its_own_bodies_alone() {
    for body in ["dk-kl", "se", "SE-SKR", "se-skr\n", "se-*", "*", ""] {
        assert_eq!(judge(&json!({ "jamfor_body": body })), Err(Unauthenticated::Body), "{body}");
    }
}

#[test]
fn areas_are_codes_in_the_country_of_the_body() {
    assert!(caller(&json!({ "jamfor_areas": ["*"] })).areas.contain("SE-0580"));
    for area in ["DK-101", "SE-1490,SE-0580", "se-1490", "", "SE-*"] {
        assert_eq!(judge(&json!({ "jamfor_areas": [area] })), Err(Unauthenticated::Areas), "{area}");
    }
}

#[test]
fn areas_without_a_body_are_refused() {
    assert_eq!(judge(&json!({ "jamfor_body": null })), Err(Unauthenticated::Areas));
    assert_eq!(judge(&json!({ "jamfor_body": null, "jamfor_areas": ["*"] })), Err(Unauthenticated::Areas));
    assert_eq!(caller(&json!({ "jamfor_body": null, "jamfor_areas": [] })).body, None);
}

#[test]
fn a_role_that_is_not_known_says_nothing() {
    let roles = caller(&json!({ "jamfor_roles": ["emperor", "SUPPLIER", "analyst"] })).roles;
    assert_eq!(roles, [Role::Analyst].into());
}

#[test]
fn a_subject_that_is_a_service_is_a_service_and_the_name_of_a_client_is_not() {
    assert_eq!(judge(&json!({ "sub": "client-7" })), Ok(Principal::Service("benchmark".to_owned())));
    let person = judge(&json!({ "azp": "client-7", "client_id": "client-7" }));
    assert!(matches!(person, Ok(Principal::Caller(_))));
    assert_eq!(judge(&json!({ "sub": "client-7", "exp": NOW - 60.0 })), Err(Unauthenticated::Expired));
}
