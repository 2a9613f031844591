//! Each way in which an answer can be wrong has a stable reason at the item's place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use jamfor_survey::{Answer, RawAnswer, RawValue};
use kit::{chosen, compiled, everything, given, lines};

/// What is wrong when `changed` takes the place of the answers to the same items.
fn found(changed: &[RawAnswer]) -> Vec<String> {
    let mut raw = everything();
    raw.retain(|answer| changed.iter().all(|other| other.item != answer.item));
    raw.extend_from_slice(changed);
    lines(&compiled().validate(&raw).unwrap_err())
}

fn text(text: &str) -> RawValue {
    RawValue::Text(text.to_owned())
}

fn decimal(text: &str) -> RawValue {
    RawValue::Decimal(text.to_owned())
}

#[test]
fn answers_that_are_right_are_kept() {
    let questionnaire = compiled();
    let answers = questionnaire.validate(&everything()).unwrap();
    assert_eq!(answers.get("helhetssyn"), Some(&Answer::Option(0)));
    assert_eq!(answers.get("timmar"), Some(&Answer::Decimal(3_750)));
    let codes: Vec<_> = answers.codes("hjalp").iter().map(|code| code.as_str()).collect();
    assert_eq!(codes, ["pengar", "boende"]);
    assert_eq!((answers.asked(), answers.given()), (8, 8));
}

#[test]
fn options_must_be_of_the_scale() {
    assert_eq!(found(&[chosen("helhetssyn", &["nöjd"])]), [r#"answers["helhetssyn"] OPTION_UNKNOWN"#]);
    assert_eq!(found(&[chosen("lan", &["lan-22"])]), [r#"answers["lan"] OPTION_UNKNOWN"#]);
    assert_eq!(found(&[chosen("hjalp", &["boende", "nej", "ja"])]), [r#"answers["hjalp"] OPTION_UNKNOWN"#]);
}

#[test]
fn an_unknown_option_comes_with_those_that_exist() {
    let found = compiled().validate(&[chosen("helhetssyn", &["?"])]).unwrap_err();
    let expected = ["mycket-nojd", "ganska-nojd", "ganska-missnojd", "mycket-missnojd", "vet-inte"];
    assert_eq!(found.as_slice()[0].allowed, expected);
}

#[test]
fn options_are_counted() {
    assert_eq!(found(&[chosen("helhetssyn", &[])]), [r#"answers["helhetssyn"] TOO_FEW_OPTIONS"#]);
    let two = chosen("helhetssyn", &["mycket-nojd", "vet-inte"]);
    assert_eq!(found(&[two]), [r#"answers["helhetssyn"] TOO_MANY_OPTIONS"#]);
    assert_eq!(found(&[chosen("hjalp", &[])]), [r#"answers["hjalp"] TOO_FEW_OPTIONS"#]);
    let four = chosen("hjalp", &["pengar", "rad", "boende", "arbete"]);
    assert_eq!(found(&[four]), [r#"answers["hjalp"] TOO_MANY_OPTIONS"#]);
    assert_eq!(found(&[chosen("hjalp", &["boende", "boende"])]), [r#"answers["hjalp"] OPTION_DUPLICATE"#]);
}

#[test]
fn no_opinion_stands_alone() {
    assert_eq!(found(&[chosen("hjalp", &["boende", "vet-inte"])]), [r#"answers["hjalp"] OPTION_EXCLUSIVE"#]);
    let raw = [chosen("helhetssyn", &["mycket-nojd"]), chosen("hjalp", &["vill-inte"])];
    assert!(compiled().validate(&raw).is_ok());
}

#[test]
fn numbers_have_bounds_and_a_form() {
    let at = r#"answers["alder"]"#;
    assert_eq!(found(&[given("alder", RawValue::Integer(12))]), [format!("{at} NUMBER_OUT_OF_RANGE")]);
    assert_eq!(found(&[given("alder", decimal("12.5"))]), [format!("{at} NUMBER_MALFORMED")]);
    assert_eq!(found(&[given("timmar", decimal("168.01"))]), [r#"answers["timmar"] NUMBER_OUT_OF_RANGE"#]);
    assert_eq!(found(&[given("timmar", decimal("1.555"))]), [r#"answers["timmar"] NUMBER_MALFORMED"#]);
    assert_eq!(
        found(&[given("timmar", RawValue::Integer(i64::MAX))]),
        [r#"answers["timmar"] NUMBER_OUT_OF_RANGE"#]
    );
}

#[test]
fn texts_are_short_printable_and_name_nobody() {
    let at = r#"answers["kommentar"]"#;
    assert_eq!(found(&[given("kommentar", text(&"å".repeat(201)))]), [format!("{at} TEXT_TOO_LONG")]);
    assert_eq!(found(&[given("kommentar", text("a\u{0}b"))]), [format!("{at} TEXT_CONTROL_CHARACTERS")]);
    assert_eq!(found(&[given("kommentar", text("jag är 811218-9876"))]), [format!("{at} PERSONAL_NUMBER")]);
}

#[test]
fn a_blank_text_is_no_answer() {
    let questionnaire = compiled();
    let raw = [chosen("helhetssyn", &["mycket-nojd"]), given("kommentar", text(" \n"))];
    assert_eq!(questionnaire.validate(&raw).unwrap().get("kommentar"), Some(&Answer::NoAnswer));
}

#[test]
fn days_have_bounds_and_a_form() {
    let at = r#"answers["senaste-motet"]"#;
    let day = |day: &str| given("senaste-motet", RawValue::Date(day.to_owned()));
    assert_eq!(found(&[day("2023-02-29")]), [format!("{at} DATE_MALFORMED")]);
    assert_eq!(found(&[day("2026-01-01")]), [format!("{at} DATE_OUT_OF_RANGE")]);
}

#[test]
fn a_value_must_be_of_the_kind_of_its_item() {
    assert_eq!(found(&[given("helhetssyn", text("bra"))]), [r#"answers["helhetssyn"] ANSWER_WRONG_TYPE"#]);
    assert_eq!(found(&[chosen("alder", &["mycket-nojd"])]), [r#"answers["alder"] ANSWER_WRONG_TYPE"#]);
}

#[test]
fn a_required_item_must_be_answered_when_shown() {
    let missing = [r#"answers["helhetssyn"] ANSWER_MISSING"#];
    assert_eq!(found(&[given("helhetssyn", RawValue::None)]), missing);
    assert_eq!(lines(&compiled().validate(&[]).unwrap_err()), missing);
    assert_eq!(found(&[given("eget-boende", RawValue::None)]), [r#"answers["eget-boende"] ANSWER_MISSING"#]);
}

#[test]
fn an_item_that_is_not_shown_must_not_be_answered() {
    assert_eq!(found(&[chosen("hjalp", &["pengar"])]), [r#"answers["eget-boende"] ANSWER_NOT_ASKED"#]);
    let questionnaire = compiled();
    let raw = [chosen("helhetssyn", &["mycket-nojd"]), given("eget-boende", RawValue::None)];
    assert_eq!(questionnaire.validate(&raw).unwrap().get("eget-boende"), Some(&Answer::NotAsked));
}

#[test]
fn what_follows_from_a_wrong_answer_is_not_held_against_anyone() {
    let raw =
        [chosen("helhetssyn", &["mycket-nojd"]), chosen("hjalp", &["?"]), chosen("eget-boende", &["ja"])];
    assert_eq!(lines(&compiled().validate(&raw).unwrap_err()), [r#"answers["hjalp"] OPTION_UNKNOWN"#]);
}

#[test]
fn an_item_is_answered_once_and_told_so_once() {
    let twice = chosen("lan", &["lan-01"]);
    let expected = [r#"answers["lan"] ANSWER_DUPLICATE"#];
    assert_eq!(found(&[twice.clone(), twice.clone()]), expected);
    assert_eq!(found(&[twice.clone(), twice.clone(), twice]), expected);
}

#[test]
fn an_unknown_item_is_named_unless_the_name_could_be_a_person() {
    assert_eq!(found(&[chosen("q-99", &["ja"])]), [r#"answers["q-99"] ITEM_UNKNOWN"#]);
    assert_eq!(found(&[chosen("811218-9876", &["ja"])]), ["answers[8] ITEM_UNKNOWN"]);
    assert_eq!(found(&[chosen("p-811218-9876", &["ja"])]), ["answers[8] ITEM_UNKNOWN"]);
}

#[test]
fn a_flood_of_answers_is_refused_as_one() {
    let flood = vec![chosen("q-99", &["ja"]); 1_001];
    assert_eq!(lines(&compiled().validate(&flood).unwrap_err()), ["answers TOO_LONG"]);
}

#[test]
fn everything_wrong_is_found_at_once_and_repeats_no_value() {
    let raw = [
        chosen("hjalp", &["811218-9876"]),
        given("alder", RawValue::Integer(811_218)),
        given("kommentar", text("811218-9876\u{7}")),
        given("senaste-motet", RawValue::Date("811218-9876".to_owned())),
    ];
    let found = compiled().validate(&raw).unwrap_err();
    assert_eq!(found.len(), 6);
    assert!(!found.to_string().contains("811218"));
}
