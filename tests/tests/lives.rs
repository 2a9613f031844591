//! A reader never sees half a release: what is published by one replica is read whole from each of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use jamfor::client::Suite;
use jamfor_contract::benchmark::{
    Audience, GetReleaseRequest, ListFiguresRequest, PublishReleaseRequest, Release, TotalsDecision,
    WatchReleasesRequest, release::State, totals_decision, watch_releases_response::Kind,
};
use jamfor_tests::{
    apart::Apart,
    cluster::Cluster,
    release::{build, build_as, name, of_small_round},
    small::{self, BODY, text},
};

const READERS: usize = 50;
const CORRECTION: &str = "second";
/// How long the correction waits for its time, and readers read before it.
const EMBARGO: Duration = Duration::from_secs(4);
/// How often a reader still reads after the correction.
const AFTERWARDS: usize = 3;

/// A release as it was read: its name and its figures, as they are.
type Read = (String, Vec<String>);

/// Asks one replica which release counts now, and reads its figures page by page from all of them in turn.
async fn read(replicas: &[Suite], first: usize) -> Read {
    let at = |turn: usize| &replicas[(first + turn) % replicas.len()];
    let request = GetReleaseRequest { name: name(), as_of: Some(SystemTime::now().into()) };
    let counts = at(0).releases().get_release(request).await.expect("there is always one that counts");
    let release = counts.into_inner().release.unwrap().name;
    let mut request = ListFiguresRequest { release: release.clone(), page_size: 3, ..Default::default() };
    let mut figures = Vec::new();
    for turn in 1.. {
        let page = at(turn).figures().list_figures(request.clone()).await.expect("it can be read to its end");
        let page = page.into_inner();
        assert!(page.figures.iter().all(|one| one.key.as_ref().unwrap().release == release));
        figures.extend(page.figures.iter().map(|one| format!("{one:?}")));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    (release, figures)
}

/// Reads until the correction was read a few times; everything that was read, in order.
async fn poll(replicas: Vec<Suite>, reader: usize) -> Vec<Read> {
    let (mut seen, mut after) = (Vec::new(), 0);
    while after < AFTERWARDS {
        let read = read(&replicas, reader + seen.len()).await;
        after += usize::from(read.0.ends_with(CORRECTION));
        seen.push(read);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    seen
}

async fn publish(suite: &Suite, release: &str, at: Option<SystemTime>) -> Release {
    let request = PublishReleaseRequest {
        name: release.to_owned(),
        audience: Audience::Public.into(),
        publish_time: at.map(Into::into),
        ..Default::default()
    };
    suite.releases().publish_release(request).await.unwrap().into_inner().release.unwrap()
}

/// The small release, with the figures of its few participants, and a notice.
fn correction() -> Release {
    Release {
        corrects: name(),
        notice: text("The participants are shown"),
        totals: Some(TotalsDecision {
            kind: totals_decision::Kind::Shown.into(),
            reason: "all of them agreed".into(),
        }),
        ..of_small_round()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_two_replicas_see_the_old_or_the_new_release_and_never_a_mixture() {
    let cluster = Cluster::start();
    let apart = Apart::start(&cluster.url(), 1).await;
    let (_another, other) = apart.another_benchmark().await;
    let replicas = vec![apart.suite().clone(), other];
    small::open(apart.suite()).await;
    small::submit(apart.suite(), 0..2_000).await;
    small::frozen(apart.suite()).await;
    build(apart.suite()).await;
    publish(apart.suite(), &name(), None).await;
    let built = build_as(apart.suite(), CORRECTION, correction()).await;
    let embargoed = publish(apart.suite(), &built.name, Some(SystemTime::now() + EMBARGO)).await;
    assert_eq!(embargoed.state(), State::Embargoed);

    let readers: Vec<_> = (0..READERS).map(|reader| tokio::spawn(poll(replicas.clone(), reader))).collect();
    let mut whole: BTreeSet<Read> = BTreeSet::new();
    for reader in readers {
        let seen = reader.await.unwrap();
        let order: Vec<bool> = seen.iter().map(|(release, _)| release.ends_with(CORRECTION)).collect();
        assert!(
            order.is_sorted(),
            "whoever saw the new release never sees the old one as the one that counts"
        );
        assert!(!order[0], "this reader came too late");
        whole.extend(seen);
    }
    let names: Vec<&str> = whole.iter().map(|(release, _)| release.as_str()).collect();
    assert_eq!(names, [name(), built.name.clone()], "each release reads the same to everybody");
    let figures: Vec<&Vec<String>> = whole.iter().map(|(_, figures)| figures).collect();
    assert_ne!(figures[0].len(), 0);
    assert_eq!(figures[0].len(), figures[1].len());

    let request = WatchReleasesRequest { parent: BODY.into(), after: 0 };
    let mut events = replicas[1].releases().watch_releases(request).await.unwrap().into_inner();
    for expected in [Kind::Published, Kind::Superseded, Kind::Published] {
        assert_eq!(events.message().await.unwrap().unwrap().kind(), expected);
    }
    let more = tokio::time::timeout(Duration::from_secs(2), events.message()).await;
    assert!(more.is_err(), "both replicas published it: {more:?}");
}
