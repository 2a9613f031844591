//! Building: pinned inputs, one answer for one content, another replica when one dies, the same digest everywhere.

use jamfor_contract::benchmark::{WatchReleaseRequest, release::State};
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
async fn another_replica_takes_over_what_one_left_behind() {
    let suite = furnished(sqlite()).await;
    let home = jamfor_testkit::sqlite();
    let mut settings = suite.settings.clone();
    settings.database = jamfor_database::DatabaseSettings::at(home.url());
    let lost =
        jamfor_benchmark::Settings { intake_endpoint: "http://127.0.0.1:1".into(), ..settings.clone() };
    let stop = CancellationToken::new();
    let first = jamfor_benchmark::start(settings.clone(), stop.clone()).await.unwrap();
    let mut crippled = suite;
    crippled.benchmark = channel(first.address()).await;
    let created = crippled.create("first", release()).await.unwrap();
    stop.cancel();
    first.finished().await.unwrap();
    let blind_stop = CancellationToken::new();
    let blind = jamfor_benchmark::start(lost, blind_stop.clone()).await.unwrap();
    blind_stop.cancel();
    blind.finished().await.unwrap();
    let second = jamfor_benchmark::start(settings, CancellationToken::new()).await.unwrap();
    crippled.benchmark = channel(second.address()).await;
    let built = crippled.wait("first").await;
    assert_eq!((built.state(), built.name), (State::Ready, created.name));
}
