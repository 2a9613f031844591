//! Every RPC for every caller, on an empty database: who is denied hears nothing of what exists.

use std::sync::Arc;

use jamfor_client::{Link, LinkSettings};
use jamfor_contract::intake::contact_service_server::ContactServiceServer;
use jamfor_contract::intake::response_service_server::ResponseServiceServer;
use jamfor_contract::intake::round_service_server::RoundServiceServer;
use jamfor_contract::intake::snapshot_service_server::SnapshotServiceServer;
use jamfor_contract::intake::weight_set_service_server::WeightSetServiceServer;
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_testkit::{TestDatabase, authorization, sqlite};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;

use super::definitions::RemoteDefinitions;
use super::desk::Desk;
use crate::app::{Intake, committer::Committer};
use crate::store::{Migrator, SeaStore, Store};

/// The handlers. Nobody is asked for definitions: there is no round that could need them.
async fn desk(test: &TestDatabase) -> Desk {
    let database = Database::connect("intake", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    let store: Arc<dyn Store> = Arc::new(SeaStore::new(database));
    let committer = Committer::start(&store, 100, &TaskTracker::new(), &CancellationToken::new());
    let link = Link::connect(&LinkSettings::at("http://127.0.0.1:7001")).unwrap();
    let definitions = Arc::new(RemoteDefinitions::new(link));
    Desk::new(Intake::new(store, definitions, committer, Arc::new(Notify::new()))).unwrap()
}

#[tokio::test]
async fn every_rpc_answers_every_caller_as_the_table_says() {
    let test = sqlite();
    let desk = desk(&test).await;
    let routes = Routes::new(RoundServiceServer::new(desk.clone()))
        .add_service(ResponseServiceServer::new(desk.clone()))
        .add_service(ContactServiceServer::new(desk.clone()))
        .add_service(WeightSetServiceServer::new(desk.clone()))
        .add_service(SnapshotServiceServer::new(desk));
    authorization::hold("jamfor.intake.", &routes).await;
}

#[test]
fn the_requests_of_the_table_keep_the_rules_of_the_contract() {
    let validator = jamfor_server::Validator::new(jamfor_contract::pool()).unwrap();
    for case in authorization::cases("jamfor.intake.") {
        for message in case.messages() {
            let checked = validator.check(&case.input(), &message);
            assert!(checked.is_ok(), "{}: {checked:?}", case.key());
        }
    }
}
