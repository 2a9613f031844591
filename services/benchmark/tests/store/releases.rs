//! Releases, their leases and their pieces.

use std::collections::BTreeSet;

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::encode::Encoded;
use jamfor_benchmark::domain::protection::Report;
use jamfor_benchmark::domain::release::{Content, Phase, Progress, Release, Sight, State};
use jamfor_benchmark::store::{Finished, Lease, Lives, NewRelease, Opening, Store};
use jamfor_context::{Caller, Role};
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::Audit;
use jamfor_survey::Texts;
use jamfor_testkit::for_each_engine;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use sea_orm::{ConnectionTrait, Statement};
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

use crate::{World, world};

pub(crate) fn name(id: &str) -> Name {
    Name::new(Body::new("se-test").unwrap(), Collection::Releases, id).unwrap()
}

pub(crate) fn new(id: &str, policy: &str, now_micros: i64) -> NewRelease {
    let content = Content {
        title: Texts::new().with("en", "A release"),
        snapshots: vec!["bodies/se-test/rounds/r/snapshots/1".into()],
        indicators: vec!["bodies/se-test/indicators/i/revisions/1".into()],
        policy: policy.into(),
        breakdowns: vec!["kon".into()],
        crossings: Vec::new(),
        comparators: Vec::new(),
        pooled_rounds: Vec::new(),
        regions: Default::default(),
        corrects: String::new(),
        notice: Texts::new(),
        totals: None,
    };
    NewRelease {
        name: name(id),
        asked: format!("asked {policy}"),
        content,
        survey: "bodies/se-test/surveys/s/revisions/1".into(),
        method: "jamfor-test".into(),
        synthetic: true,
        now_micros,
    }
}

pub(crate) fn lease(owner: &str, expires_micros: i64) -> Lease {
    Lease { owner: owner.into(), expires_micros }
}

pub(crate) fn finished() -> Finished {
    let pieces = vec![vec![0, 1, 2], vec![7; 1 << 20], Vec::from([1])];
    let protection = Report { passed: true, ..Report::default() };
    Finished {
        encoded: Encoded { pieces, digest: "sha256:d".into() },
        figures: 3,
        protection,
        provenance: Default::default(),
        now_micros: 900,
    }
}

impl World {
    pub(crate) async fn create(&self, id: &str) -> Release {
        self.store.create(&self.ctx, new(id, "p", 100)).await.unwrap()
    }

    pub(crate) async fn built(&self, id: &str) -> Release {
        self.build(new(id, "p", 100)).await
    }

    /// A built release of these snapshots of the body.
    pub(crate) async fn built_of(&self, id: &str, snapshots: &[&str]) -> Release {
        let mut release = new(id, "p", 100);
        let named = snapshots.iter().map(|snapshot| format!("bodies/se-test/rounds/{snapshot}"));
        release.content.snapshots = named.collect();
        self.build(release).await
    }

    async fn build(&self, release: NewRelease) -> Release {
        let name = release.name.clone();
        self.store.create(&self.ctx, release).await.unwrap();
        self.store.claim(&self.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
        assert!(self.store.finish(&self.ctx, &name, "a", finished()).await.unwrap());
        self.store.release(&self.ctx, &name).await.unwrap()
    }
}

#[tokio::test]
async fn a_release_is_created_once() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let created = world.create("one").await;
        assert_eq!((created.state, created.synthetic), (State::Building, true));
        assert_eq!(world.create("one").await, created);
        let mut pinned = new("one", "p", 200);
        pinned.asked = "asked with revisions".into();
        assert_eq!(world.store.create(&world.ctx, pinned).await.unwrap(), created);
        let other = world.store.create(&world.ctx, new("one", "q", 200)).await;
        assert!(matches!(other, Err(Error::Exists { .. })));
        assert_eq!(world.store.release(&world.ctx, &name("one")).await.unwrap(), created);
        let none = world.store.release(&world.ctx, &name("none")).await;
        assert!(matches!(none, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn of_several_creations_at_once_one_is_made_and_all_see_it() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let create = |_| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move { store.create(&ctx, new("one", "p", 100)).await.unwrap() })
        };
        let all: Vec<_> = (0..8).map(create).collect();
        let mut seen = Vec::new();
        for one in all {
            seen.push(one.await.unwrap());
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    })
    .await;
}

#[tokio::test]
async fn releases_are_listed_by_name_after_a_name() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for id in ["b", "a-1", "a", "c"] {
            world.create(id).await;
        }
        let body = Body::new("se-test").unwrap();
        let list = async |after: Option<&str>, limit| {
            let after = after.map(|id| name(id).to_string());
            let found = world.store.releases(&world.ctx, &body, Sight::All, after, limit).await.unwrap();
            found.into_iter().map(|release| release.name.id().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list(None, 10).await, ["a", "a-1", "b", "c"]);
        assert_eq!(list(Some("a-0"), 2).await, ["a-1", "b"]);
        let other = Body::new("dk-test").unwrap();
        assert!(world.store.releases(&world.ctx, &other, Sight::All, None, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn others_are_told_of_the_releases_that_are_open_to_them() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        // each of a round of its own
        for id in ["a", "b", "c", "d"] {
            world.built_of(id, &[&format!("{id}/snapshots/1")]).await;
        }
        for (id, opening) in [("b", Opening::Owner), ("d", Opening::Public)] {
            world.store.open(&world.ctx, &name(id), None, opening, 1_000).await.unwrap();
        }
        let body = Body::new("se-test").unwrap();
        let list = async |sight, after: Option<&str>, limit| {
            let after = after.map(|id| name(id).to_string());
            let found = world.store.releases(&world.ctx, &body, sight, after, limit).await.unwrap();
            assert!(found.iter().all(|release| release.is_seen(sight)));
            found.into_iter().map(|release| release.name.id().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list(Sight::All, None, 10).await, ["a", "b", "c", "d"]);
        assert_eq!(list(Sight::Owner, None, 10).await, ["b", "d"]);
        assert_eq!(list(Sight::Owner, Some("b"), 10).await, ["d"]);
        assert_eq!(list(Sight::Public, None, 1).await, ["d"]);
    })
    .await;
}

#[tokio::test]
async fn a_claim_says_who_created_the_release_unless_that_was_not_kept() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let creator = Caller::new("issuer|anna").of_body("se-test").with_role(Role::Methodologist);
        let ctx = world.ctx.clone().with_caller(creator.clone());
        world.store.create(&ctx, new("one", "p", 100)).await.unwrap();
        world.store.create(&world.ctx, new("one", "p", 200)).await.unwrap();
        let claimed = world.store.claim(&world.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
        assert_eq!(Caller::carried(&claimed.creator.unwrap()).unwrap(), creator);
        let forget = "UPDATE release SET creator = NULL".to_owned();
        let writer = Audit::new("test", "test");
        world
            .database
            .write(&world.ctx, writer, move |tx| {
                let forget = Statement::from_string(tx.get_database_backend(), forget.clone());
                Box::pin(async move { Ok::<_, jamfor_database::StoreError>(tx.execute_raw(forget).await?) })
            })
            .await
            .unwrap();
        let claimed = world.store.claim(&world.ctx, lease("b", 3_000), 2_000).await.unwrap().unwrap();
        assert_eq!(claimed.creator, None);
    })
    .await;
}

#[tokio::test]
async fn a_claim_says_in_which_trace_the_release_was_created() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.create("alone").await;
        let provider = SdkTracerProvider::builder().build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        let of_thread = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
        let call = tracing::info_span!("rpc");
        let trace = call.in_scope(jamfor_telemetry::traceparent);
        world.store.create(&world.ctx, new("traced", "p", 200)).instrument(call).await.unwrap();
        drop(of_thread);
        let claim = async || world.store.claim(&world.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
        assert_eq!(claim().await.trace, None);
        let claimed = claim().await;
        assert!(claimed.trace.is_some());
        assert_eq!(claimed.trace, trace);
    })
    .await;
}

#[tokio::test]
async fn a_claim_says_whether_another_one_let_its_lease_run_out() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.create("one").await;
        let claim = async |owner, now, expires| {
            let found = world.store.claim(&world.ctx, lease(owner, expires), now).await.unwrap();
            found.unwrap().taken_over
        };
        assert!(!claim("a", 500, 1_000).await);
        assert!(claim("b", 1_000, 2_000).await);
        let given_back = lease("b", 0);
        assert!(world.store.renew(&world.ctx, &name("one"), given_back, Progress::default()).await.unwrap());
        assert!(!claim("c", 1_500, 2_000).await);
        assert!(claim("c", 2_000, 3_000).await, "also when it was its own");
    })
    .await;
}

#[tokio::test]
async fn a_release_is_taken_on_by_one_replica_and_over_when_the_lease_runs_out() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.create("one").await;
        let claim = async |owner: &str, now, expires| {
            let found = world.store.claim(&world.ctx, lease(owner, expires), now).await.unwrap();
            found.map(|claimed| (claimed.release.name.id().to_owned(), claimed.survey))
        };
        let (id, survey) = claim("a", 500, 1_000).await.unwrap();
        assert_eq!((id.as_str(), survey.as_str()), ("one", "bodies/se-test/surveys/s/revisions/1"));
        assert_eq!(claim("b", 999, 2_000).await, None);
        let progress = Progress { phase: Phase::Tabulating, done: 1, total: 2 };
        assert!(world.store.renew(&world.ctx, &name("one"), lease("a", 1_500), progress).await.unwrap());
        assert_eq!(world.store.release(&world.ctx, &name("one")).await.unwrap().progress, progress);
        assert_eq!(claim("b", 1_499, 2_500).await, None);
        assert!(claim("b", 1_500, 2_500).await.is_some());
        assert!(!world.store.renew(&world.ctx, &name("one"), lease("a", 9_000), progress).await.unwrap());
        assert!(!world.store.finish(&world.ctx, &name("one"), "a", finished()).await.unwrap());
        assert!(!world.store.fail(&world.ctx, &name("one"), "a", "dead").await.unwrap());
        assert!(world.store.pieces(&world.ctx, &name("one")).await.unwrap().is_empty());
        assert!(world.store.finish(&world.ctx, &name("one"), "b", finished()).await.unwrap());
        assert_eq!(world.store.pieces(&world.ctx, &name("one")).await.unwrap(), finished().encoded.pieces);
    })
    .await;
}

#[tokio::test]
async fn of_several_replicas_at_once_one_gets_each_release() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for id in ["a", "b", "c"] {
            world.create(id).await;
        }
        let claim = |at: i32| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move { store.claim(&ctx, lease(&format!("r{at}"), 1_000), 500).await })
        };
        let mut got = Vec::new();
        for one in (0..8).map(claim).collect::<Vec<_>>() {
            got.extend(one.await.unwrap().unwrap().map(|claimed| claimed.release.name.to_string()));
        }
        assert_eq!(got.len(), got.iter().collect::<BTreeSet<_>>().len(), "{got:?}");
        while let Some(claimed) = world.store.claim(&world.ctx, lease("last", 1_000), 500).await.unwrap() {
            got.push(claimed.release.name.to_string());
        }
        assert_eq!(got.iter().collect::<BTreeSet<_>>().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_release_is_ready_with_all_its_pieces_or_failed_with_none() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let ready = world.built("one").await;
        assert_eq!((ready.state, ready.digest.as_str(), ready.figures), (State::Ready, "sha256:d", 3));
        assert_eq!(ready.ready_micros, Some(900));
        assert!(!world.store.finish(&world.ctx, &name("one"), "a", finished()).await.unwrap());
        world.create("two").await;
        world.store.claim(&world.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
        assert!(world.store.fail(&world.ctx, &name("two"), "a", "the round is gone").await.unwrap());
        let failed = world.store.release(&world.ctx, &name("two")).await.unwrap();
        assert_eq!((failed.state, failed.failure.as_str()), (State::Failed, "the round is gone"));
        assert!(world.store.claim(&world.ctx, lease("a", 9_000), 5_000).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_unmasked_read_leaves_its_row() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let read = Audit::new("figures.get", name("one").to_string());
        world.store.record(&world.ctx, read).await.unwrap();
        let rows = world.database.audit(Some(&name("one").to_string()), 10).await.unwrap();
        assert_eq!((rows.len(), rows[0].action.as_str()), (1, "figures.get"));
    })
    .await;
}
