//! Reference results from R, see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod clusters;
mod comparisons;
mod counts;
mod exact;
mod funnel;
mod intervals;
mod mean_differences;
mod means;
mod multiplicity;
mod peers;
mod registry;
mod rounds;
mod scales;
mod shares;
mod standardise;
mod support;
mod vectors;
