//! A minute of load with every fault: nothing acknowledged is lost, nothing is doubled, and every error has its type.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use jamfor_tests::soak::{self, Plan};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_and_faults_nothing_is_lost_or_doubled_and_every_error_has_its_type() {
    let report = soak::run(&Plan::brief()).await;
    println!("{report}");
    assert!(report.failures().is_empty(), "{report}");
}
