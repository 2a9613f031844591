//! `cold_start`: starts each service some times on a migrated database and prints how long it took until it was ready,
//! and what it holds after ten idle seconds. On loopback; it stops by itself.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use jamfor_tests::{
    cluster::Cluster,
    cold::{self, Cold},
    secured::Secured,
};

const TIMES: usize = 7;

/// What is wanted of every service.
const READY: Duration = Duration::from_millis(500);
const IDLE_MIB: u64 = 60;

#[tokio::main]
async fn main() {
    let cluster = Cluster::start();
    let mut suite = Secured::start(&cluster.url(), "").await;
    println!("| service | starts | to ready, median, ms | longest, ms | wanted | idle, MiB | wanted |");
    println!("|---|---|---|---|---|---|---|");
    for (service, Cold { mut ready, idle }) in cold::measure(&mut suite, TIMES).await {
        ready.sort();
        let (median, longest) = (ready[ready.len() / 2].as_millis(), ready[ready.len() - 1]);
        let (wanted, longest) = (READY.as_millis(), longest.as_millis());
        let idle = idle >> 20;
        println!("| {service} | {TIMES} | {median} | {longest} | < {wanted} | {idle} | < {IDLE_MIB} |");
    }
}
