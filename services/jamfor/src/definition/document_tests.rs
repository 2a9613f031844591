#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

const SURVEY: &str = "\
kind: Survey
name: bodies/se-skr/surveys/ifo
title:
  - {language: sv, text: Brukarundersökning}
country: SE
target_groups:
  - key: youth
    title: [{language: sv, text: Ungdomar}]
    sensitive: true
eligibleAreas: 290
";

fn problems(text: &str) -> Vec<String> {
    Document::parse("a.yaml", text).err().unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn a_document_is_a_message_in_either_spelling_of_its_fields() {
    let documents = Document::parse("a.yaml", SURVEY).unwrap();
    let Content::Survey(survey) = &documents[0].content else { panic!("not a survey") };
    assert_eq!(survey.name, "bodies/se-skr/surveys/ifo");
    assert_eq!(survey.eligible_areas, 290);
    assert!(survey.target_groups[0].sensitive);
}

#[test]
fn json_is_read_as_well() {
    let text = r#"{"kind": "Concept", "name": "bodies/se-skr/concepts/a", "qualityArea": "QUALITY_AREA_OVERALL",
        "title": [{"language": "en", "text": "A"}]}"#;
    let documents = Document::parse("a.json", text).unwrap();
    let Content::Concept(concept) = &documents[0].content else { panic!("not a concept") };
    assert_eq!(concept.quality_area(), jamfor_contract::questionnaire::QualityArea::Overall);
}

#[test]
fn an_unknown_field_is_named_with_line_and_column() {
    let text = SURVEY.replace("    sensitive: true", "    sensitiv: true");
    let found = problems(&text);
    assert_eq!(
        found,
        [
            "a.yaml:9:5: target_groups[0].sensitiv: TargetGroup has no field of this name (FIELD_UNKNOWN); allowed: key, title, sensitive"
        ]
    );
}

#[test]
fn a_wrong_enum_value_is_named_with_those_that_exist() {
    let text = "kind: Round\nname: bodies/a/rounds/b\ncounting_unit: PERSONS\n";
    let found = problems(text);
    assert_eq!(
        found,
        [
            "a.yaml:3:16: counting_unit: there is no such value (NOT_DEFINED); allowed: COUNTING_UNIT_PERSON, COUNTING_UNIT_VISIT, COUNTING_UNIT_FORM"
        ]
    );
}

#[test]
fn a_wrong_type_is_named_with_what_was_expected() {
    let text = "kind: Survey\nname: 7\ntarget_groups: {key: a}\neligible_areas: many\n";
    let found = problems(text);
    assert_eq!(
        found,
        [
            "a.yaml:2:7: name: found a whole number, expected text; put it in quotes (PATTERN)",
            "a.yaml:3:16: target_groups: found fields, expected a list (PATTERN)",
            "a.yaml:4:17: eligible_areas: found text, expected a whole number of 32 bits (PATTERN)",
        ]
    );
}

#[test]
fn two_of_a_choice_are_refused() {
    let text = "\
kind: Questionnaire
name: bodies/a/questionnaires/b
items:
  - key: a
    single_choice: {scale: s}
    text: {max_length: 5}
";
    assert_eq!(
        problems(text),
        ["a.yaml:6:5: items[0].text: only one of single_choice and text can be set (DUPLICATE)"]
    );
}

#[test]
fn what_the_contract_forbids_is_told_before_it_is_sent() {
    let text = SURVEY.replace("key: youth", "key: Youth").replace("country: SE", "country: Sverige");
    let found = Document::parse("a.yaml", &text).err().unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|it| (it.place.as_ref().unwrap().line, it.field.as_str(), it.reason.as_str()))
        .collect();
    assert_eq!(told, [(5, "country", "PATTERN"), (7, "target_groups[0].key", "PATTERN")]);
}

#[test]
fn all_documents_are_checked_at_once() {
    let text = format!("{SURVEY}---\nkind: Surveys\n---\nname: x\n---\nkind: Concept\nnam: x\n");
    let found = problems(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("kind: there is no such kind (NOT_DEFINED)"), "{}", found[0]);
    assert!(found[1].contains("kind: say what the document defines (REQUIRED)"), "{}", found[1]);
    assert!(found[2].contains("nam: Concept has no field of this name"), "{}", found[2]);
}

#[test]
fn a_text_that_is_no_yaml_is_refused_at_its_place() {
    let found = Document::parse("a.yaml", "kind: Survey\nname: [\n").err().unwrap();
    assert_eq!(found[0].reason, "FILE_TYPE_UNKNOWN");
    assert!(found[0].place.as_ref().unwrap().line >= 2, "{}", found[0]);
}
