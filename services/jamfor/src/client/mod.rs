//! The suite from outside: its three services, and what an error of theirs means here.

mod apply;
mod described;
mod listing;
mod refusal;
mod release;
mod round;
mod suite;
mod titles;

pub use apply::apply;
pub use described::Described;
pub use jamfor_client::{Door, Tally, Told};
pub use listing::{Page, all};
pub use refusal::{Answered, refusal};
pub use release::{Exported, phase};
pub use suite::{Endpoints, Proof, Suite};
pub use titles::Titles;
pub(crate) use titles::last_part;
