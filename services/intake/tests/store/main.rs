//! What a store promises, held against SQLite and PostgreSQL; and the commands over it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod admission;
mod cancellation;
mod closing;
mod commit;
mod concurrent;
mod contacts;
mod definitions;
mod freezing;
#[path = "../kit/mod.rs"]
mod kit;
mod rounds;
mod snapshots;
mod telemetry;
