//! Properties of means, balances, indices, distributions and clusters that hold for any answers.
//!
//! All answers are made up by the generator.

#![allow(clippy::unwrap_used, clippy::panic)]

mod estimates;
mod mirrors;
mod paper;
mod sums;
mod table;
