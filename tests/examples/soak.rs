//! `soak`: ten minutes of mixed traffic with faults against a suite of its own, on loopback; prints what it found and
//! fails when something was lost, doubled, untyped or growing. It stops by itself.
#![allow(clippy::print_stdout)]

use std::process::ExitCode;

use jamfor_tests::soak::{self, Plan};

#[tokio::main]
async fn main() -> ExitCode {
    let plan =
        if std::env::args().any(|argument| argument == "--brief") { Plan::brief() } else { Plan::long() };
    let report = soak::run(&plan).await;
    println!("{report}");
    if report.failures().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
