//! The statistics of comparing areas: tabulation, estimators, intervals and tests.
//!
//! Everything here is pure: no I/O, no async, no wire types. Sums are exact integers, so results do not
//! depend on threads or on the order of rows; the arithmetic on top of them runs in one fixed order.
//! What cannot be computed is a typed [`Undefined`], never NaN.

pub mod balance;
pub mod band;
mod beta;
pub mod cluster;
pub mod combination;
pub mod compare;
pub mod contrast;
pub mod denominator;
pub mod design_interval;
pub mod distribution;
pub mod equivalence;
pub mod estimate;
pub mod exact_test;
pub mod funnel;
pub mod index;
pub mod interval;
pub mod joint;
pub mod judgement;
pub mod mean;
pub mod mean_difference;
pub mod method;
pub mod moments;
pub mod multiplicity;
mod outcomes;
pub mod overdispersion;
pub mod panel;
pub mod peers;
pub mod quantile;
pub mod rank;
pub mod reference_distribution;
pub mod registry;
pub mod regression;
pub mod round;
pub mod rounds;
pub mod scores;
pub mod share;
mod sorted;
pub mod standardise;
pub mod stratified;
pub mod tabulate;
pub mod target;
pub mod undefined;
pub mod weight;
pub mod whole;
pub mod wide;

pub use method::Method;
pub use moments::Moments;
pub use undefined::Undefined;
pub use weight::Weight;
