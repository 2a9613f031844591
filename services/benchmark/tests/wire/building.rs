//! Building: pinned inputs, one answer for one content, another replica when one dies, the same digest everywhere.

use jamfor_benchmark::domain::release::Content;
use jamfor_benchmark::store::{Lease, Migrator, NewRelease, SeaStore, Store};
use jamfor_context::Context;
use jamfor_contract::benchmark::{Release, WatchReleaseRequest, release::State};
use jamfor_contract::names::{Collection, Name};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_survey::Texts;
use jamfor_testkit::postgres;
use tokio_util::sync::CancellationToken;

use crate::kit::{
    BODY, RATE, RELEASE, SHARE, channel, fault, furnished, ready, release, share, sqlite, text,
};

#[tokio::test]
async fn a_release_is_built_from_pinned_inputs_and_watched_until_it_is_ready() {
    let suite = furnished(sqlite()).await;
    let created = suite.create("first", release()).await.unwrap();
    assert_eq!((created.state(), created.name.as_str()), (State::Building, RELEASE));
    assert_eq!(created.indicators, [format!("{SHARE}/revisions/1"), format!("{RATE}/revisions/1")]);
    assert_eq!(created.policy, format!("{BODY}/policies/house/revisions/1"));
    let request = WatchReleaseRequest { name: RELEASE.into() };
    let mut watched = suite.releases().watch_release(request).await.unwrap().into_inner();
    let mut states = Vec::new();
    while let Some(message) = watched.message().await.unwrap() {
        states.push(message.release.unwrap().state());
    }
    assert_eq!(states.last(), Some(&State::Ready));
    let built = suite.get("first").await;
    assert!(built.figures > 200 && built.digest.starts_with("sha256:") && built.synthetic);
    assert!(built.ready_time.is_some() && built.progress.is_none());
}

#[tokio::test]
async fn the_same_content_is_the_answer_again_and_other_content_is_refused() {
    let suite = ready().await;
    let built = suite.get("first").await;
    let mut changed = share();
    changed.title = text("Satisfied with everything");
    suite.put_indicator(changed).await;
    assert_eq!(suite.create("first", release()).await.unwrap(), built);
    let mut pinned = release();
    pinned.indicators.clone_from(&built.indicators);
    pinned.policy.clone_from(&built.policy);
    assert_eq!(suite.create("first", pinned).await.unwrap(), built);
    let mut other = release();
    other.breakdowns.clear();
    assert_eq!(fault(suite.create("first", other).await).reason, "RELEASE_EXISTS");
    let again = suite.create("second", release()).await.unwrap();
    assert_eq!(again.indicators[0], format!("{SHARE}/revisions/2"));
}

#[tokio::test]
async fn the_digest_does_not_depend_on_the_database() {
    let build = async |homes| {
        let suite = furnished(homes).await;
        suite.create("first", release()).await.unwrap();
        suite.wait("first").await
    };
    let (light, heavy) =
        (build(sqlite()).await, build([postgres().await, postgres().await, postgres().await]).await);
    assert_eq!((light.state(), heavy.state()), (State::Ready, State::Ready));
    assert_eq!((light.digest, light.figures), (heavy.digest, heavy.figures));
}

#[tokio::test]
async fn another_replica_takes_over_what_a_dead_one_held_and_makes_the_same() {
    let mut suite = ready().await;
    let made = suite.get("first").await;
    let home = jamfor_testkit::sqlite();
    let mut settings = suite.settings.clone();
    settings.database = DatabaseSettings::at(home.url());
    let store = store(&settings).await;
    let (ctx, now) = (Context::for_test(), now_micros());
    store.create(&ctx, created(&made, now)).await.unwrap();
    let dead = Lease { owner: "dead".into(), expires_micros: now + 1_000_000 };
    store.claim(&ctx, dead, now).await.unwrap().unwrap();
    let replica = jamfor_benchmark::start(settings, CancellationToken::new()).await.unwrap();
    suite.benchmark = channel(replica.address()).await;
    let taken = suite.wait("first").await;
    assert!(now_micros() - now >= 1_000_000, "the lease was not respected");
    assert_eq!((taken.state(), taken.digest, taken.figures), (State::Ready, made.digest, made.figures));
}

async fn store(settings: &jamfor_benchmark::Settings) -> SeaStore {
    let database = Database::connect("test", &settings.database).await.unwrap();
    migrate::<Migrator>(&database).await.unwrap();
    SeaStore::new(database)
}

/// What another replica was asked to build.
fn created(made: &Release, now_micros: i64) -> NewRelease {
    NewRelease {
        name: Name::parse(Collection::Releases, &made.name).unwrap(),
        content: Content {
            title: Texts::new().with("en", "The first release"),
            snapshots: made.snapshots.clone(),
            indicators: made.indicators.clone(),
            policy: made.policy.clone(),
            breakdowns: made.breakdowns.clone(),
            crossings: Vec::new(),
            comparators: Vec::new(),
            pooled_rounds: Vec::new(),
            regions: Default::default(),
            corrects: String::new(),
            notice: Texts::new(),
            totals: None,
        },
        asked: String::new(),
        survey: format!("{BODY}/surveys/ifo/revisions/1"),
        method: made.method.clone(),
        synthetic: true,
        now_micros,
    }
}

fn now_micros() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_micros()).unwrap()
}
