//! Tokens that are right, and every way in which one is known not to be.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jamfor_context::{Caller, Role};
use jamfor_fault::{Fault as _, Kind};
use jamfor_identity::{Anonymous, IdentitySettings, Unauthenticated};
use serde_json::json;

use crate::support::{Door, Issuer, Pen, bearing, mac, message, now, signed};

#[tokio::test]
async fn a_right_token_of_each_algorithm_names_its_bearer() {
    let pens = [Pen::ec("e"), Pen::ed("d"), Pen::rsa("r")];
    let issuer = Issuer::of(&pens.each_ref()).await;
    let door = Door::of(issuer.settings()).await;
    let expected = Caller::new("local|anna").of_body("se-skr").with_role(Role::Analyst);
    for pen in &pens {
        assert_eq!(door.bearer(&pen.token(&issuer.claims())).await, Ok(expected.clone()), "{}", pen.id);
    }
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let unsigned = message(&pen.header_with("alg", json!(none)), &issuer.claims());
        for token in [format!("{unsigned}."), signed(&unsigned, b"x")] {
            assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Algorithm), "{none}");
        }
    }
    let right = pen.token(&issuer.claims());
    let (unsigned, _) = right.rsplit_once('.').unwrap();
    assert_eq!(door.bearer(&format!("{unsigned}.")).await, Err(Unauthenticated::Signature));
    assert_eq!(door.bearer(unsigned).await, Err(Unauthenticated::Malformed));
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let pen = Pen::rsa("r");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let modulus = URL_SAFE_NO_PAD.decode(pen.published()["n"].as_str().unwrap()).unwrap();
    for secret in [pen.public(), modulus, pen.published().to_string().into_bytes()] {
        let message = message(&pen.header_with("alg", json!("HS256")), &issuer.claims());
        let token = signed(&message, &mac(&secret, &message));
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Algorithm));
        let message = crate::support::message(&pen.header(), &issuer.claims());
        let token = signed(&message, &mac(&secret, &message));
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Signature));
    }
}

#[tokio::test]
async fn the_key_decides_which_algorithm_a_token_is_checked_by() {
    let (ec, rsa) = (Pen::ec("e"), Pen::rsa("r"));
    let issuer = Issuer::of(&[&ec, &rsa]).await;
    let door = Door::of(issuer.settings()).await;
    let claims = issuer.claims();
    let crossed = [
        rsa.token_with(&json!({ "alg": "RS256", "typ": "at+jwt", "kid": "e" }), &claims),
        ec.token_with(&json!({ "alg": "ES256", "typ": "at+jwt", "kid": "r" }), &claims),
        ec.token_with(&json!({ "alg": "RS256", "typ": "at+jwt", "kid": "e" }), &claims),
        ec.token_with(&json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "e" }), &claims),
    ];
    for token in crossed {
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Algorithm), "{token}");
    }
    for algorithm in ["RS384", "RS512", "PS256", "ES384", "HS512", "es256", "ES256 "] {
        let token = rsa.token_with(&rsa.header_with("alg", json!(algorithm)), &claims);
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Algorithm), "{algorithm}");
    }
}

#[tokio::test]
async fn an_algorithm_that_the_settings_do_not_name_is_refused() {
    let (ec, rsa) = (Pen::ec("e"), Pen::rsa("r"));
    let issuer = Issuer::of(&[&ec, &rsa]).await;
    let mut settings = issuer.settings();
    settings.algorithms = vec!["ES256".to_owned()];
    let door = Door::of(settings).await;
    assert!(door.bearer(&ec.token(&issuer.claims())).await.is_ok());
    assert_eq!(door.bearer(&rsa.token(&issuer.claims())).await, Err(Unauthenticated::Algorithm));
}

#[tokio::test]
async fn a_token_of_another_issuer_is_refused() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let url = &issuer.url;
    for other in
        [format!("{url}/"), format!("{url}.example"), "https://login.example".to_owned(), String::new()]
    {
        let token = pen.token(&issuer.claims_with("iss", json!(other)));
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Issuer), "{other}");
    }
    let several = pen.token(&issuer.claims_with("iss", json!([url])));
    assert_eq!(door.bearer(&several).await, Err(Unauthenticated::Malformed));
}

#[tokio::test]
async fn one_issuer_cannot_sign_for_another() {
    let (ours, theirs) = (Pen::ec("k"), Pen::ec("k"));
    let (issuer, other) = (Issuer::of(&[&ours]).await, Issuer::of(&[&theirs]).await);
    let mut second = other.settings();
    second.name = "other".to_owned();
    let settings =
        IdentitySettings { issuers: vec![issuer.settings(), second], ..IdentitySettings::default() };
    let door = Door::open(&settings).await;
    assert_eq!(door.bearer(&theirs.token(&other.claims())).await.unwrap().name, "other|anna");
    assert_eq!(door.bearer(&theirs.token(&issuer.claims())).await, Err(Unauthenticated::Signature));
}

#[tokio::test]
async fn a_token_that_does_not_hold_here_and_now_is_refused() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let refused = [
        ("aud", json!("other"), Unauthenticated::Audience),
        ("aud", json!(null), Unauthenticated::Audience),
        ("exp", json!(now() - 60), Unauthenticated::Expired),
        ("exp", json!(null), Unauthenticated::Expired),
        ("exp", json!(now() + 25 * 3600), Unauthenticated::Life),
        ("exp", json!(u64::MAX), Unauthenticated::Life),
        ("nbf", json!(now() + 60), Unauthenticated::Early),
        ("iat", json!(now() + 60), Unauthenticated::Early),
        ("sub", json!(null), Unauthenticated::Subject),
        ("sub", json!("anna\r\nroot"), Unauthenticated::Subject),
        ("jamfor_body", json!("dk-kl"), Unauthenticated::Body),
        ("jamfor_areas", json!(["DK-101"]), Unauthenticated::Areas),
        ("exp", json!("2100-01-01"), Unauthenticated::Malformed),
        ("exp", json!((now() + 60).to_string()), Unauthenticated::Malformed),
        ("sub", json!(7), Unauthenticated::Malformed),
        ("jamfor_roles", json!("operator"), Unauthenticated::Malformed),
        ("jamfor_roles", json!([["operator"]]), Unauthenticated::Malformed),
    ];
    for (name, value, expected) in refused {
        let token = pen.token(&issuer.claims_with(name, value.clone()));
        assert_eq!(door.bearer(&token).await, Err(expected), "{name}: {value}");
    }
}

#[tokio::test]
async fn a_token_of_another_type_is_refused() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    for accepted in ["at+jwt", "AT+JWT", "application/at+jwt", "APPLICATION/AT+JWT"] {
        let token = pen.token_with(&pen.header_with("typ", json!(accepted)), &issuer.claims());
        assert!(door.bearer(&token).await.is_ok(), "{accepted}");
    }
    for refused in
        [json!("JWT"), json!("id+jwt"), json!("logout+jwt"), json!(""), json!(null), json!("xat+jwt")]
    {
        let token = pen.token_with(&pen.header_with("typ", refused.clone()), &issuer.claims());
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Type), "{refused}");
    }
}

#[tokio::test]
async fn a_token_that_needs_an_extension_is_refused() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    for crit in [json!(["exp"]), json!([]), json!(null)] {
        let token = pen.token_with(&pen.header_with("crit", crit), &issuer.claims());
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Critical));
    }
}

#[tokio::test]
async fn what_a_token_says_of_keys_is_never_followed() {
    let (pen, forger) = (Pen::ec("e"), Pen::ec("e"));
    let issuer = Issuer::of(&[&pen]).await;
    let trap = Issuer::of(&[&forger]).await;
    let door = Door::of(issuer.settings()).await;
    let place = json!(format!("{}/jwks", trap.url));
    for (name, value) in [("jku", place.clone()), ("x5u", place), ("jwk", forger.published())] {
        let forged = forger.token_with(&forger.header_with(name, value.clone()), &issuer.claims());
        assert_eq!(door.bearer(&forged).await, Err(Unauthenticated::Signature), "{name}");
        let nameless = json!({ "alg": "ES256", "typ": "at+jwt", name: value.clone() });
        let nameless = forger.token_with(&nameless, &issuer.claims());
        assert_eq!(door.bearer(&nameless).await, Err(Unauthenticated::Signature), "{name}");
        let right = pen.token_with(&pen.header_with(name, value), &issuer.claims());
        assert!(door.bearer(&right).await.is_ok(), "{name}");
    }
    assert_eq!(trap.asked(), 0);
}

#[tokio::test]
async fn the_name_of_a_key_is_nothing_but_a_name() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let names = [
        "../../../../dev/null",
        "' OR 1=1 --",
        "e\u{0}",
        "E",
        "",
        "http://127.0.0.1/",
        &"e".repeat(257),
        "%65",
    ];
    for name in names {
        let token = pen.token_with(&pen.header_with("kid", json!(name)), &issuer.claims());
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Key), "{name}");
    }
    let object = pen.token_with(&pen.header_with("kid", json!({ "e": 1 })), &issuer.claims());
    assert_eq!(door.bearer(&object).await, Err(Unauthenticated::Malformed));
}

#[tokio::test]
async fn a_token_without_the_name_of_a_key_is_of_the_only_one() {
    let (ec, rsa) = (Pen::ec("e"), Pen::rsa("r"));
    let issuer = Issuer::of(&[&ec, &rsa]).await;
    let door = Door::of(issuer.settings()).await;
    let token = ec.token_with(&json!({ "alg": "ES256", "typ": "at+jwt" }), &issuer.claims());
    assert!(door.bearer(&token).await.is_ok());

    let second = Pen::ec("f");
    let issuer = Issuer::of(&[&ec, &second]).await;
    let door = Door::of(issuer.settings()).await;
    let token = ec.token_with(&json!({ "alg": "ES256", "typ": "at+jwt" }), &issuer.claims());
    assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Key));
}

#[tokio::test]
async fn a_signature_holds_for_one_text_alone() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let right = pen.token(&issuer.claims());
    let (_, signature) = right.rsplit_once('.').unwrap();
    let other = message(&pen.header(), &issuer.claims_with("jamfor_roles", json!(["operator"])));
    assert_eq!(door.bearer(&format!("{other}.{signature}")).await, Err(Unauthenticated::Signature));

    let message = message(&pen.header(), &issuer.claims());
    let own = pen.sign_bytes(message.as_bytes());
    let mut longer = own.clone();
    longer.push(0);
    let negated = own.iter().map(|byte| !byte).collect();
    for signature in [vec![0; 64], vec![], own[..63].to_vec(), longer, negated] {
        assert_eq!(door.bearer(&signed(&message, &signature)).await, Err(Unauthenticated::Signature));
    }
}

#[tokio::test]
async fn a_token_is_written_in_one_way() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let right = pen.token(&issuer.claims());
    let (message, _) = right.rsplit_once('.').unwrap();
    let wrong = [
        format!(" {right}"),
        format!("{right} "),
        format!("{right}="),
        format!("{right}.{right}"),
        format!("{message}.e30.e30.e30"),
        right.replace('.', ","),
        right.replacen('.', "..", 1),
        "a.b.c".to_owned(),
        String::new(),
    ];
    for token in wrong {
        assert_eq!(door.bearer(&token).await, Err(Unauthenticated::Malformed), "{token}");
    }
    let long = pen.token(&issuer.claims_with("pad", json!("x".repeat(8192))));
    assert_eq!(door.bearer(&long).await, Err(Unauthenticated::TooLong));
}

#[tokio::test]
async fn no_refusal_gives_away_any_of_the_token() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let door = Door::of(issuer.settings()).await;
    let marked = |name: &str, value| issuer.claims_with(name, value);
    let tokens = [
        pen.token(&marked("aud", json!("hemligt"))),
        pen.token(&marked("iss", json!("hemligt"))),
        pen.token(&marked("jamfor_body", json!("hemligt"))),
        pen.token(&marked("jamfor_areas", json!(["hemligt"]))),
        pen.token(&marked("exp", json!("hemligt"))),
        pen.token_with(&pen.header_with("kid", json!("hemligt")), &issuer.claims()),
        pen.token_with(&pen.header_with("alg", json!("hemligt")), &issuer.claims()),
        pen.token_with(&pen.header_with("typ", json!("hemligt")), &issuer.claims()),
        "hemligt.hemligt.hemligt".to_owned(),
    ];
    for token in tokens {
        let refusal = door.bearer(&token).await.unwrap_err();
        let said = format!("{refusal} {refusal:?} {} {:?}", refusal.public_message(), refusal.metadata());
        assert!(!said.contains("hemligt"), "{said}");
        for part in token.split('.').filter(|part| part.len() > 5) {
            assert!(!said.contains(part), "{said}");
        }
        assert_eq!((refusal.kind(), refusal.reason()), (Kind::Unauthenticated, "UNAUTHENTICATED"));
        assert_eq!(refusal.metadata(), [("cause", refusal.cause().to_owned())]);
        let message = refusal.public_message();
        assert!(message.starts_with(char::is_lowercase) && !message.ends_with('.'), "{message}");
    }
}

#[test]
fn no_header_breaks_the_reading() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let pen = Pen::ec("e");
    let (door, right) = runtime.block_on(async {
        let issuer = Issuer::of(&[&pen]).await;
        (Door::of(issuer.settings()).await, pen.token(&issuer.claims()))
    });
    let text = proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300);
    let cuts = (0..right.len(), proptest::prelude::any::<u8>());
    proptest::proptest!(|(authorization in text.clone(), carried in text, (at, byte) in cuts)| {
        let mut headers = http::HeaderMap::new();
        for (name, value) in [("authorization", &authorization), (jamfor_context::ON_BEHALF_OF, &carried)] {
            if let Ok(value) = http::HeaderValue::from_bytes(value) {
                headers.insert(name, value);
            }
        }
        let believed = runtime.block_on(door.authenticator.authenticate(&headers, None));
        proptest::prop_assert!(believed.is_err());

        // one byte of a right token changed
        let mut changed = right.clone().into_bytes();
        changed[at] = byte;
        if let Ok(changed) = String::from_utf8(changed)
            && let Ok(value) = format!("Bearer {changed}").parse::<http::HeaderValue>()
        {
            let mut headers = bearing(&right);
            headers.insert("authorization", value);
            let believed = runtime.block_on(door.authenticator.authenticate(&headers, None));
            proptest::prop_assert_eq!(believed.is_ok(), changed == right);
        }
    });
}

#[tokio::test]
async fn a_wrong_token_is_refused_also_where_anybody_may_read() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let settings = IdentitySettings {
        issuers: vec![issuer.settings()],
        anonymous: Anonymous::PublicReader,
        ..IdentitySettings::default()
    };
    let door = Door::open(&settings).await;
    let headers = http::HeaderMap::new();
    assert_eq!(door.authenticator.authenticate(&headers, None).await, Ok(Caller::anybody()));
    let expired = pen.token(&issuer.claims_with("exp", json!(now() - 60)));
    assert_eq!(door.bearer(&expired).await, Err(Unauthenticated::Expired));
}
