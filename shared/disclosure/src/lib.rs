//! Which cell may be shown to whom, and as what.
//!
//! Pure functions: the primary rules and the printed form of a cell. What is printed besides the share
//! (interval, difference, p-value) is made from the printed numbers alone, so that it gives nothing back.

pub mod decision;
pub mod exclusion;
pub mod lattice;
pub mod policy;
pub mod printed;
pub mod span;

pub use decision::{Audience, CellFacts, Decision, FactsDisagree, Primary, Sensitivity, decide};
pub use exclusion::exclude_each_other;
pub use policy::Policy;
pub use printed::{Printed, PrintedCount, PrintedDifference, Relation, difference, printed};
