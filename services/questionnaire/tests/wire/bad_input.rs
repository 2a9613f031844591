//! Bad input: every violation at once, each with its place and its stable reason, and nothing kept.

use jamfor_contract::questionnaire::item::Kind;
use jamfor_contract::questionnaire::{
    DecimalKind, GetQuestionnaireRequest, GetSurveyRequest, Item, ListSurveysRequest, MultipleChoice,
    OptionClass, SingleChoice, TargetGroup, UpdateSurveyRequest,
};
use tonic::Code;

use crate::kit::{
    QUESTIONNAIRE, fault, furnished, item, option, questionnaire, service, survey, text, violations,
};

#[tokio::test]
async fn form_and_rules_are_told_in_one_answer() {
    let service = service().await;
    let mut wrong = survey();
    wrong.country = "Sweden".to_owned();
    wrong.title.push(text("sv", "igen"));
    wrong.eligible_areas = -1;
    let again = TargetGroup { title: vec![], ..wrong.target_groups[0].clone() };
    wrong.target_groups.push(again);
    let mut found = violations(service.put_survey(wrong).await);
    found.sort();
    let expected = [
        "survey.country PATTERN",
        "survey.eligible_areas OUT_OF_RANGE",
        "survey.target_groups[1].key DUPLICATE",
        "survey.target_groups[1].title TOO_SHORT",
        "survey.title[2].language DUPLICATE",
    ];
    assert_eq!(found, expected);
    let request = GetSurveyRequest { name: survey().name };
    assert_eq!(fault(service.surveys().get_survey(request).await).code, Code::NotFound);
}

#[tokio::test]
async fn a_malformed_draft_is_refused_with_all_its_violations() {
    let service = furnished().await;
    let mut wrong = questionnaire();
    wrong.survey = "bodies/another/surveys/ifo".to_owned();
    wrong.items.push(item("overall"));
    wrong.items[0].kind = Some(Kind::MultipleChoice(MultipleChoice {
        scale: "satisfaction".to_owned(),
        at_least: 3,
        at_most: 2,
    }));
    wrong.items.push(Item { kind: None, ..item("without") });
    wrong.scales[0].options.push(option("good", OptionClass::Neutral));
    wrong.scales[0].options[0].class = 99;
    let mut found = violations(service.put_draft(wrong).await);
    found.sort();
    let expected = [
        "questionnaire.items[0].at_least BOUNDS_REVERSED",
        "questionnaire.items[2].key DUPLICATE",
        "questionnaire.items[3].kind REQUIRED",
        "questionnaire.scales[0].options[0].class NOT_DEFINED",
        "questionnaire.scales[0].options[3].code DUPLICATE",
        "questionnaire.survey BODY_MISMATCH",
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_number_with_too_many_decimals_is_refused_and_not_rounded() {
    let service = furnished().await;
    let mut draft = questionnaire();
    let bounds =
        |minimum: &str| DecimalKind { minimum: minimum.to_owned(), maximum: "9.50".to_owned(), decimals: 2 };
    draft.items[0].kind = Some(Kind::Decimal(bounds("0.125")));
    let found = violations(service.put_draft(draft.clone()).await);
    assert_eq!(found, ["questionnaire.items[0].decimal.minimum NUMBER_MALFORMED"]);
    draft.items[0].kind = Some(Kind::Decimal(bounds("-0.10")));
    let kept = service.put_draft(draft.clone()).await.unwrap();
    assert_eq!(kept.items, draft.items);
}

#[tokio::test]
async fn a_reference_with_a_malformed_name_is_refused_at_its_place() {
    let service = furnished().await;
    let mut wrong = questionnaire();
    wrong.survey = "surveys/ifo".to_owned();
    wrong.items[1].concept = "treatment".to_owned();
    let found = violations(service.put_draft(wrong).await);
    assert_eq!(
        found,
        ["questionnaire.survey NAME_MALFORMED", "questionnaire.items[1].concept NAME_MALFORMED"]
    );
    let request = GetQuestionnaireRequest { name: format!("{QUESTIONNAIRE}/revisions/1") };
    let found = violations(service.questionnaires().get_questionnaire(request).await);
    assert_eq!(found, ["name NAME_MALFORMED"]);
}

#[tokio::test]
async fn a_scale_that_no_one_defined_may_stand_in_a_draft_and_not_in_a_revision() {
    let service = furnished().await;
    let mut draft = questionnaire();
    draft.items[0].kind = Some(Kind::SingleChoice(SingleChoice { scale: "nowhere".to_owned() }));
    service.put_draft(draft).await.unwrap();
    let refused = fault(service.publish("", 0).await);
    let found: Vec<_> =
        refused.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(found, [("items[0].scale", "REFERENCE_DANGLING")]);
    assert_eq!(refused.violations[0].allowed, ["satisfaction"]);
}

#[tokio::test]
async fn an_empty_request_says_what_it_lacks() {
    let service = service().await;
    let request = UpdateSurveyRequest { survey: None, allow_missing: true };
    assert_eq!(violations(service.surveys().update_survey(request).await), ["survey REQUIRED"]);
    let request = ListSurveysRequest { parent: String::new(), page_size: -1, page_token: String::new() };
    let mut found = violations(service.surveys().list_surveys(request).await);
    found.sort();
    assert_eq!(found, ["page_size OUT_OF_RANGE", "parent TOO_SHORT"]);
}
