//! Setting and listing definitions.

use jamfor_contract::names::{Body, Collection};
use jamfor_questionnaire::Error;
use jamfor_questionnaire::store::{Put, Slice};
use jamfor_testkit::for_each_engine;

use super::{concept, house};

#[tokio::test]
async fn a_definition_is_created_only_when_that_was_meant() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let missing = house.put(Put { allow_missing: false, ..concept("a", "A") }).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
        let etag = Some("\"other\"".to_owned());
        let read = house.put(Put { etag, ..concept("a", "A") }).await;
        assert!(matches!(read, Err(Error::EtagMismatch { .. })));
        let name = concept("a", "A").name;
        assert!(matches!(house.store.definition(&house.ctx, &name).await, Err(Error::NotFound { .. })));

        let made = house.put(concept("a", "A")).await.unwrap();
        assert_eq!(made.newest.map(|newest| newest.number), Some(1));
        assert_eq!(house.store.definition(&house.ctx, &name).await.unwrap(), made);
    })
    .await;
}

#[tokio::test]
async fn new_content_is_a_new_revision_and_the_same_content_is_none() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let one = house.put(concept("a", "ett")).await.unwrap();
        let again = house.put(concept("a", "ett")).await.unwrap();
        assert_eq!(one, again);
        let two = house.put(concept("a", "två")).await.unwrap();
        assert_eq!(two.newest.map(|newest| newest.number), Some(2));
        let back = house.put(concept("a", "ett")).await.unwrap();
        assert_eq!(back.newest.map(|newest| newest.number), Some(3));

        let revisions =
            house.store.revisions(&house.ctx, &one.name, Slice { after: None, limit: 9 }).await.unwrap();
        let numbers: Vec<_> = revisions.iter().map(|frozen| frozen.revision.number).collect();
        assert_eq!(numbers, [3, 2, 1]);
        assert_eq!(revisions[0].content, revisions[2].content);
        assert_ne!(revisions[0].content, revisions[1].content);
    })
    .await;
}

#[tokio::test]
async fn an_etag_is_of_the_content_as_it_is_now() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let one = house.put(concept("a", "ett")).await.unwrap();
        let etag = Some(one.content.etag());
        house.put(Put { etag: etag.clone(), ..concept("a", "två") }).await.unwrap();
        let stale = house.put(Put { etag, ..concept("a", "tre") }).await;
        assert!(matches!(stale, Err(Error::EtagMismatch { .. })));
        let now = house.store.definition(&house.ctx, &one.name).await.unwrap();
        assert_eq!(now.content, concept("a", "två").content);
    })
    .await;
}

#[tokio::test]
async fn writes_at_the_same_time_are_applied_one_after_the_other() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let writes = (0..8).map(|n| {
            let (store, ctx) = (house.store.clone(), house.ctx.clone());
            tokio::spawn(async move { store.put(&ctx, concept("a", &format!("{n}"))).await })
        });
        let mut numbers: Vec<_> = Vec::new();
        for write in writes.collect::<Vec<_>>() {
            numbers.push(write.await.unwrap().unwrap().newest.unwrap().number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_of_one_body_and_collection_in_the_order_of_bytes() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        // An order by language would put "a-b" after "aa".
        for id in ["b", "aa", "a-b", "a"] {
            house.put(concept(id, id)).await.unwrap();
        }
        house.draft("a", "utkast").await;
        let body = Body::new("se-skr").unwrap();
        let list = async |after: Option<&str>, limit| {
            let slice = Slice { after: after.map(str::to_owned), limit };
            let found =
                house.store.definitions(&house.ctx, &body, Collection::Concepts, slice).await.unwrap();
            found.iter().map(|found| found.name.id().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list(None, 9).await, ["a", "a-b", "aa", "b"]);
        assert_eq!(list(None, 2).await, ["a", "a-b"]);
        assert_eq!(list(Some("bodies/se-skr/concepts/a-b"), 9).await, ["aa", "b"]);
        assert_eq!(list(Some("bodies/se-skr/concepts/a-c"), 1).await, ["aa"]);
        let other = Body::new("se").unwrap();
        let slice = Slice { after: None, limit: 9 };
        let none = house.store.definitions(&house.ctx, &other, Collection::Concepts, slice).await.unwrap();
        assert!(none.is_empty());
    })
    .await;
}

#[tokio::test]
async fn existing_names_are_told_from_others() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.put(concept("a", "A")).await.unwrap();
        let (known, other) = (concept("a", "A").name, concept("b", "B").name);
        let found = house.store.existing(&house.ctx, &[known.clone(), other]).await.unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [known]);
        assert!(house.store.existing(&house.ctx, &[]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_write_leaves_its_audit_row_and_a_refused_one_leaves_none() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.put(Put { allow_missing: false, ..concept("a", "A") }).await.unwrap_err();
        house.put(concept("a", "A")).await.unwrap();
        let rows = house.database.audit(None, 10).await.unwrap();
        let rows: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.resource.as_str())).collect();
        assert_eq!(rows, [("concepts.update", "bodies/se-skr/concepts/a")]);
    })
    .await;
}
