//! Setting content: etags, creating, and what is kept.

use jamfor_contract::questionnaire::{
    GetConceptRequest, GetQuestionnaireRequest, UpdateConceptRequest, UpdateQuestionnaireRequest,
};
use tonic::Code;

use crate::kit::{CONCEPT, QUESTIONNAIRE, concept, fault, furnished, questionnaire, service};

#[tokio::test]
async fn an_update_with_a_stale_etag_is_aborted_and_changes_nothing() {
    let service = furnished().await;
    let read = service.put_draft(questionnaire()).await.unwrap();
    let mut changed = questionnaire();
    changed.note = "one".to_owned();
    changed.etag = read.etag.clone();
    let newest = service.put_draft(changed).await.unwrap();
    assert_ne!(newest.etag, read.etag);

    let mut late = questionnaire();
    late.note = "two".to_owned();
    late.etag = read.etag;
    let stale = fault(service.put_draft(late).await);
    assert_eq!((stale.code, stale.reason.as_str()), (Code::Aborted, "ETAG_MISMATCH"));
    let request = GetQuestionnaireRequest { name: QUESTIONNAIRE.to_owned() };
    let now = service.questionnaires().get_questionnaire(request).await.unwrap().into_inner();
    assert_eq!(now.questionnaire.unwrap(), newest);
}

#[tokio::test]
async fn what_does_not_exist_is_created_only_when_that_was_meant() {
    let service = service().await;
    let request = UpdateConceptRequest { concept: Some(concept(CONCEPT)), allow_missing: false };
    let missing = fault(service.concepts().update_concept(request).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
    assert_eq!(missing.resource.as_deref(), Some(CONCEPT));
    let made = service.put_concept(concept(CONCEPT)).await.unwrap();
    let request = GetConceptRequest { name: CONCEPT.to_owned() };
    let read = service.concepts().get_concept(request).await.unwrap().into_inner();
    assert_eq!(read.concept.unwrap(), made);
    let request = GetConceptRequest { name: format!("{CONCEPT}/revisions/2") };
    let missing = fault(service.concepts().get_concept(request).await);
    assert_eq!(missing.resource, Some(format!("{CONCEPT}/revisions/2")));
}

#[tokio::test]
async fn a_draft_may_be_unfinished() {
    let service = service().await;
    let mut draft = questionnaire();
    draft.items[0].wording.pop();
    let request = UpdateQuestionnaireRequest { questionnaire: Some(draft.clone()), allow_missing: true };
    let kept = service.questionnaires().update_questionnaire(request).await.unwrap().into_inner();
    draft.etag = kept.questionnaire.as_ref().unwrap().etag.clone();
    assert_eq!(kept.questionnaire.unwrap(), draft);
}
