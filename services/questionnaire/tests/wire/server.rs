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

#[tokio::test]
async fn every_service_is_healthy_and_known_to_reflection() {
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_check_response::ServingStatus;
    use tonic_health::pb::health_client::HealthClient;

    let service = furnished().await;
    let mut services = 0;
    for known in jamfor_contract::pool().services() {
        if !known.full_name().starts_with("jamfor.questionnaire.") {
            continue;
        }
        let request = HealthCheckRequest { service: known.full_name().to_owned() };
        let answer = HealthClient::new(service.channel.clone()).check(request).await.unwrap();
        assert_eq!(answer.into_inner().status(), ServingStatus::Serving, "{}", known.full_name());
        services += 1;
    }
    assert_eq!(services, 5);
    assert!(
        reflected(&service).await.iter().filter(|name| name.starts_with("jamfor.questionnaire.")).count()
            == 5
    );
}

/// The services that reflection lists.
async fn reflected(service: &crate::kit::Service) -> Vec<String> {
    use tonic_reflection::pb::v1::ServerReflectionRequest;
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

    let list = Some(MessageRequest::ListServices(String::new()));
    let request = ServerReflectionRequest { host: String::new(), message_request: list };
    let mut client = ServerReflectionClient::new(service.channel.clone());
    let answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap();
    let answer = answers.into_inner().message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("{answer:?}")
    };
    list.service.into_iter().map(|service| service.name).collect()
}
