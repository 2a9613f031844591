//! The service through the wire: a real server on loopback, and a client that knows the contract alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod areas;
mod bad_input;
mod indicators;
mod kit;
mod lists;
mod policies;
mod publishing;
mod responses;
mod server;
mod updates;
