//! Reference results from R, see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod clusters;
mod comparisons;
mod counts;
mod funnel;
mod intervals;
mod means;
mod multiplicity;
mod peers;
mod rounds;
mod scales;
mod shares;
mod standardise;
mod support;
