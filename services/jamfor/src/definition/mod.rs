//! Reading definition files: YAML or JSON documents in the contract's own JSON form, and registers of areas as CSV.
//!
//! A document is a message of the contract with its `kind` beside the fields: `kind: Round`, `name: bodies/...`.
//! Nothing here talks to a server; a file is either understood as a whole or refused with all that is wrong.

mod check;
mod document;
mod files;
mod json;
mod kind;
mod message;
mod register;
mod rules;
mod tree;

pub use document::{Content, Document};
pub use files::{read_all, read_text};
pub use kind::Kind;
pub use register::read_register;

pub(crate) use message::message_from_json_line;
