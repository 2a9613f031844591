//! Real databases and small waits for tests, and the table of who may call what.
//!
//! ```no_run
//! # async fn example() {
//! jamfor_testkit::for_each_engine(|database| async move {
//!     // connect to database.url(), run the conformance suite
//! })
//! .await;
//! # }
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its world cannot be made"
)]

pub mod authorization;
mod database;
mod postgres;
mod proxy;
mod raw;
mod schema;
mod wait;

pub use database::{TestDatabase, for_each_engine, postgres, sqlite};
pub use proxy::Proxy;
pub use wait::{free_port, wait_until};
