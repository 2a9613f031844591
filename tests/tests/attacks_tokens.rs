//! Tokens that are wrong in every way that is known, at services that really run: each is refused for its own cause,
//! nothing is written, and those who behave notice nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::time::{Duration, Instant};

use jamfor_contract::questionnaire::{ListSurveysRequest, Survey, TargetGroup, UpdateSurveyRequest};
use jamfor_tests::{
    bystander::Bystander,
    cluster::Cluster,
    issuer::{Issuer, Mood, unsigned},
    metrics,
    secured::{SERVICES, Secured, methodologist, settle},
    small::{BODY, text},
    wire::{Answer, Way, framed},
};
use prost::Message;
use serde_json::{Value, json};
use tonic::Code;

const UPDATE: &str = "/jamfor.questionnaire.v1.SurveyService/UpdateSurvey";
const READ: &str = "/jamfor.intake.v1.SnapshotService/GetSnapshot";

/// A survey that nobody may be able to write who has not shown a right token.
fn survey() -> prost::bytes::Bytes {
    let survey = Survey {
        name: format!("{BODY}/surveys/forged"),
        title: text("Forged"),
        country: "XX".into(),
        target_groups: vec![TargetGroup { key: "adults".into(), title: text("Adults"), sensitive: false }],
        ..Survey::default()
    };
    framed(false, &UpdateSurveyRequest { survey: Some(survey), allow_missing: true }.encode_to_vec())
}

/// Settings that believe the suite's own issuer for all bodies, and another for some.
fn believing(suite: &Secured, other: &str) -> String {
    let development = suite.issuer.url();
    format!(
        "{other}[[identity.issuers]]\nissuer = \"{development}\"\nname = \"development\"\n\
         algorithms = [\"ES256\"]\nbodies = [\"*\"]\n"
    )
}

/// A value with some of its fields changed; null takes a field away.
fn but(value: &Value, changes: &Value) -> Value {
    let mut value = value.clone();
    for (key, change) in changes.as_object().unwrap() {
        if change.is_null() {
            value.as_object_mut().unwrap().remove(key);
        } else {
            value[key] = change.clone();
        }
    }
    value
}

/// Forged tokens by what is wrong with them, and the cause for which each is refused.
fn forged(issuer: &Issuer, foreign: &Issuer) -> Vec<(&'static str, String, &'static str)> {
    let (header, claims) = (Issuer::header(), issuer.claims("xx-small"));
    let now = claims["iat"].as_u64().unwrap();
    let says = |changes: Value| issuer.sign(&header, &but(&claims, &changes));
    let named = |changes: Value| issuer.sign(&but(&header, &changes), &claims);
    let none = |alg: &str| format!("{}.", unsigned(&but(&header, &json!({ "alg": alg })), &claims));
    let hmac = but(&header, &json!({ "alg": "HS256" }));
    let changed = {
        let token = issuer.sign(&header, &claims);
        let (_, signature) = token.rsplit_once('.').unwrap();
        let other = but(&claims, &json!({ "jamfor_roles": ["operator"] }));
        format!("{}.{signature}", unsigned(&header, &other))
    };
    let own_keys = json!({ "jku": format!("{}/jwks", foreign.url), "x5u": foreign.url });
    vec![
        ("no signature", none("none"), "TOKEN_ALGORITHM"),
        ("no signature, shouted", none("NONE"), "TOKEN_ALGORITHM"),
        ("an empty signature", none("ES256"), "TOKEN_SIGNATURE"),
        ("the public key as a secret", issuer.sign_with_public_key(&hmac, &claims), "TOKEN_ALGORITHM"),
        ("a stranger's key", foreign.sign(&header, &claims), "TOKEN_SIGNATURE"),
        ("a stranger's keys", foreign.sign(&but(&header, &own_keys), &claims), "TOKEN_SIGNATURE"),
        ("other claims under a signature", changed, "TOKEN_SIGNATURE"),
        ("expired", says(json!({ "iat": now - 600, "exp": now - 300 })), "TOKEN_EXPIRED"),
        ("without an end", says(json!({ "exp": null })), "TOKEN_EXPIRED"),
        ("not yet valid", says(json!({ "nbf": now + 300 })), "TOKEN_NOT_YET_VALID"),
        ("for ten years", says(json!({ "exp": now + 315_360_000 })), "TOKEN_LIFE"),
        ("for others", says(json!({ "aud": "another" })), "TOKEN_AUDIENCE"),
        ("of an issuer nobody knows", says(json!({ "iss": "https://evil.example" })), "TOKEN_ISSUER"),
        ("of the issuer's other name", says(json!({ "iss": format!("{}/", issuer.url) })), "TOKEN_ISSUER"),
        ("a path as key", named(json!({ "kid": "../../../../etc/passwd" })), "TOKEN_KEY"),
        ("a statement as key", named(json!({ "kid": "'; DROP TABLE surveys; --" })), "TOKEN_KEY"),
        ("an extension", named(json!({ "crit": ["exp"], "exp": 1 })), "TOKEN_CRITICAL"),
        ("an ID token", named(json!({ "typ": "JWT" })), "TOKEN_TYPE"),
        ("another body", says(json!({ "jamfor_body": "yy-other" })), "TOKEN_BODY"),
        ("a body that is a path", says(json!({ "jamfor_body": "xx-../yy-other" })), "TOKEN_BODY"),
        ("another country's area", says(json!({ "jamfor_areas": ["YY-001"] })), "TOKEN_AREAS"),
        ("areas of no body", says(json!({ "jamfor_body": null, "jamfor_areas": ["*"] })), "TOKEN_AREAS"),
        ("nobody", says(json!({ "sub": "" })), "TOKEN_SUBJECT"),
        ("somebody with a line end", says(json!({ "sub": "anna\n{}" })), "TOKEN_SUBJECT"),
        ("longer than tokens are", "a".repeat(9 << 10), "TOKEN_TOO_LONG"),
        ("no token", "nonsense".into(), "TOKEN_MALFORMED"),
        ("not JSON", "e30.bm90.bm90".into(), "TOKEN_MALFORMED"),
    ]
}

/// Holds that a call was refused as UNAUTHENTICATED for a cause.
fn is_refused(what: &str, answer: &Answer, cause: &str) {
    let expected = (Code::Unauthenticated, "UNAUTHENTICATED".to_owned(), cause.to_owned());
    assert_eq!(answer.refusal(), expected, "{what}");
}

#[tokio::test]
async fn no_token_opens_a_door_that_its_issuer_did_not_open() {
    let cluster = Cluster::start();
    let mut suite = Secured::prepared(&cluster.url(), "").await;
    let (issuer, foreign) = (Issuer::start(Mood::Well).await, Issuer::start(Mood::Well).await);
    for service in SERVICES {
        settle(&suite, service, &believing(&suite, &issuer.settings("xx-*")));
        suite.migrate(service);
    }
    for service in SERVICES {
        suite.launch(service).await;
    }
    let bystander = Bystander::of(&suite);
    let way = Way::to(&suite, "questionnaire");
    let mut wire = way.http2().await;

    for (what, token, cause) in forged(&issuer, &foreign) {
        let bearer = format!("Bearer {token}");
        is_refused(what, &wire.call(UPDATE, &[("authorization", &bearer)], survey()).await, cause);
    }
    let right = format!("Bearer {}", issuer.sign(&Issuer::header(), &issuer.claims("xx-small")));
    let right = ("authorization", right.as_str());
    let twice = [right, right];
    is_refused("two tokens", &wire.call(UPDATE, &twice, survey()).await, "AUTHORIZATION_REPEATED");
    let basic = [("authorization", "Basic bWFsbG9yeTpzZWNyZXQ=")];
    is_refused("a password", &wire.call(UPDATE, &basic, survey()).await, "AUTHORIZATION_SCHEME");
    let carried = jamfor_context::Caller::local_operator().carry();
    let for_another = [right, ("jamfor-on-behalf-of", carried.as_str())];
    is_refused("for another", &wire.call(UPDATE, &for_another, survey()).await, "ON_BEHALF_OF_REFUSED");
    let for_another = [("jamfor-on-behalf-of", carried.as_str())];
    is_refused(
        "for another, unnamed",
        &wire.call(UPDATE, &for_another, survey()).await,
        "ON_BEHALF_OF_REFUSED",
    );
    long_tokens(&suite).await;

    // the certificate of a service opens nothing for a wrong token, and no other caller for a person's
    let mut certified = Way::of_holder(&suite, "intake", "benchmark").http2().await;
    let nonsense = [("authorization", "Bearer nonsense")];
    let empty = || framed(false, &[]);
    is_refused("beside a certificate", &certified.call(READ, &nonsense, empty()).await, "TOKEN_MALFORMED");
    let person = [right, ("jamfor-on-behalf-of", carried.as_str())];
    is_refused("a person's", &certified.call(READ, &person, empty()).await, "ON_BEHALF_OF_REFUSED");
    let broken = [("jamfor-on-behalf-of", "e30")];
    is_refused("nobody's", &certified.call(READ, &broken, empty()).await, "ON_BEHALF_OF_MALFORMED");

    let request = ListSurveysRequest { parent: BODY.into(), ..Default::default() };
    let surveys = suite.suite(&methodologist("xx-small")).surveys().list_surveys(request).await.unwrap();
    assert_eq!(surveys.into_inner().surveys, [], "nothing was written");
    bystander.leave("forged tokens").await;
    let allowed = wire.call(UPDATE, &[right], survey()).await;
    assert!(matches!(&allowed, Answer::Grpc(status) if status.code() == Code::Ok), "{allowed:?}");
}

/// Tokens that headers have no room for: one that is a little too long is refused with its request, one that goes on and
/// on ends its own connection. Connections of others go on.
async fn long_tokens(suite: &Secured) {
    let way = Way::to(suite, "questionnaire");
    let mut other = way.http2().await;
    for (length, ends) in [(40 << 10, false), (1 << 20, true)] {
        let bearer = format!("Bearer {}", "a".repeat(length));
        let answer = way.http2().await.call(UPDATE, &[("authorization", &bearer)], survey()).await;
        let refused = match &answer {
            Answer::Http(431) => !ends,
            Answer::Broken(_) => ends,
            _ => false,
        };
        assert!(refused, "{length} bytes: {answer:?}");
        let by_client = list(suite, &"a".repeat(length)).await.unwrap_err();
        eprintln!(
            "a token of {length} bytes, by the client: {:?}, {}",
            by_client.code(),
            by_client.message()
        );
        let others = other.call(UPDATE, &[("authorization", "Bearer nonsense")], survey()).await;
        is_refused("on another connection", &others, "TOKEN_MALFORMED");
    }
}

#[tokio::test]
async fn a_service_without_keys_says_so_and_recovers_when_the_issuer_does() {
    let cluster = Cluster::start();
    let mut suite = Secured::prepared(&cluster.url(), "").await;
    let issuer = Issuer::start(Mood::Away).await;
    let often = format!("{}refresh = \"2s\"\nrefetch = \"1s\"\n", issuer.settings("xx-*"));
    settle(&suite, "questionnaire", &believing(&suite, &often));
    suite.migrate("questionnaire");
    suite.spawn("questionnaire");
    let port = suite.port("questionnaire");
    suite.processes.get_mut("questionnaire").unwrap().until_listening(port).await;

    let token = issuer.sign(&Issuer::header(), &issuer.claims("xx-small"));
    for mood in [Mood::Away, Mood::Slow, Mood::Huge] {
        issuer.becomes(mood);
        let before = memory(&suite).await;
        fetches_fail(&suite, 2.0).await;
        // by hand: the suite's client would ask again for some time
        let mut wire = Way::to(&suite, "questionnaire").http2().await;
        let bearer = format!("Bearer {token}");
        let refused = wire.call(UPDATE, &[("authorization", &bearer)], survey()).await;
        let expected = (Code::Unavailable, "DEPENDENCY_UNAVAILABLE".to_owned(), "KEYS_MISSING".to_owned());
        assert_eq!(refused.refusal(), expected, "{mood:?}");
        let (ready, text) = suite.admin("questionnaire", "/readyz").await;
        assert!(ready == 503 && text.contains("strict"), "{mood:?}: {ready} {text}");
        assert_eq!(suite.admin("questionnaire", "/livez").await.0, 200, "{mood:?}");
        let others = suite.issuer.token(&methodologist("xx-small")).unwrap();
        list(&suite, &others).await.expect("tokens of the other issuer are still believed");
        let grown = memory(&suite).await - before;
        assert!(grown < f64::from(32 << 20), "{mood:?} takes {grown} bytes");
    }
    issuer.becomes(Mood::Well);
    suite.until_ready("questionnaire").await;
    list(&suite, &token).await.expect("the issuer is back");
    issuer.becomes(Mood::Away);
    fetches_fail(&suite, 1.0).await;
    list(&suite, &token).await.expect("the last good keys stay");
}

async fn list(suite: &Secured, token: &str) -> Result<(), tonic::Status> {
    let request = ListSurveysRequest { parent: BODY.into(), ..Default::default() };
    suite.suite_with(token).surveys().list_surveys(request).await.map(drop)
}

async fn memory(suite: &Secured) -> f64 {
    let (_, page) = suite.admin("questionnaire", "/metrics").await;
    metrics::sum(&page, "process_memory_resident_bytes", &[])
}

/// Waits until the keys could not be fetched so many times more.
async fn fetches_fail(suite: &Secured, times: f64) {
    let failed = async || {
        let (_, page) = suite.admin("questionnaire", "/metrics").await;
        let labels = ["issuer=\"strict\"", "outcome=\"failed\""];
        metrics::sum(&page, "jamfor_identity_keys_refreshes_total", &labels)
    };
    let (before, end) = (failed().await, Instant::now() + Duration::from_secs(40));
    while failed().await < before + times {
        assert!(Instant::now() < end, "the keys are not fetched");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
