//! The service through the wire: real servers on loopback, the questionnaire service among them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod errors;
mod house;
mod lists;
mod main_job;
mod streams;
