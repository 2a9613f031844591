//! Comparators and their revisions.

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::comparator::{Basis, Comparator, Weighting};
use jamfor_benchmark::domain::revision::Revision;
use jamfor_benchmark::store::{ComparatorPut, Comparators};
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_survey::Texts;
use jamfor_testkit::for_each_engine;

use crate::{World, world};

fn name(id: &str) -> Name {
    Name::new(Body::new("xa-body").unwrap(), Collection::Comparators, id).unwrap()
}

fn put(id: &str, areas: &[&str]) -> ComparatorPut {
    let areas = areas.iter().map(|area| (*area).to_owned()).collect();
    let comparator = Comparator {
        name: String::new(),
        digest: String::new(),
        title: Texts::new().with("en", "Peers"),
        basis: Basis::Custom { areas },
        weighting: None,
        own_part: None,
    };
    ComparatorPut { name: name(id), comparator, etag: None, allow_missing: true, now_micros: 100 }
}

impl World {
    async fn put(&self, put: ComparatorPut) -> Result<Revision, Error> {
        self.store.put_comparator(&self.ctx, put).await
    }
}

#[tokio::test]
async fn other_content_is_a_revision_and_the_same_is_none() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let first = world.put(put("one", &["XA-0001", "XA-0002"])).await.unwrap();
        assert_eq!((first.number, first.created_micros), (1, 100));
        assert_eq!(first.comparator.name, "bodies/xa-body/comparators/one/revisions/1");
        let mut again = put("one", &["XA-0001", "XA-0002"]);
        again.comparator.weighting = Some(Weighting::Pooled);
        again.now_micros = 200;
        assert_eq!(world.put(again).await.unwrap(), first, "what is not stated is pooled");
        let second = world.put(put("one", &["XA-0001", "XA-0003"])).await.unwrap();
        assert_eq!(second.number, 2);
        assert_ne!(second.etag(), first.etag());
        let found = async |number| world.store.comparator_revision(&world.ctx, &name("one"), number).await;
        assert_eq!(found(1).await.unwrap(), first);
        assert_eq!(found(2).await.unwrap(), second);
        assert!(matches!(found(3).await, Err(Error::NotFound { .. })));
        assert_eq!(world.store.comparator(&world.ctx, &name("one")).await.unwrap(), second);
        let back = world.put(put("one", &["XA-0001", "XA-0002"])).await.unwrap();
        assert_eq!(back.number, 3, "what was said before is said anew");
    })
    .await;
}

#[tokio::test]
async fn a_share_is_kept_to_the_last_of_nine_decimals() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for (at, nano) in [0_u32, 1, 123_456_789, 333_333_333, 999_999_999, 1_000_000_000].iter().enumerate()
        {
            let mut target = put(&format!("t{at}"), &[]);
            let share = f64::from(*nano) / 1e9;
            target.comparator.basis = Basis::Target { share, source: "made up".into() };
            let kept = world.put(target.clone()).await.unwrap();
            assert_eq!(world.store.comparator(&world.ctx, &target.name).await.unwrap(), kept);
        }
    })
    .await;
}

#[tokio::test]
async fn a_comparator_is_not_made_or_changed_unseen() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let mut unasked = put("one", &["XA-0001", "XA-0002"]);
        unasked.allow_missing = false;
        assert!(matches!(world.put(unasked.clone()).await, Err(Error::NotFound { .. })));
        assert!(matches!(
            world.store.comparator(&world.ctx, &name("one")).await,
            Err(Error::NotFound { .. })
        ));
        let mut foreseen = put("one", &["XA-0001", "XA-0002"]);
        foreseen.etag = Some("\"of another\"".into());
        assert!(matches!(world.put(foreseen).await, Err(Error::EtagMismatch { .. })));
        let first = world.put(put("one", &["XA-0001", "XA-0002"])).await.unwrap();
        let mut stale = put("one", &["XA-0001", "XA-0004"]);
        stale.etag = Some("\"of another\"".into());
        assert!(matches!(world.put(stale.clone()).await, Err(Error::EtagMismatch { .. })));
        stale.etag = Some(first.etag());
        assert_eq!(world.put(stale).await.unwrap().number, 2);
    })
    .await;
}

#[tokio::test]
async fn of_several_writes_at_once_each_is_a_revision() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let write = |at: usize| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            let areas = [format!("XA-000{at}"), "XA-9999".to_owned()];
            tokio::spawn(async move {
                let areas: Vec<&str> = areas.iter().map(String::as_str).collect();
                store.put_comparator(&ctx, put("one", &areas)).await.unwrap().number
            })
        };
        let all: Vec<_> = (0..6).map(write).collect();
        let mut numbers = Vec::new();
        for one in all {
            numbers.push(one.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    })
    .await;
}

#[tokio::test]
async fn comparators_are_listed_by_name_after_a_name_and_their_writes_are_audited() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for id in ["b", "a-1", "a", "c"] {
            world.put(put(id, &["XA-0001", "XA-0002"])).await.unwrap();
        }
        world.put(put("a", &["XA-0001", "XA-0003"])).await.unwrap();
        let body = Body::new("xa-body").unwrap();
        let list = async |after: Option<&str>, limit| {
            let after = after.map(|id| name(id).to_string());
            let found = world.store.comparators(&world.ctx, &body, after, limit).await.unwrap();
            found.into_iter().map(|one| one.comparator.name).collect::<Vec<_>>()
        };
        let pinned = |id: &str, number| name(id).revision(number).to_string();
        let all = [pinned("a", 2), pinned("a-1", 1), pinned("b", 1), pinned("c", 1)];
        assert_eq!(list(None, 10).await, all);
        assert_eq!(list(Some("a-0"), 2).await, all[1..3]);
        let other = Body::new("xb-other").unwrap();
        assert!(world.store.comparators(&world.ctx, &other, None, 10).await.unwrap().is_empty());
        let rows = world.database.audit(Some(&name("a").to_string()), 10).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.action == "comparators.update"));
    })
    .await;
}
