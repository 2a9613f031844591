//! Killing processes and databases in the middle of a streamed submission loses nothing acknowledged and doubles nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::{collections::BTreeSet, time::Duration};

use jamfor::client::Suite;
use jamfor_contract::intake::receipt::Outcome;
use jamfor_tests::{
    apart::Apart,
    cluster::Cluster,
    embedded::Embedded,
    small::{self, frozen, rows},
};

const TIMES: usize = 10;
/// Responses that each of the ten streams would send if nothing were killed.
const STREAM: usize = 4_000;
const LINES: usize = 20;

/// Reads receipts until `enough` were accepted or the stream broke; the numbers of those accepted.
async fn acknowledged(suite: &Suite, numbers: std::ops::Range<usize>, enough: usize) -> BTreeSet<usize> {
    let mut receipts = small::stream(suite, numbers, LINES);
    let mut accepted = BTreeSet::new();
    while let Some(Ok((number, receipt))) = receipts.recv().await {
        assert_eq!(receipt.outcome(), Outcome::Accepted, "{receipt:?}");
        accepted.insert(number);
        if accepted.len() >= enough {
            break;
        }
    }
    accepted
}

/// Sends everything again until nothing breaks: what was acknowledged must come back as a duplicate, and nothing may be
/// refused.
async fn send_again(suite: &Suite, numbers: std::ops::Range<usize>, acknowledged: &BTreeSet<usize>) {
    for _ in 0..20 {
        match send_once(suite, numbers.clone(), acknowledged).await {
            Ok(()) => return,
            // Connections from before the blow break at their first use; the contract says to send again.
            Err(status) if status.code() == tonic::Code::Unavailable => {
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            Err(status) => panic!("sending again is not the cure for {status:?}"),
        }
    }
    panic!("the service does not come back");
}

async fn send_once(
    suite: &Suite,
    numbers: std::ops::Range<usize>,
    acknowledged: &BTreeSet<usize>,
) -> Result<(), tonic::Status> {
    let total = numbers.len();
    let mut receipts = small::stream(suite, numbers, 500);
    let mut seen = 0;
    while let Some(receipt) = receipts.recv().await {
        let (number, receipt) = receipt?;
        seen += 1;
        let outcome = receipt.outcome();
        assert!(matches!(outcome, Outcome::Accepted | Outcome::Duplicate), "{receipt:?}");
        assert!(
            !acknowledged.contains(&number) || outcome == Outcome::Duplicate,
            "{number} was acknowledged and lost"
        );
    }
    assert_eq!(seen, total, "every line has a receipt");
    Ok(())
}

/// How many receipts to wait for before the blow: another moment each time.
fn moment(time: usize) -> usize {
    1 + time * 173 % (STREAM / 2)
}

#[tokio::test]
async fn sigkill_during_a_streamed_submit_loses_and_doubles_nothing_on_sqlite() {
    let data = tempfile::tempdir().unwrap();
    let mut running = Embedded::start(data.path()).await;
    small::open(&running.suite).await;
    let mut all = BTreeSet::new();
    for time in 0..TIMES {
        let numbers = time * STREAM..(time + 1) * STREAM;
        let accepted = acknowledged(&running.suite, numbers, moment(time)).await;
        running.process.kill();
        assert!(!accepted.is_empty());
        all.extend(accepted);
        running.restart().await;
    }
    send_again(&running.suite, 0..TIMES * STREAM, &all).await;
    assert_eq!(rows(&frozen(&running.suite).await), TIMES * STREAM);
}

#[tokio::test]
async fn sigkill_during_a_streamed_submit_loses_and_doubles_nothing_on_postgres() {
    let cluster = Cluster::start();
    let mut apart = Apart::start(&cluster.url(), 1).await;
    small::open(apart.suite()).await;
    let mut all = BTreeSet::new();
    for time in 0..TIMES {
        let numbers = time * STREAM..(time + 1) * STREAM;
        let accepted = acknowledged(apart.suite(), numbers, moment(time)).await;
        apart.intakes[0].kill();
        assert!(!accepted.is_empty());
        all.extend(accepted);
        apart.restart_intake(0).await;
    }
    send_again(apart.suite(), 0..TIMES * STREAM, &all).await;
    assert_eq!(rows(&frozen(apart.suite()).await), TIMES * STREAM);
}

#[tokio::test]
async fn an_immediate_stop_of_postgres_during_a_streamed_submit_loses_and_doubles_nothing() {
    let cluster = Cluster::start();
    let apart = Apart::start(&cluster.url(), 1).await;
    small::open(apart.suite()).await;
    let mut all = BTreeSet::new();
    for time in 0..TIMES {
        let numbers = time * STREAM..(time + 1) * STREAM;
        let (suite, enough) = (apart.suite().clone(), moment(time));
        // The stream goes on while the database goes away: what breaks, breaks in the middle of a commit.
        let stream = tokio::spawn(async move { acknowledged(&suite, numbers, enough + STREAM / 4).await });
        tokio::time::sleep(Duration::from_millis(20 + 15 * u64::try_from(time).unwrap())).await;
        cluster.stop_immediately();
        all.extend(stream.await.unwrap());
        cluster.resume();
    }
    send_again(apart.suite(), 0..TIMES * STREAM, &all).await;
    assert_eq!(rows(&frozen(apart.suite()).await), TIMES * STREAM);
}

#[tokio::test]
async fn closing_during_streams_from_two_intakes_gives_exactly_the_accepted_set() {
    let cluster = Cluster::start();
    let apart = Apart::start(&cluster.url(), 2).await;
    small::open(apart.suite()).await;
    let streams: Vec<_> = apart
        .suites
        .iter()
        .enumerate()
        .map(|(replica, suite)| {
            let suite = suite.clone();
            let numbers = replica * 1_000_000..(replica + 1) * 1_000_000;
            tokio::spawn(async move { acknowledged(&suite, numbers, usize::MAX).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let snapshot = frozen(&apart.suites[1]).await;
    let mut accepted = 0;
    for stream in streams {
        let numbers = stream.await.unwrap();
        assert!(!numbers.is_empty(), "both streams were under way");
        accepted += numbers.len();
    }
    assert!(accepted < 2_000_000, "the streams were cut off by closing");
    // Receipts of a last batch can be lost with the stream, never the other way round; sending again tells them.
    assert_eq!(rows(&snapshot), accepted, "the snapshot is the accepted set");
}

#[tokio::test]
async fn submitting_goes_on_while_the_questionnaire_service_is_stopped() {
    let cluster = Cluster::start();
    let mut apart = Apart::start(&cluster.url(), 1).await;
    small::open(apart.suite()).await;
    apart.questionnaire.kill();
    apart.intakes[0].kill();
    apart.restart_intake(0).await;
    let accepted = acknowledged(apart.suite(), 0..500, 500).await;
    assert_eq!(accepted.len(), 500);
    assert_eq!(rows(&frozen(apart.suite()).await), 500);
}
