//! Encodings and digests that were written once and must come out the same forever.
//!
//! When this fails, the code is wrong: stored answers and receipts depend on these bytes. A new format gets a new
//! version and new vectors beside the old ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use jamfor_survey::{Collection, RawAnswer, RawValue};
use kit::{COLLECTION, chosen, compiled, everything, given};
use serde_json::{Value, json};

const VECTORS: &str = include_str!("golden/answers.json");

/// The answer sets, by name.
fn cases() -> Vec<(&'static str, Vec<RawAnswer>, Collection<'static>)> {
    let with = |more: &[RawAnswer]| [&[chosen("helhetssyn", &["ganska-missnojd"])], more].concat();
    let decimal = |text: &str| RawValue::Decimal(text.to_owned());
    vec![
        ("everything", everything(), COLLECTION),
        ("required only", with(&[]), COLLECTION),
        ("no opinion alone", with(&[chosen("hjalp", &["vet-inte"])]), COLLECTION),
        (
            "routed in",
            with(&[chosen("hjalp", &["boende", "rad", "arbete"]), chosen("eget-boende", &["nej"])]),
            COLLECTION,
        ),
        (
            "numbers",
            with(&[given("alder", RawValue::Integer(120)), given("timmar", decimal("0.05"))]),
            COLLECTION,
        ),
        ("text", with(&[given("kommentar", RawValue::Text("Åäö, 👋\tslut".to_owned()))]), COLLECTION),
        (
            "last option and first day",
            with(&[
                chosen("lan", &["lan-21"]),
                given("senaste-motet", RawValue::Date("2020-01-01".to_owned())),
            ]),
            COLLECTION,
        ),
        ("collected otherwise", everything(), Collection { mode: "PAPER", unit: "u1", ..COLLECTION }),
    ]
}

#[test]
fn encodings_and_digests_never_change() {
    let questionnaire = compiled();
    let mut computed = vec![];
    for (name, raw, collection) in cases() {
        let answers = questionnaire.validate(&raw).unwrap();
        let encoded = hex::encode(answers.encode().as_bytes());
        let digest = answers.content_digest(&collection).to_string();
        computed.push(json!({ "name": name, "encoded": encoded, "digest": digest }));
    }
    let computed = json!({ "questionnaire": questionnaire.digest().to_string(), "answers": computed });
    let written: Value = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(computed, written, "{computed:#}");
}
