//! The way to a suite: channels that balance over replicas, calls that are made again when that helps, tokens
//! that are renewed.

mod code;
mod link;
mod remote;
mod retry;
mod settings;

pub use link::{Link, LinkError, Linked};
pub use remote::{RemoteFault, RemoteViolation};
pub use retry::Repeat;
pub use settings::LinkSettings;
