//! Reference results from R, see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod comparisons;
mod counts;
mod intervals;
mod shares;
mod support;
