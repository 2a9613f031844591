//! What the tests that cross services share: real processes, the sample loaded once a run, and figures by name.
//!
//! Everything here goes through the binaries and the public contract, like anyone else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

pub mod apart;
pub mod authority;
pub mod bystander;
pub mod cached;
pub mod chart;
pub mod cluster;
pub mod cold;
pub mod collector;
pub mod embedded;
pub mod figures;
pub mod http;
pub mod issuer;
pub mod metrics;
pub mod planted;
pub mod process;
pub mod reference;
pub mod release;
pub mod sample;
pub mod secured;
pub mod small;
pub mod soak;
pub mod strata;
pub mod wire;
