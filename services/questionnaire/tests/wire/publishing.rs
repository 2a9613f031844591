//! Publishing: what is frozen never changes, and nothing unfinished is published.

use jamfor_contract::common::ErrorReason;
use jamfor_contract::questionnaire::{
    ChangeClass, CheckQuestionnaireRequest, CompareQuestionnaireRevisionsRequest, GetQuestionnaireRequest,
    GetQuestionnaireRevisionRequest, ListQuestionnaireRevisionsRequest, Questionnaire, Survey,
};
use tonic::Code;

use crate::kit::{QUESTIONNAIRE, Service, fault, furnished, item, questionnaire, survey, text, violations};

async fn revision(service: &Service, number: i32) -> jamfor_contract::questionnaire::QuestionnaireRevision {
    let request = GetQuestionnaireRevisionRequest { name: format!("{QUESTIONNAIRE}/revisions/{number}") };
    let answer = service.questionnaires().get_questionnaire_revision(request).await.unwrap();
    answer.into_inner().revision.unwrap()
}

#[tokio::test]
async fn a_published_revision_says_what_the_draft_said_and_never_changes() {
    let service = furnished().await;
    let one = service.publish("", 0).await.unwrap();
    assert_eq!(one.name, format!("{QUESTIONNAIRE}/revisions/1"));
    assert_eq!(one.change_class(), ChangeClass::Identical);
    let mark = one.revision.clone().unwrap();
    assert!(mark.number == 1 && mark.digest.starts_with("sha256:") && mark.digest.len() == 71);
    assert_eq!(one.create_time, mark.create_time);
    let snapshot = one.snapshot.clone().unwrap();
    let said = Questionnaire { published: None, etag: String::new(), ..snapshot };
    assert_eq!(said, questionnaire());

    // One byte of one text.
    let mut changed = questionnaire();
    changed.items[0].wording[1].text.push('!');
    service.put_draft(changed).await.unwrap();
    let refused = fault(service.publish("", 1).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::AlreadyExists, "REVISION_FROZEN"));
    assert_eq!(refused.metadata["name"], format!("{QUESTIONNAIRE}/revisions/1"));
    assert_eq!(revision(&service, 1).await, one);

    let two = service.publish("", 2).await.unwrap();
    assert_eq!(two.change_class(), ChangeClass::TextOnly);
    assert_ne!(two.revision.unwrap().digest, mark.digest);
    assert_eq!(revision(&service, 1).await, one);
}

#[tokio::test]
async fn publishing_the_same_content_again_gives_the_same_revision() {
    let service = furnished().await;
    let one = service.publish("", 0).await.unwrap();
    assert_eq!(service.publish("", 0).await.unwrap(), one);
    assert_eq!(service.publish("", 1).await.unwrap(), one);
    assert_eq!(violations(service.publish("", 2).await), ["revision OUT_OF_RANGE"]);

    // Also when the survey no longer has the target group: what is published is published.
    let mut other = survey();
    other.target_groups[0].key = "other".to_owned();
    service.put_survey(other).await.unwrap();
    assert_eq!(service.publish("", 0).await.unwrap(), one);
}

#[tokio::test]
async fn two_publishers_at_once_get_one_revision() {
    let service = furnished().await;
    let publish = || {
        let (mut client, name) = (service.questionnaires(), QUESTIONNAIRE.to_owned());
        let request =
            jamfor_contract::questionnaire::PublishQuestionnaireRequest { name, ..Default::default() };
        tokio::spawn(async move { client.publish_questionnaire(request).await.unwrap().into_inner() })
    };
    let (one, two) = (publish(), publish());
    assert_eq!(one.await.unwrap(), two.await.unwrap());
    let request =
        ListQuestionnaireRevisionsRequest { parent: QUESTIONNAIRE.to_owned(), ..Default::default() };
    let all = service.questionnaires().list_questionnaire_revisions(request).await.unwrap().into_inner();
    assert_eq!(all.revisions.len(), 1);
}

#[tokio::test]
async fn missing_texts_and_dangling_references_are_told_at_once_and_nothing_is_published() {
    let service = furnished().await;
    let mut draft = questionnaire();
    draft.target_group = "minors".to_owned();
    draft.title.remove(0);
    draft.items[0].wording.remove(1);
    draft.items[0].concept = "bodies/xa-body/concepts/nowhere".to_owned();
    draft.scales[0].options[2].label = vec![text("sv", " "), text("en", "no opinion")];
    service.put_draft(draft).await.unwrap();
    let expected = [
        "target_group TARGET_GROUP_UNKNOWN",
        r#"title["en"] TEXT_MISSING"#,
        r#"scales[0].options[2].label["sv"] TEXT_MISSING"#,
        r#"items[0].wording["sv"] TEXT_MISSING"#,
        "items[0].concept REFERENCE_DANGLING",
    ];
    assert_eq!(violations(service.publish("", 0).await), expected);

    let request = CheckQuestionnaireRequest { name: QUESTIONNAIRE.to_owned() };
    let check = service.questionnaires().check_questionnaire(request).await.unwrap().into_inner();
    let checked: Vec<_> = check
        .violations
        .iter()
        .map(|v| format!("{} {}", v.field, jamfor_contract::reason_name(v.reason())))
        .collect();
    assert_eq!(checked, expected);
    assert_eq!(check.violations[0].reason(), ErrorReason::TargetGroupUnknown);
    assert_eq!(check.violations[0].allowed, ["economy"]);

    let request = GetQuestionnaireRequest { name: QUESTIONNAIRE.to_owned() };
    let draft = service.questionnaires().get_questionnaire(request).await.unwrap().into_inner();
    assert_eq!(draft.questionnaire.unwrap().published, None);
}

#[tokio::test]
async fn a_survey_that_does_not_exist_is_a_dangling_reference() {
    let service = furnished().await;
    let survey = "bodies/xa-body/surveys/nowhere".to_owned();
    service.put_draft(Questionnaire { survey, ..questionnaire() }).await.unwrap();
    assert_eq!(violations(service.publish("", 0).await), ["survey REFERENCE_DANGLING"]);
}

#[tokio::test]
async fn publishing_with_a_stale_etag_is_aborted() {
    let service = furnished().await;
    let read = service.put_draft(questionnaire()).await.unwrap();
    let mut changed = questionnaire();
    changed.note = "Changed".to_owned();
    let newest = service.put_draft(changed).await.unwrap();
    let stale = fault(service.publish(&read.etag, 0).await);
    assert_eq!((stale.code, stale.reason.as_str()), (Code::Aborted, "ETAG_MISMATCH"));
    assert_eq!(stale.resource.as_deref(), Some(QUESTIONNAIRE));
    service.publish(&newest.etag, 0).await.unwrap();
}

#[tokio::test]
async fn a_comparison_of_revisions_says_what_differs_item_by_item() {
    let service = furnished().await;
    service.publish("", 0).await.unwrap();
    let mut changed = questionnaire();
    changed.items[0].wording[1].text = "Annat".to_owned();
    changed.scales[0].options.swap(0, 1);
    changed.items.push(item("new"));
    service.put_draft(changed).await.unwrap();
    let request = CheckQuestionnaireRequest { name: QUESTIONNAIRE.to_owned() };
    let check = service.questionnaires().check_questionnaire(request).await.unwrap().into_inner();
    assert_eq!((check.violations.len(), check.change_class()), (0, ChangeClass::Recoded));
    service.publish("", 0).await.unwrap();

    let revision = |number| format!("{QUESTIONNAIRE}/revisions/{number}");
    let request = CompareQuestionnaireRevisionsRequest { before: revision(1), after: revision(2) };
    let answer =
        service.questionnaires().compare_questionnaire_revisions(request).await.unwrap().into_inner();
    assert_eq!(answer.change_class(), ChangeClass::Recoded);
    let items: Vec<_> = answer.items.iter().map(|item| (item.item.as_str(), item.change_class())).collect();
    let expected = [
        ("treatment", ChangeClass::Recoded),
        ("overall", ChangeClass::Recoded),
        ("new", ChangeClass::Additive),
    ];
    assert_eq!(items, expected);
    assert_eq!(answer.items[0].differences, ["wording.sv", "options.order"]);
    let request = CompareQuestionnaireRevisionsRequest { before: revision(1), after: revision(9) };
    let missing = fault(service.questionnaires().compare_questionnaire_revisions(request).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
}

#[tokio::test]
async fn a_survey_has_its_revisions_too() {
    let service = furnished().await;
    let one = service.put_survey(survey()).await.unwrap();
    assert_eq!(one.revision.as_ref().unwrap().number, 1);
    let two = service.put_survey(Survey { eligible_areas: 11, ..survey() }).await.unwrap();
    assert_eq!(two.revision.as_ref().unwrap().number, 2);
    let name = format!("{}/revisions/1", one.name);
    let request = jamfor_contract::questionnaire::GetSurveyRequest { name };
    let pinned = service.surveys().get_survey(request).await.unwrap().into_inner().survey.unwrap();
    assert_eq!(pinned, one);
}

#[tokio::test]
async fn revisions_for_different_target_groups_are_not_compared() {
    let service = furnished().await;
    service.publish("", 0).await.unwrap();
    let mut groups = survey();
    let minors = jamfor_contract::questionnaire::TargetGroup {
        key: "minors".to_owned(),
        ..groups.target_groups[0].clone()
    };
    groups.target_groups.push(minors);
    service.put_survey(groups).await.unwrap();
    let other = "bodies/xa-body/questionnaires/ifo-minors".to_owned();
    let draft = Questionnaire { name: other.clone(), target_group: "minors".to_owned(), ..questionnaire() };
    service.put_draft(draft).await.unwrap();
    let request = jamfor_contract::questionnaire::PublishQuestionnaireRequest {
        name: other.clone(),
        ..Default::default()
    };
    service.questionnaires().publish_questionnaire(request).await.unwrap();
    let (before, after) = (format!("{QUESTIONNAIRE}/revisions/1"), format!("{other}/revisions/1"));
    let request = CompareQuestionnaireRevisionsRequest { before, after };
    let refused = service.questionnaires().compare_questionnaire_revisions(request).await;
    assert_eq!(violations(refused), ["after TARGET_GROUP_UNKNOWN"]);
}
