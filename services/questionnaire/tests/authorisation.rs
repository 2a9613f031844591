//! Who may do what: the scope of each command, and the body of what is written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jamfor_context::{Caller, Context, Denied};
use jamfor_contract::names::{Body, Collection, MaybeRevision, Name};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_fault::{Fault, Violations};
use jamfor_questionnaire::Error;
use jamfor_questionnaire::app::{App, Given, ListQuery, PageQuery, Update};
use jamfor_questionnaire::domain::concept::Concept;
use jamfor_questionnaire::store::{Migrator, SeaStore};
use jamfor_survey::Texts;
use jamfor_testkit::{TestDatabase, sqlite};

async fn app() -> (App, TestDatabase) {
    let test = sqlite();
    let database = Database::connect("questionnaire", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    (App::new(SeaStore::new(database)), test)
}

fn name() -> Name {
    Name::parse(Collection::Concepts, "bodies/se-skr/concepts/a").unwrap()
}

fn update() -> Given<Update<Concept>> {
    let content = Concept { title: Texts::new(), definition: Texts::new(), quality_area: None };
    let update = Update { name: name(), content, etag: None, allow_missing: true };
    Given::new(Some(update), Violations::new())
}

fn of_body(body: &str) -> Context {
    let caller = Caller::new("editor").of_body(body).with_role(jamfor_context::Role::NationalEditor);
    Context::for_test().with_caller(caller)
}

#[tokio::test]
async fn a_body_writes_its_own_definitions_only() {
    let (app, _test) = app().await;
    let refused = app.update_concept(&of_body("dk-vive"), update()).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Body { .. }))), "{refused:?}");
    app.update_concept(&of_body("se-skr"), update()).await.unwrap();
}

#[tokio::test]
async fn nobody_learns_not_even_whether_something_exists() {
    let (app, _test) = app().await;
    let nobody = Context::for_test().with_caller(Caller::nobody());
    let one = app.get_concept(&nobody, &MaybeRevision { name: name(), number: None }).await;
    assert!(matches!(one, Err(Error::Denied(Denied::Scope { .. }))));
    let body = Body::new("se-skr").unwrap();
    let all = app.list_concepts(&nobody, &ListQuery { body, page: PageQuery::default() }).await;
    let error = all.unwrap_err();
    assert_eq!(
        (error.reason(), error.metadata()),
        ("PERMISSION_DENIED", vec![("scope", "concepts.list".to_owned())])
    );
}
