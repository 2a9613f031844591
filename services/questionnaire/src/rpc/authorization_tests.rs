//! Every RPC for every caller, on an empty database: who is denied hears nothing of what exists.

use jamfor_context::{Caller, Context, Role};
use jamfor_contract::names::Area as AreaName;
use jamfor_contract::questionnaire::{
    Area, AreaKind, ImportAreasRequest, area_service_server::AreaService,
    area_service_server::AreaServiceServer, concept_service_server::ConceptServiceServer,
    policy_service_server::PolicyServiceServer, questionnaire_service_server::QuestionnaireServiceServer,
    survey_service_server::SurveyServiceServer,
};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_testkit::{TestDatabase, authorization, sqlite};
use tonic::service::Routes;

use super::Desk;
use crate::app::App;
use crate::store::{Migrator, SeaStore};

async fn desk(test: &TestDatabase) -> Desk {
    let database = Database::connect("questionnaire", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    Desk::new(App::new(SeaStore::new(database))).unwrap()
}

#[tokio::test]
async fn every_rpc_answers_every_caller_as_the_table_says() {
    let test = sqlite();
    let desk = desk(&test).await;
    let routes = Routes::new(SurveyServiceServer::new(desk.clone()))
        .add_service(QuestionnaireServiceServer::new(desk.clone()))
        .add_service(ConceptServiceServer::new(desk.clone()))
        .add_service(PolicyServiceServer::new(desk.clone()))
        .add_service(AreaServiceServer::new(desk));
    authorization::hold("jamfor.questionnaire.", &routes).await;
}

#[test]
fn the_requests_of_the_table_keep_the_rules_of_the_contract() {
    let validator = jamfor_server::Validator::new(jamfor_contract::pool()).unwrap();
    for case in authorization::cases("jamfor.questionnaire.") {
        for message in case.messages() {
            let checked = validator.check(&case.input(), &message);
            assert!(checked.is_ok(), "{}: {checked:?}", case.key());
        }
    }
}

#[tokio::test]
async fn one_area_of_another_country_denies_the_whole_import() {
    let test = sqlite();
    let desk = desk(&test).await;
    let editor = Caller::new("editor").of_body("dk-vive").with_role(Role::NationalEditor);
    let ctx = Context::for_test().with_caller(editor);
    let area = |code: &str| Area {
        name: format!("areas/{code}"),
        title: code.to_owned(),
        kind: AreaKind::Country.into(),
        ..Area::default()
    };
    let import = |codes: &[&str]| {
        let request = ImportAreasRequest { areas: codes.iter().map(|code| area(code)).collect() };
        desk.import_areas(jamfor_server::in_context(request, ctx.clone()))
    };
    let refused = import(&["DK", "SE", "NO"]).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::PermissionDenied);
    assert!(refused.message().contains("SE"), "{}", refused.message());
    let denmark: AreaName = "areas/DK".parse().unwrap();
    assert!(desk.app.get_area(&ctx, &denmark).await.is_err(), "nothing was written");
    import(&["DK"]).await.unwrap();
    assert!(desk.app.get_area(&ctx, &denmark).await.is_ok());
}
