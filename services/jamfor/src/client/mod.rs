//! The suite from outside: channels to its three services, and what an error of theirs means here.

mod apply;
mod described;
mod listing;
mod refusal;
mod release;
mod round;
mod submission;
mod suite;
mod titles;

pub use apply::apply;
pub use described::Described;
pub use listing::{Page, all};
pub use refusal::{Answered, refusal};
pub use release::phase;
pub use submission::{Door, Tally, Told, submit};
pub use suite::{Endpoints, Suite};
pub use titles::Titles;
