//! Lists: pages that join without gap or overlap, and tokens that belong to one list.

use jamfor_contract::questionnaire::{
    ListConceptsRequest, ListQuestionnaireRevisionsRequest, ListQuestionnairesRequest, ListSurveysRequest,
};
use tonic::Code;

use crate::kit::{QUESTIONNAIRE, Service, concept, fault, furnished, questionnaire, service};

async fn page(service: &Service, parent: &str, page_size: i32, token: &str) -> (Vec<String>, String) {
    let page_token = token.to_owned();
    let request = ListConceptsRequest { parent: parent.to_owned(), page_size, page_token };
    let page = service.concepts().list_concepts(request).await.unwrap().into_inner();
    (page.concepts.into_iter().map(|concept| concept.name).collect(), page.next_page_token)
}

#[tokio::test]
async fn pages_join_without_gap_or_overlap() {
    let service = service().await;
    let names: Vec<_> = (0..7).map(|n| format!("bodies/xa-body/concepts/c{n}")).collect();
    for name in names.iter().rev() {
        service.put_concept(concept(name)).await.unwrap();
    }
    service.put_concept(concept("bodies/xa-body-b/concepts/c0")).await.unwrap();
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let (part, next) = page(&service, "bodies/xa-body", 3, &token).await;
        assert!(part.len() <= 3);
        found.extend(part);
        if next.is_empty() {
            break;
        }
        token = next;
    }
    assert_eq!(found, names);
    assert_eq!(page(&service, "bodies/xa-body", 0, "").await, (names, String::new()));
}

#[tokio::test]
async fn a_token_of_another_list_is_refused() {
    let service = furnished().await;
    for n in 0..3 {
        service.put_concept(concept(&format!("bodies/xa-body/concepts/c{n}"))).await.unwrap();
    }
    let (_, token) = page(&service, "bodies/xa-body", 1, "").await;
    assert_eq!(page(&service, "bodies/xa-body", 2, &token).await.0.len(), 2);
    let (parent, page_token) = ("bodies/xb-body".to_owned(), token.clone());
    let other = ListConceptsRequest { parent, page_token, ..Default::default() };
    let refused = fault(service.concepts().list_concepts(other).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::InvalidArgument, "PAGE_TOKEN_INVALID"));
    let parent = "bodies/xa-body".to_owned();
    let other =
        ListSurveysRequest { parent: parent.clone(), page_token: token.clone(), ..Default::default() };
    assert_eq!(fault(service.surveys().list_surveys(other).await).reason, "PAGE_TOKEN_INVALID");
    let other = ListQuestionnairesRequest { parent, page_token: token[2..].to_owned(), ..Default::default() };
    assert_eq!(fault(service.questionnaires().list_questionnaires(other).await).reason, "PAGE_TOKEN_INVALID");
}

#[tokio::test]
async fn revisions_are_listed_from_the_newest() {
    let service = furnished().await;
    for note in ["one", "two", "three"] {
        let mut draft = questionnaire();
        draft.note = note.to_owned();
        service.put_draft(draft).await.unwrap();
        service.publish("", 0).await.unwrap();
    }
    let list = async |page_token: String| {
        let request =
            ListQuestionnaireRevisionsRequest { parent: QUESTIONNAIRE.to_owned(), page_size: 2, page_token };
        service.questionnaires().list_questionnaire_revisions(request).await.unwrap().into_inner()
    };
    let notes = |page: &jamfor_contract::questionnaire::ListQuestionnaireRevisionsResponse| {
        page.revisions.iter().map(|one| one.snapshot.as_ref().unwrap().note.clone()).collect::<Vec<_>>()
    };
    let first = list(String::new()).await;
    assert_eq!(notes(&first), ["three", "two"]);
    let second = list(first.next_page_token).await;
    assert_eq!((notes(&second), second.next_page_token.as_str()), (vec!["one".to_owned()], ""));
    let parent = "bodies/xa-body/questionnaires/nowhere".to_owned();
    let missing = ListQuestionnaireRevisionsRequest { parent, ..Default::default() };
    let missing = fault(service.questionnaires().list_questionnaire_revisions(missing).await);
    assert_eq!(missing.code, Code::NotFound);
}

#[tokio::test]
async fn surveys_and_drafts_are_listed_by_body() {
    let service = furnished().await;
    let parent = "bodies/xa-body".to_owned();
    let request = ListSurveysRequest { parent: parent.clone(), ..Default::default() };
    let surveys = service.surveys().list_surveys(request).await.unwrap().into_inner().surveys;
    assert_eq!(surveys.len(), 1);
    let request = ListQuestionnairesRequest { parent, ..Default::default() };
    let drafts = service.questionnaires().list_questionnaires(request).await.unwrap().into_inner();
    assert_eq!(drafts.questionnaires[0].name, QUESTIONNAIRE);
}
