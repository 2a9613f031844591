//! Reference results from R, see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod clusters;
mod comparisons;
mod counts;
mod intervals;
mod means;
mod shares;
mod support;
