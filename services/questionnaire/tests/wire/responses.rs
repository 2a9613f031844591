//! Whether answers would be accepted, by the code that intake runs.

use jamfor_contract::common::answer::Value;
use jamfor_contract::common::{Answer, OptionCodes};
use jamfor_contract::questionnaire::ValidateResponseRequest;
use tonic::Code;

use crate::kit::{QUESTIONNAIRE, Service, fault, furnished};

fn answer(item: &str, value: Value) -> Answer {
    Answer { item: item.to_owned(), value: Some(value) }
}

async fn validate(service: &Service, answers: Vec<Answer>) -> Vec<String> {
    let questionnaire_revision = format!("{QUESTIONNAIRE}/revisions/1");
    let request = ValidateResponseRequest { questionnaire_revision, answers };
    let found = service.questionnaires().validate_response(request).await.unwrap().into_inner().violations;
    found
        .iter()
        .map(|found| format!("{} {}", found.field, jamfor_contract::reason_name(found.reason())))
        .collect()
}

#[tokio::test]
async fn violations_are_the_answer_and_not_an_error() {
    let service = furnished().await;
    service.publish("", 0).await.unwrap();
    let good = || Value::Option("good".to_owned());
    assert!(validate(&service, vec![answer("overall", good())]).await.is_empty());
    let codes = OptionCodes { codes: vec!["good".to_owned()] };
    assert!(validate(&service, vec![answer("overall", Value::Options(codes))]).await.is_empty());

    let wrong =
        vec![answer("treatment", Value::Option("perfect".to_owned())), answer("nowhere", Value::Integer(7))];
    let expected = [
        r#"answers["treatment"] OPTION_UNKNOWN"#,
        r#"answers["nowhere"] ITEM_UNKNOWN"#,
        r#"answers["overall"] ANSWER_MISSING"#,
    ];
    assert_eq!(validate(&service, wrong).await, expected);
}

#[tokio::test]
async fn a_revision_that_is_not_published_is_not_found() {
    let service = furnished().await;
    let questionnaire_revision = format!("{QUESTIONNAIRE}/revisions/1");
    let request =
        ValidateResponseRequest { questionnaire_revision: questionnaire_revision.clone(), answers: vec![] };
    let missing = fault(service.questionnaires().validate_response(request).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
    assert_eq!(missing.metadata["name"], questionnaire_revision);
}
