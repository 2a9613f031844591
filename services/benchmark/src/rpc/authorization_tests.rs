//! Every RPC for every caller, on an empty database: who is denied hears nothing of what exists.

use std::sync::Arc;

use jamfor_contract::benchmark::{
    comparator_service_server::ComparatorServiceServer, comparison_service_server::ComparisonServiceServer,
    figure_service_server::FigureServiceServer, method_service_server::MethodServiceServer,
    provenance_service_server::ProvenanceServiceServer,
    published_figure_service_server::PublishedFigureServiceServer,
    release_service_server::ReleaseServiceServer, verdict_service_server::VerdictServiceServer,
};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_server::Validator;
use jamfor_testkit::{TestDatabase, authorization, sqlite};
use tonic::service::Routes;

use super::Rpc;
use super::kept::ComparisonServer;
use crate::Settings;
use crate::app::App;
use crate::sources::Sources;
use crate::store::{Migrator, SeaStore};

/// The handlers. What is allowed may fail for want of the other services.
async fn rpc(test: &TestDatabase) -> Rpc {
    let database = Database::connect("benchmark", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    let settings = Settings::default();
    let sources = Sources::connect(&settings).unwrap();
    let app = App::new(Arc::new(SeaStore::new(database)), sources, &settings.build);
    Rpc::new(app, Validator::new(jamfor_contract::pool()).unwrap())
}

#[tokio::test]
async fn every_rpc_answers_every_caller_as_the_table_says() {
    let test = sqlite();
    let rpc = rpc(&test).await;
    let routes = Routes::new(ReleaseServiceServer::new(rpc.clone()))
        .add_service(FigureServiceServer::new(rpc.clone()))
        .add_service(MethodServiceServer::new(rpc.clone()))
        .add_service(ProvenanceServiceServer::new(rpc.clone()))
        .add_service(ComparatorServiceServer::new(rpc.clone()))
        .add_service(PublishedFigureServiceServer::new(rpc.clone()))
        .add_service(VerdictServiceServer::new(rpc.clone()))
        .add_service(ComparisonServer::new(ComparisonServiceServer::new(rpc.clone()), rpc, 4 << 20));
    authorization::hold("jamfor.benchmark.", &routes).await;
}

#[test]
fn the_requests_of_the_table_keep_the_rules_of_the_contract() {
    let validator = Validator::new(jamfor_contract::pool()).unwrap();
    for case in authorization::cases("jamfor.benchmark.") {
        for message in case.messages() {
            let checked = validator.check(&case.input(), &message);
            assert!(checked.is_ok(), "{}: {checked:?}", case.key());
        }
    }
}
