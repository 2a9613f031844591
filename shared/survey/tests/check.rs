//! A questionnaire that is wrong is told everything that is wrong with it, at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use jamfor_survey::{Condition, Item, ItemKind, OptionClass, Questionnaire, Texts};
use kit::{answer_is, item, lines, sample, scale, single};

fn found(questionnaire: &Questionnaire) -> Vec<String> {
    lines(&questionnaire.check().unwrap_err())
}

#[test]
fn the_sample_is_right() {
    assert_eq!(sample().check(), Ok(()));
}

#[test]
fn everything_wrong_is_found_at_once() {
    let mut wrong = sample();
    wrong.key = "Prov".into();
    wrong.scales[0].options[1].label = Texts::new().with("en", "fairly satisfied");
    wrong.scales.push(scale("ja-nej", &[("ja", OptionClass::Neutral)]));
    wrong.items[0].kind = ItemKind::SingleChoice { scale: "finns-inte".into() };
    wrong.items[3].key = "hjalp".into();
    wrong.items[4].kind = ItemKind::Decimal { minimum: 1, maximum: 0, decimals: 2 };
    let expected = [
        "key KEY_MALFORMED",
        r#"scales[0].options[1].label["sv"] TEXT_MISSING"#,
        "scales[4].key DUPLICATE",
        "items[0].scale REFERENCE_DANGLING",
        "items[3].key DUPLICATE",
        "items[4].minimum BOUNDS_REVERSED",
    ];
    assert_eq!(found(&wrong), expected);
}

#[test]
fn a_condition_looks_back_only() {
    let mut wrong = sample();
    let parts = vec![
        answer_is("lan", &["lan-01"]),
        answer_is("hjalp", &["boende"]),
        answer_is("finns-inte", &["ja"]),
        answer_is("helhetssyn", &["finns-inte", "vet-inte"]),
        Condition::AllOf(vec![]),
    ];
    wrong.items[1].shown_if = Some(Condition::AnyOf(parts));
    wrong.items[4].shown_if = Some(Condition::Not(Box::new(answer_is("alder", &["ja"]))));
    let expected = [
        "items[1].shown_if.any_of.conditions[0].answer_is.item CONDITION_FORWARD",
        "items[1].shown_if.any_of.conditions[1].answer_is.item CONDITION_FORWARD",
        "items[1].shown_if.any_of.conditions[2].answer_is.item REFERENCE_DANGLING",
        "items[1].shown_if.any_of.conditions[3].answer_is.options[0] OPTION_UNKNOWN",
        "items[1].shown_if.any_of.conditions[4].all_of.conditions TOO_SHORT",
        "items[4].shown_if.not.answer_is.item SCALE_MISMATCH",
    ];
    assert_eq!(found(&wrong), expected);
}

#[test]
fn languages_and_items_must_be_there() {
    let empty = Questionnaire { languages: vec![], items: vec![], ..sample() };
    assert_eq!(found(&empty), ["languages TOO_SHORT", "items TOO_SHORT"]);
    let twice = Questionnaire { languages: vec!["sv".into(), "sv".into(), "en_GB".into()], ..sample() };
    assert_eq!(found(&twice)[..2], ["title[\"en_GB\"] TEXT_MISSING", "languages[1] DUPLICATE"]);
}

#[test]
fn more_options_than_the_scale_has_cannot_be_asked_for() {
    let mut wrong = sample();
    wrong
        .items
        .push(item("fler", ItemKind::MultipleChoice { scale: "ja-nej".into(), at_least: 3, at_most: None }));
    assert_eq!(found(&wrong), ["items[8].at_least BOUNDS_REVERSED"]);
}

#[test]
fn there_is_an_end_to_items() {
    let items: Vec<Item> = (0..501).map(|number| single(&format!("i{number}"), "ja-nej")).collect();
    assert_eq!(found(&Questionnaire { items, ..sample() }), ["items TOO_LONG"]);
}

#[test]
fn the_canonical_json_reads_back_to_the_same_digest() {
    let questionnaire = sample();
    let read: Questionnaire = serde_json::from_str(&questionnaire.canonical_json()).unwrap();
    assert_eq!(read, questionnaire);
    assert_eq!(read.digest(), questionnaire.digest());
    let changed = Questionnaire { note: "?".to_owned(), ..sample() };
    assert_ne!(changed.digest(), questionnaire.digest());
}
