//! The service as a process sees it: starting, stopping, and starting again.

use jamfor_contract::questionnaire::GetSurveyRequest;
use jamfor_questionnaire::{Settings, StartError, start};
use tokio_util::sync::CancellationToken;

use crate::kit::{furnished, settings, survey};

#[tokio::test]
async fn the_service_ends_when_it_is_told_to() {
    let service = furnished().await;
    let request = GetSurveyRequest { name: survey().name };
    service.surveys().get_survey(request).await.unwrap();
    service.shutdown.cancel();
    let crate::kit::Service { running, channel, .. } = service;
    drop(channel);
    running.finished().await.unwrap();
}

#[tokio::test]
async fn what_was_kept_is_there_after_a_restart() {
    let database = jamfor_testkit::sqlite();
    for round in 0..2 {
        let shutdown = CancellationToken::new();
        let running = start(settings(&database), shutdown.clone()).await.unwrap();
        let address = format!("http://{}", running.address());
        let mut client =
            jamfor_contract::questionnaire::survey_service_client::SurveyServiceClient::connect(address)
                .await
                .unwrap();
        if round == 0 {
            let request = jamfor_contract::questionnaire::UpdateSurveyRequest {
                survey: Some(survey()),
                allow_missing: true,
            };
            client.update_survey(request).await.unwrap();
        } else {
            client.get_survey(GetSurveyRequest { name: survey().name }).await.unwrap();
        }
        drop(client);
        shutdown.cancel();
        running.finished().await.unwrap();
    }
}

#[tokio::test]
async fn a_schema_that_is_behind_is_refused_when_it_may_not_be_migrated() {
    let database = jamfor_testkit::sqlite();
    let settings = Settings { migrate: false, ..settings(&database) };
    let refused = start(settings, CancellationToken::new()).await;
    assert!(matches!(refused, Err(StartError::SchemaBehind(_))), "{refused:?}");
}
