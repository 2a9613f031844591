//! Releases without any service: built from rows made by hand, and read as each audience may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alone;
mod attack;
mod build;
mod comparators;
mod comparison;
mod country;
mod cuts;
mod export;
mod golden;
mod kit;
mod methods;
mod pooled;
mod protection;
mod rows;
mod series;
mod standing;
mod stored;
mod together;
mod totals;
