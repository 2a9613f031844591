//! Freezing drafts, and what is frozen.

use jamfor_context::Context;
use jamfor_database::{Audit, StoreError};
use jamfor_questionnaire::Error;
use jamfor_questionnaire::store::{Freeze, Slice};
use jamfor_survey::ChangeClass;
use jamfor_testkit::for_each_engine;
use sea_orm::ConnectionTrait;

use super::{draft, draft_name, house};

fn freeze(id: &str, title: &str) -> Freeze {
    Freeze { name: draft_name(id), draft: draft(title).digest(), number: None }
}

#[tokio::test]
async fn a_draft_is_frozen_as_it_was_checked() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let missing = house.store.freeze(&house.ctx, freeze("a", "ett")).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
        house.draft("a", "ett").await;
        let other = house.store.freeze(&house.ctx, freeze("a", "två")).await;
        assert!(matches!(other, Err(Error::EtagMismatch { .. })));

        let one = house.store.freeze(&house.ctx, freeze("a", "ett")).await.unwrap();
        assert_eq!((one.revision.number, one.change), (1, Some(ChangeClass::Identical)));
        assert_eq!(house.store.revision(&house.ctx, &one.name, 1).await.unwrap(), one);
        let now = house.store.definition(&house.ctx, &one.name).await.unwrap();
        assert_eq!(now.newest, Some(one.revision));
    })
    .await;
}

#[tokio::test]
async fn frozen_content_never_changes_and_its_number_is_taken() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.draft("a", "ett").await;
        let one = house.store.freeze(&house.ctx, freeze("a", "ett")).await.unwrap();
        let again = house.store.freeze(&house.ctx, freeze("a", "ett")).await.unwrap();
        assert_eq!(again, one);

        house.draft("a", "ett!").await;
        let taken = Freeze { number: Some(1), ..freeze("a", "ett!") };
        let refused = house.store.freeze(&house.ctx, taken).await;
        assert!(matches!(refused, Err(Error::RevisionFrozen { .. })));
        let far = Freeze { number: Some(3), ..freeze("a", "ett!") };
        assert!(matches!(house.store.freeze(&house.ctx, far).await, Err(Error::Invalid(_))));
        assert_eq!(house.store.revision(&house.ctx, &one.name, 1).await.unwrap(), one);

        let two = house.store.freeze(&house.ctx, freeze("a", "ett!")).await.unwrap();
        assert_eq!((two.revision.number, two.change), (2, Some(ChangeClass::TextOnly)));
        assert_eq!(house.store.revision(&house.ctx, &one.name, 1).await.unwrap(), one);
    })
    .await;
}

#[tokio::test]
async fn publishers_at_the_same_time_make_one_revision() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.draft("a", "ett").await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (store, ctx) = (house.store.clone(), house.ctx.clone());
                tokio::spawn(async move { store.freeze(&ctx, freeze("a", "ett")).await })
            })
            .collect();
        let mut made = Vec::new();
        for task in tasks {
            made.push(task.await.unwrap().unwrap());
        }
        assert!(made.iter().all(|frozen| *frozen == made[0]), "{made:?}");
        let slice = Slice { after: None, limit: 9 };
        let revisions = house.store.revisions(&house.ctx, &draft_name("a"), slice).await.unwrap();
        assert_eq!(revisions.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_revision_that_was_altered_behind_the_service_is_not_served() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.draft("a", "ett").await;
        house.store.freeze(&house.ctx, freeze("a", "ett")).await.unwrap();
        let audit = Audit::new("test", "test");
        let alter = "UPDATE definition_revision SET content = REPLACE(content, 'ett', 'två')";
        house
            .database
            .write(&Context::for_test(), audit, move |tx| {
                Box::pin(async move { Ok::<_, StoreError>(tx.execute_unprepared(alter).await.map(|_| ())?) })
            })
            .await
            .unwrap();
        let read = house.store.revision(&house.ctx, &draft_name("a"), 1).await;
        assert!(matches!(read, Err(Error::Damaged { .. })), "{read:?}");
    })
    .await;
}

#[tokio::test]
async fn revisions_are_listed_from_the_newest() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        for title in ["ett", "två", "tre"] {
            house.draft("a", title).await;
            house.store.freeze(&house.ctx, freeze("a", title)).await.unwrap();
        }
        let list = async |id: &str, after, limit| {
            let slice = Slice { after, limit };
            let found = house.store.revisions(&house.ctx, &draft_name(id), slice).await.unwrap();
            found.iter().map(|frozen| frozen.revision.number).collect::<Vec<_>>()
        };
        assert_eq!(list("a", None, 2).await, [3, 2]);
        assert_eq!(list("a", Some(2), 2).await, [1]);
        assert!(list("b", None, 2).await.is_empty());
        let missing = house.store.revision(&house.ctx, &draft_name("a"), 4).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
    })
    .await;
}
