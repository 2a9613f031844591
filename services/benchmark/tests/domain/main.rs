//! Releases without any service: built from rows made by hand, and read as each audience may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod build;
mod comparison;
mod country;
mod export;
mod golden;
mod kit;
mod methods;
mod protection;
mod series;
mod standing;
