//! Nothing is true of one database only: the sample's release has the same digest on both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use jamfor::client::Suite;
use jamfor_contract::benchmark::{GetReleaseRequest, Release};
use jamfor_tests::{apart::Apart, cluster::Cluster, sample::sample};

const RELEASES: [&str; 2] =
    ["bodies/se-skr/releases/ifo-2014-2021", "bodies/dk-vive/releases/specialised-2021"];

async fn release(suite: &Suite, name: &str) -> Release {
    let answer = suite
        .releases()
        .get_release(GetReleaseRequest { name: name.into(), ..Default::default() })
        .await
        .unwrap();
    answer.into_inner().release.unwrap()
}

#[tokio::test]
async fn the_samples_releases_have_the_same_digest_on_sqlite_and_postgres() {
    let sqlite = sample().await;
    let cluster = Cluster::start();
    let postgres = Apart::start(&cluster.url(), 1).await;
    jamfor::demo::load(postgres.suite()).await.unwrap();
    for name in RELEASES {
        let (one, other) =
            (release(&sqlite.running.suite, name).await, release(postgres.suite(), name).await);
        assert!(one.digest.starts_with("sha256:"), "{one:?}");
        assert_eq!(one.digest, other.digest, "{name}");
        assert_eq!(one.figures, other.figures, "{name}");
    }
}
