//! The obligations of the store, held on every engine by the same statements.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod areas;
mod definitions;
mod revisions;

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::{Collection, Name};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_questionnaire::Error;
use jamfor_questionnaire::domain::concept::Concept;
use jamfor_questionnaire::domain::definition::{Canonical, Content};
use jamfor_questionnaire::domain::questionnaire::Questionnaire;
use jamfor_questionnaire::store::{Migrator, Put, SeaStore, Store};
use jamfor_survey::Texts;
use jamfor_testkit::TestDatabase;

/// A store in a new database, with the database for looking behind it.
struct House {
    store: Arc<dyn Store>,
    database: Database,
    ctx: Context,
}

async fn house(test: &TestDatabase) -> House {
    let database = Database::connect("questionnaire", &DatabaseSettings::at(test.url())).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    let store = Arc::new(SeaStore::new(database.clone()));
    House { store, database, ctx: Context::for_test() }
}

impl House {
    async fn put(&self, put: Put) -> Result<jamfor_questionnaire::domain::definition::Definition, Error> {
        self.store.put(&self.ctx, put).await
    }

    /// Sets a draft whose title says this.
    async fn draft(&self, id: &str, title: &str) {
        let put = Put { name: draft_name(id), content: draft(title), freeze: false, ..concept("x", "x") };
        self.put(put).await.unwrap();
    }
}

fn name(collection: Collection, text: &str) -> Name {
    Name::parse(collection, text).unwrap()
}

/// The concept of a body, said in these words, created when missing.
fn concept(id: &str, title: &str) -> Put {
    let title = Texts::new().with("sv", title);
    let content = Concept { title, definition: Texts::new(), quality_area: None };
    Put {
        name: name(Collection::Concepts, &format!("bodies/se-skr/concepts/{id}")),
        content: content.canonical(),
        etag: None,
        allow_missing: true,
        freeze: true,
        action: "concepts.update",
    }
}

fn draft_name(id: &str) -> Name {
    name(Collection::Questionnaires, &format!("bodies/se-skr/questionnaires/{id}"))
}

fn draft(title: &str) -> Canonical {
    let survey = serde_json::from_str(r#""bodies/se-skr/surveys/ifo""#).unwrap();
    let content = jamfor_survey::Questionnaire {
        key: "ifo".into(),
        title: Texts::new().with("sv", title),
        languages: vec!["sv".into()],
        target_group: "ekonomi".into(),
        scales: vec![],
        items: vec![],
        note: String::new(),
    };
    Questionnaire { survey, content }.canonical()
}
