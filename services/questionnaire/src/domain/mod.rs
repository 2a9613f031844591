//! What is asked and what it means: values that cannot be wrong, and the rules between them.
//!
//! Nothing here knows the wire or the database; a test holds that.

pub mod area;
pub mod concept;
pub mod crosswalk;
pub mod decimal;
pub mod definition;
pub mod indicator;
mod list;
pub mod name;
pub mod policy;
pub mod publication;
pub mod questionnaire;
pub mod reason;
pub mod register;
pub mod share;
pub mod survey;
